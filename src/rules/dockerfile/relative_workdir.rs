//! A `WORKDIR` that depends on what the base image says.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::rules::dockerfile::paths;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "relative-workdir",
        severity: Severity::Warning,
        aliases: &["buildkit:WorkdirRelativePath", "hadolint:DL3000"],
    },
    check: Check::Dockerfile(check),
    page: page!("relative_workdir"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let known = paths::inherited_workdirs(file);
    for (stage, mut is_known) in file.stages.iter().zip(known) {
        for instruction in &stage.instructions {
            let Kind::Workdir(path) = &instruction.kind else { continue };
            if paths::is_absolute(&path.value) {
                is_known = true;
            } else if !path.span.is_empty() {
                let finding = out.at(path.span, vec![("path", (&path.value).into())]);
                out.report(if is_known {
                    // The builder sees nothing wrong with it; hadolint does.
                    let finding = finding.worded("message-known").severity(Severity::Info);
                    finding.known_as(&["hadolint:DL3000"])
                } else {
                    finding
                });
            }
        }
    }
}

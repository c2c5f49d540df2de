//! A `WORKDIR` that depends on what the base image says.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::rules::dockerfile::paths;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "relative-workdir",
        severity: Severity::Warning,
        aliases: &["buildkit:WorkdirRelativePath", "hadolint:DL3000", "checkov:CKV_DOCKER_10"],
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
                let inner = path.value.trim_start_matches("./");
                let is_plain = out.text(path.span) == path.value && !inner.starts_with('.');
                out.report(if is_known {
                    // The builder sees nothing wrong with it; hadolint does.
                    let finding = finding.worded("message-known").severity(Severity::Info);
                    finding.known_as(&["hadolint:DL3000"])
                } else if is_plain && !inner.is_empty() && !stage.is_windows() {
                    let absolute = format!("/{inner}");
                    let edits = vec![Edit::replace(path.span, &absolute)];
                    let args = vec![("absolute", absolute.into())];
                    finding.unsafe_fix(edits).fix_worded("fix", args)
                } else {
                    finding
                });
            }
        }
    }
}

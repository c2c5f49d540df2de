//! `COPY` to a relative path where no `WORKDIR` says relative to what.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::rules::dockerfile::paths;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "relative-copy-without-workdir",
        severity: Severity::Warning,
        aliases: &["hadolint:DL3045"],
    },
    check: Check::Dockerfile(check),
    page: page!("relative_copy_without_workdir"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let sets_workdir = |kind: &Kind| matches!(kind, Kind::Workdir(_));
    let inherited = paths::inherited(file, |stage| {
        stage.instructions.iter().any(|instruction| sets_workdir(&instruction.kind))
    });
    for (stage, is_set) in file.stages.iter().zip(inherited) {
        if is_set {
            continue;
        }
        let before = stage.instructions.iter().take_while(|it| !sets_workdir(&it.kind));
        for instruction in before {
            let Kind::Copy(copy) = &instruction.kind else { continue };
            let Some(path) = &copy.destination else { continue };
            if !paths::is_absolute(&path.value) {
                out.report(out.at(path.span, vec![("path", (&path.value).into())]));
            }
        }
    }
}

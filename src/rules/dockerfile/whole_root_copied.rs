//! `COPY --from=stage / /`.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Stage;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "whole-root-copied",
        severity: Severity::Info,
        aliases: &["hadolint:DL3067"],
    },
    check: Check::Dockerfile(check),
    page: page!("whole_root_copied"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for (instruction, copy) in file.stages.iter().flat_map(Stage::copies) {
        let Some((name, _)) = &copy.from else { continue };
        let [source] = copy.sources.as_slice() else { continue };
        let is_all_to = |path: &str| copy.destination.as_ref().is_some_and(|it| it.value == path);
        if source.value == "/" && is_all_to("/") {
            out.report(out.at(instruction.span, vec![("name", (&name.value).into())]));
        }
    }
}

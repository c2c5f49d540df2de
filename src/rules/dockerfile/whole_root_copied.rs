//! `COPY --from=stage / /`.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Base;
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
        let Some((name, base)) = &copy.from else { continue };
        let [source] = copy.sources.as_slice() else { continue };
        let is_all_to = |path: &str| copy.destination.as_ref().is_some_and(|it| it.value == path);
        if source.value == "/" && is_all_to("/") {
            let finding = out.at(instruction.span, vec![("name", (&name.value).into())]);
            out.report(if is_helpers(base, file) {
                finding.worded("message-meant")
            } else {
                finding
            });
        }
    }
}

/// Whether all that there is are the scripts for cross-compiling, which are made to be copied so.
fn is_helpers(base: &Base, file: &Dockerfile) -> bool {
    let image = match base {
        Base::Stage(index) => file.stages.get(*index).and_then(|stage| stage.base_image(file)),
        Base::Image(image) => Some(image),
        Base::Scratch | Base::Context(_) | Base::Unknown => None,
    };
    image.is_some_and(|image| {
        image.path == "tonistiigi/xx" || image.path.ends_with("/tonistiigi/xx")
    })
}

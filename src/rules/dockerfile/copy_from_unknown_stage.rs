//! `COPY --from` with a name that no stage has.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::meant::Names;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "copy-from-unknown-stage",
        severity: Severity::Warning,
        aliases: &["hadolint:DL3022"],
    },
    check: Check::Dockerfile(check),
    page: page!("copy_from_unknown_stage"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let mut names = Names::new(file.stages.iter().filter_map(Stage::name));
    for (_, copy) in file.stages.iter().flat_map(Stage::transfers) {
        let Some((name, Base::Image(image))) = &copy.from else { continue };
        // A tag, a digest, a registry or a path says that an image is meant.
        let is_image = name.value.contains([':', '@', '/']) || image.registry.is_some();
        if is_image {
            continue;
        }
        let finding = out.at(name.span, vec![("name", (&name.value).into())]);
        out.report(match names.nearest(&name.value) {
            Some(meant) => finding
                .unsafe_fix(vec![Edit::replace(name.span, meant)])
                .fix_worded("fix", vec![("stage", meant.into())]),
            None => finding,
        });
    }
}

//! `COPY --from` with a name that no stage has.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Dockerfile;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::near;
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

/// How many names a misspelt one is compared with.
const COMPARED: usize = 100;

fn check(file: &Dockerfile, out: &mut Sink) {
    let names = file.stages.iter().filter_map(|stage| stage.name());
    let names: Vec<&str> = names.take(COMPARED).collect();
    for (_, copy) in file.stages.iter().flat_map(|stage| stage.transfers()) {
        let Some((name, Base::Image(image))) = &copy.from else { continue };
        // A tag, a digest, a registry or a path says that an image is meant.
        let is_image = name.value.contains([':', '@', '/']) || image.registry.is_some();
        if is_image {
            continue;
        }
        let finding = out.at(name.span, vec![("name", (&name.value).into())]);
        out.report(match near::nearest(&name.value, &names) {
            Some(meant) => finding
                .unsafe_fix(vec![Edit::replace(name.span, meant)])
                .fix_worded("fix", vec![("stage", meant.into())]),
            None => finding,
        });
    }
}

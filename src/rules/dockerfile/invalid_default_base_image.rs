//! A `FROM` that names no image until somebody gives a build argument.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Dockerfile;
use crate::model::image::ImageRef;
use crate::rules::dockerfile::variables;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "invalid-default-base-image",
        severity: Severity::Warning,
        aliases: &["buildkit:InvalidDefaultArgInFrom"],
    },
    check: Check::Dockerfile(check),
    page: page!("invalid_default_base_image"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let without = variables::without_default(file);
    for from in file.stages.iter().map(|stage| &stage.from) {
        if from.source != Base::Unknown || ImageRef::is_valid(&from.expanded) {
            continue;
        }
        let named = variables::named(&from.base.value, from.base.span, file.escape);
        let Some(name) = named.into_iter().find(|it| without.contains(it.value)) else { continue };
        let args = vec![("name", name.value.into()), ("base", (&from.base.value).into())];
        out.report(out.at(from.base.span, args));
    }
}

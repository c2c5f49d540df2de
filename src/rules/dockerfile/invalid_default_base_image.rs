//! A `FROM` that names no image until somebody gives a build argument.

use std::collections::BTreeSet;

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
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
    // An ARG may stand there twice; one default is enough.
    let mut without: BTreeSet<&str> = BTreeSet::new();
    for instruction in &file.global_args {
        let Kind::Arg(pairs) = &instruction.kind else { continue };
        for pair in pairs {
            let name = pair.name.value.as_str();
            let is_empty = pair.value.as_ref().is_none_or(|value| value.value.is_empty());
            if is_empty {
                without.insert(name)
            } else {
                without.remove(name)
            };
        }
    }
    for from in file.stages.iter().map(|stage| &stage.from) {
        if from.source != Base::Unknown || !is_broken(&from.expanded) {
            continue;
        }
        let named = variables::named(&from.base.value, from.base.span, file.escape);
        let Some(name) = named.into_iter().find(|it| without.contains(it.value)) else { continue };
        let args = vec![("name", name.value.into()), ("base", (&from.base.value).into())];
        out.report(out.at(from.base.span, args));
    }
}

/// Whether what is left without the missing values cannot be an image.
fn is_broken(reference: &str) -> bool {
    let is_open = |text: &str| text.is_empty() || text.starts_with([':', '@', '/']);
    let ends = [':', '@', '/', '-', '.', '_'];
    is_open(reference) || reference.ends_with(ends) || reference.contains("//")
}

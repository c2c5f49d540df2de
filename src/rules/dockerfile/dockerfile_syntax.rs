//! Everything that the builder refuses to read.

use std::collections::BTreeSet;

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::order;
use crate::rules::dockerfile::variables;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span, Spanned};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "dockerfile-syntax",
        severity: Severity::Error,
        aliases: &[
            "hadolint:DL1000",
            "hadolint:DL3011",
            "hadolint:DL3023",
            "hadolint:DL3043",
            "hadolint:DL3061",
        ],
    },
    check: Check::Dockerfile(check),
    page: page!("dockerfile_syntax"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let open = open_bases(file);
    for error in &file.errors {
        // Nothing is wrong with it once the argument is given.
        if error.wording == "message-from-blank" && open.contains(&error.span) {
            continue;
        }
        let finding = out.at(error.span, error.args.clone()).worded(error.wording);
        out.report(match &error.instead {
            Some(instead) => finding.unsafe_fix(vec![Edit::replace(error.span, instead)]),
            None => finding,
        });
    }
}

/// The base images that a build argument without a default names.
fn open_bases(file: &Dockerfile) -> BTreeSet<Span> {
    let without = variables::without_default(file);
    let bases = file.stages.iter().map(|stage| &stage.from.base);
    let is_open = |base: &&Spanned<String>| {
        let named = variables::named(&base.value, base.span, file.escape);
        named.iter().any(|it| without.contains(it.value))
    };
    order::set(bases.filter(is_open).map(|base| base.span))
}

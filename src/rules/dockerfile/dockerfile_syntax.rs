//! Everything that the builder refuses to read.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

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
    for error in &file.errors {
        let finding = out.at(error.span, error.args.clone()).worded(error.wording);
        out.report(match &error.instead {
            Some(instead) => finding.unsafe_fix(vec![Edit::replace(error.span, instead)]),
            None => finding,
        });
    }
}

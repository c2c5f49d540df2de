//! A base image without a tag.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Dockerfile;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "untagged-base-image",
        severity: Severity::Warning,
        aliases: &["hadolint:DL3006"],
    },
    check: Check::Dockerfile(check),
    page: page!("untagged_base_image"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in &file.stages {
        let base = &stage.from.base;
        let Base::Image(image) = &stage.from.source else { continue };
        // A variable is there to be given another value: its default is not what counts.
        let is_open = base.value.contains('$');
        if image.tag.is_none() && image.digest.is_none() && !is_open {
            out.report(out.at(base.span, vec![("image", (&base.value).into())]));
        }
    }
}

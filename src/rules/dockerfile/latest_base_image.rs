//! A base image by the tag that moves with every release.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Dockerfile;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "latest-base-image",
        severity: Severity::Warning,
        aliases: &["hadolint:DL3007", "checkov:CKV_DOCKER_7"],
    },
    check: Check::Dockerfile(check),
    page: page!("latest_base_image"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in &file.stages {
        let base = &stage.from.base;
        let Base::Image(image) = &stage.from.source else { continue };
        // A tag from a variable is there to be given another value.
        let is_written = base.value.ends_with(":latest");
        if is_written && image.digest.is_none() {
            out.report(out.at(base.span, vec![("image", (&base.value).into())]));
        }
    }
}

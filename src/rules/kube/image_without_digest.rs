//! An image whose tag may be moved to another, for those who pin by content.

use crate::finding::{Lint, Severity};
use crate::model::image::ImageRef;
use crate::model::kube::Manifest;
use crate::rules::kube::pods;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "image-without-digest",
        severity: Severity::Info,
        aliases: &["checkov:CKV_K8S_43"],
    },
    check: Check::Kube,
    page: page!("image_without_digest"),
};

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    if !out.is_switched_on() {
        return;
    }
    for image in pods::containers(manifest).filter_map(|container| container.image.as_ref()) {
        if ImageRef::parse(&image.value).digest.is_none() {
            out.report(out.at(image.span, vec![("image", (&image.value).into())]));
        }
    }
}

//! A service whose image has no tag, or `latest`.

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::model::compose::service;
use crate::model::image::ImageRef;
use crate::order;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "unpinned-service-image",
        severity: Severity::Warning,
        aliases: &["dclint:service-image-require-explicit-tag"],
    },
    check: Check::Compose,
    page: page!("unpinned_service_image"),
};

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    let services = || effective.all_services().map(|(_, service)| service);
    let built = services().filter(|service| service.get("build").is_some());
    // Another service may run what is built here.
    let built = order::set(built.filter_map(service::image).map(|image| image.name()));
    for service in services() {
        let Some((text, value)) = service::written(service, "image") else { continue };
        let image = ImageRef::parse(text);
        let is_own = service.get("build").is_some() || built.contains(&image.name());
        // A variable is there to be given another value.
        if is_own || image.digest.is_some() || !value.origin.variables().is_empty() {
            continue;
        }
        let wording = match image.tag.as_deref() {
            None => "message",
            Some("latest") => "message-latest",
            Some(_) => continue,
        };
        out.report(out.at(value.span(), vec![("image", text.into())]).worded(wording));
    }
}

//! Waiting for the health of a service that nothing checks.

use crate::finding::{Lint, Severity};
use crate::model::compose::{ComposeFile, Dependency, Service};
use crate::model::project::Project;
use crate::rules::across::images::{Health, Images};
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "unhealthy-dependency", severity: Severity::Warning, aliases: &[] },
    check: Check::Yaml,
    page: page!("unhealthy_dependency"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    let mut made = Images::new(project);
    for (file, service) in project.services() {
        for dependency in &service.depends_on {
            let Some(condition) = &dependency.condition else { continue };
            if condition.value != "service_healthy" {
                continue;
            }
            let Some((wording, place)) = lack(project, &mut made, file, dependency) else {
                continue;
            };
            let severity = match wording {
                "message-disabled" => Severity::Error,
                _ => Severity::Warning,
            };
            let args = vec![
                ("service", (&service.name.value).into()),
                ("dependency", (&dependency.name.value).into()),
            ];
            let finding = out.at(condition.span, args).worded(wording).severity(severity);
            out.report(finding.related(place, "related", Vec::new()));
        }
    }
}

/// Why a service never becomes healthy, and where one would say otherwise.
fn lack(
    project: &Project,
    made: &mut Images,
    file: &ComposeFile,
    dependency: &Dependency,
) -> Option<(&'static str, Span)> {
    let target = file.service(&dependency.name.value)?;
    let definitions = || project.definitions(file, &dependency.name.value);
    let is_known = file.complete && !definitions().any(|service| service.extends);
    if !is_known {
        return None;
    }
    let checks = || definitions().filter_map(|service| service.healthcheck.as_ref());
    if let Some(disabled) = checks().find(|check| check.is_disabled) {
        return Some(("message-disabled", disabled.key));
    }
    if checks().any(|check| check.has_test) {
        return None;
    }
    if definitions().any(|service| service.build.is_some()) {
        return image_lack(made, file, target);
    }
    Some(("message", target.name.span))
}

/// The same for an image that is built here: its Dockerfile may have the check.
fn image_lack(
    made: &mut Images,
    file: &ComposeFile,
    target: &Service,
) -> Option<(&'static str, Span)> {
    let image = made.of(file, target.build.as_ref()?)?;
    match image.health {
        Health::Checked | Health::Unknown => None,
        Health::Off(span) => Some(("message-none", span)),
        Health::Unsaid => Some(("message-build", image.from)),
    }
}

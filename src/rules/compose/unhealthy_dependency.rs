//! Waiting for the health of a service that nothing checks.

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::model::compose::service;
use crate::model::compose::service::HealthCheck;
use crate::model::compose::value::{Field, Source};
use crate::rules::images::{Health, Images};
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "unhealthy-dependency", severity: Severity::Warning, aliases: &[] },
    check: Check::Compose,
    page: page!("unhealthy_dependency"),
};

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    let mut made = Images::default();
    for (name, service) in effective.all_services() {
        for dependency in service::dependencies(service) {
            if dependency.condition != "service_healthy" {
                continue;
            }
            let Some(target) = effective.field(dependency.name) else { continue };
            let Some((wording, place)) = lack(effective, &mut made, target, out) else { continue };
            let severity = match wording {
                "message-disabled" => Severity::Error,
                _ => Severity::Warning,
            };
            let args = vec![("service", name.into()), ("dependency", dependency.name.into())];
            let span = dependency.condition_span.unwrap_or(dependency.key);
            let finding = out.at(span, args).worded(wording).severity(severity);
            out.report(finding.related(place, "related", Vec::new()));
        }
    }
}

/// Why a service never becomes healthy, and where one would say otherwise.
fn lack(
    effective: &Effective,
    made: &mut Images,
    target: &Field,
    out: &Sink,
) -> Option<(&'static str, Span)> {
    let service = &target.value;
    match service::health_check(service) {
        Some(HealthCheck::Off(key)) => return Some(("message-disabled", key)),
        Some(HealthCheck::Shell(..) | HealthCheck::Program(..)) => return None,
        None => {}
    }
    if !effective.is_complete || service.get("provider").is_some() {
        return None;
    }
    // Nobody knows what an image is that is built elsewhere.
    if service.get("build").is_some_and(|build| build.origin.source != Source::Default) {
        let (dockerfile, stage) = service::built(out.project, effective, service)?;
        let image = made.made_by(dockerfile, stage);
        return match image.health {
            Health::Checked | Health::Unknown => None,
            Health::Off(span) => Some(("message-none", span)),
            Health::Unsaid => Some(("message-build", image.from)),
        };
    }
    Some(("message", target.key))
}

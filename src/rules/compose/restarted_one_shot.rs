//! Waiting for the end of a service that is started again whenever it ends.

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::model::compose::service;
use crate::model::compose::value::Value;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "restarted-one-shot", severity: Severity::Error, aliases: &[] },
    check: Check::Compose,
    page: page!("restarted_one_shot"),
};

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    for (name, service) in effective.all_services() {
        for dependency in service::dependencies(service) {
            if dependency.condition != "service_completed_successfully" {
                continue;
            }
            let Some(target) = effective.service(dependency.name) else { continue };
            let Some((policy, value)) = restarted(target) else { continue };
            let args = vec![
                ("service", name.into()),
                ("dependency", dependency.name.into()),
                ("policy", policy.into()),
            ];
            let span = dependency.condition_span.unwrap_or(dependency.key);
            out.report(out.at(span, args).related(value.span(), "related", Vec::new()));
        }
    }
}

/// What starts a service again even when it has ended well.
fn restarted(service: &Value) -> Option<(&str, &Value)> {
    if let Some((policy, value)) = service::written(service, "restart") {
        return matches!(policy, "always" | "unless-stopped").then_some((policy, value));
    }
    // Compose asks this only where `restart` is not said.
    let value = service.at(&["deploy", "restart_policy", "condition"])?;
    value.as_text().filter(|text| *text == "any").map(|text| (text, value))
}

//! Two services with the same name for their containers.

use std::collections::BTreeMap;

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::model::compose::value::Value;
use crate::rules::compose::service;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "duplicate-container-name",
        severity: Severity::Error,
        aliases: &["dclint:no-duplicate-container-names"],
    },
    check: Check::Compose,
    page: page!("duplicate_container_name"),
};

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    let mut seen: BTreeMap<&str, (&str, &Value, &Value)> = BTreeMap::new();
    for (name, service) in effective.all_services() {
        let Some((container, value)) = service::written(service, "container_name") else {
            continue;
        };
        let Some(&(first, other, before)) = seen.get(container) else {
            seen.insert(container, (name, service, value));
            continue;
        };
        if !service::may_run_together(service, other) {
            continue;
        }
        let args = vec![
            ("container", container.into()),
            ("service", name.into()),
            ("first", first.into()),
        ];
        let finding = out.at(value.span(), args);
        out.report(finding.related(before.span(), "related", Vec::new()));
    }
}

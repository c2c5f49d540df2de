//! Two services with the same name for their containers, of which not both run at present: what
//! Compose refuses once they do.

use std::collections::BTreeMap;

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::model::compose::service;
use crate::model::compose::value::Value;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "duplicate-container-name", severity: Severity::Error, aliases: &[] },
    check: Check::Compose,
    page: page!("duplicate_container_name"),
};

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    let is_running = |name: &str| effective.root.at(&["services", name]).is_some();
    let mut seen: BTreeMap<&str, (&str, &Value, &Value)> = BTreeMap::new();
    for (name, service) in service::in_order(effective) {
        let Some((container, value)) = service::written(service, "container_name") else {
            continue;
        };
        let Some(&(first, other, before)) = seen.get(container) else {
            seen.insert(container, (name, service, value));
            continue;
        };
        // Of two that run, Compose itself tells.
        let is_told = is_running(name) && is_running(first);
        if is_told || !service::may_run_together(service, other) {
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

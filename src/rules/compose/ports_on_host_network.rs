//! Published ports of a container that has no network of its own.

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::model::compose::service;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "ports-on-host-network", severity: Severity::Warning, aliases: &[] },
    check: Check::Compose,
    page: page!("ports_on_host_network"),
};

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    for (name, service) in effective.all_services() {
        let Some((mode, value)) = service::written(service, "network_mode") else { continue };
        let wording = match mode {
            "host" => "message",
            "none" => "message-none",
            _ => continue,
        };
        let Some(ports) = service.field("ports") else { continue };
        if ports.value.items().is_empty() {
            continue;
        }
        let finding = out.at(ports.key, vec![("service", name.into())]).worded(wording);
        out.report(finding.related(value.span(), "related", Vec::new()));
    }
}

//! A container that is not kept apart from the host.

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::model::compose::service;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "shared-host-namespace", severity: Severity::Warning, aliases: &[] },
    check: Check::Compose,
    page: page!("shared_host_namespace"),
};

/// What may be shared, and how to say so.
const SHARED: [(&str, &str, Severity); 5] = [
    // Many find their devices only so.
    ("network_mode", "message-network", Severity::Info),
    ("pid", "message", Severity::Warning),
    ("ipc", "message-ipc", Severity::Warning),
    ("uts", "message-uts", Severity::Info),
    ("userns_mode", "message-users", Severity::Warning),
];

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    for (name, service) in effective.all_services() {
        for (key, wording, severity) in SHARED {
            let Some(("host", value)) = service::written(service, key) else { continue };
            let finding = out.at(value.span(), vec![("service", name.into())]);
            out.report(finding.worded(wording).severity(severity));
        }
    }
}

//! A folder of the host's system in a container.

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::model::compose::service;
use crate::rules::host::is_system_folder;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "sensitive-host-mount", severity: Severity::Warning, aliases: &[] },
    check: Check::Compose,
    page: page!("sensitive_host_mount"),
};

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    for (name, service) in effective.all_services() {
        for mount in service::mounts(service).filter(|mount| mount.kind == "bind") {
            let source = match mount.source.trim_end_matches('/') {
                "" => "/",
                source => source,
            };
            if !is_system_folder(source) {
                continue;
            }
            let args = vec![("service", name.into()), ("folder", source.into())];
            let finding = out.at(mount.span, args);
            out.report(if mount.is_read_only {
                finding.worded("message-read-only").severity(Severity::Info)
            } else {
                finding
            });
        }
    }
}

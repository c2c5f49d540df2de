//! A service that may take all of the host's memory, for those who ask for a limit.

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "no-memory-limit", severity: Severity::Info, aliases: &[] },
    check: Check::Compose,
    page: page!("no_memory_limit"),
};

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    if !out.is_switched_on() || !effective.is_complete {
        return;
    }
    for (name, field) in effective.entries() {
        let service = &field.value;
        let in_deploy = service.at(&["deploy", "resources", "limits", "memory"]);
        if service.get("mem_limit").or(in_deploy).is_none() {
            out.report(out.at(field.key, vec![("service", name.into())]));
        }
    }
}

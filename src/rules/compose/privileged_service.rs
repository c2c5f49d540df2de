//! A container that may do everything that the host may.

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "privileged-service", severity: Severity::Warning, aliases: &[] },
    check: Check::Compose,
    page: page!("privileged_service"),
};

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    for (name, service) in effective.all_services() {
        let Some(field) = service.field("privileged") else { continue };
        if field.value.as_bool() == Some(true) {
            let span = field.key.cover(field.value.span());
            out.report(out.at(span, vec![("service", name.into())]));
        }
    }
}

//! A `start_interval` without the start period in which it counts.

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "start-interval-alone", severity: Severity::Error, aliases: &[] },
    check: Check::Compose,
    page: page!("start_interval_alone"),
};

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    for (name, service) in effective.all_services() {
        let Some(check) = service.get("healthcheck") else { continue };
        let Some(interval) = check.field("start_interval") else { continue };
        if interval.value.is_null() || check.get("start_period").is_some() {
            continue;
        }
        let finding = out.at(interval.key, vec![("service", name.into())]);
        out.report(match indentation(interval.key, out) {
            None => finding,
            Some(indentation) => {
                let line = format!("start_period: 30s\n{indentation}");
                finding.unsafe_fix(vec![Edit::insert(interval.key, line)])
            }
        });
    }
}

/// What stands before a key, where it is the first on its line.
fn indentation(key: Span, out: &Sink) -> Option<String> {
    let line = out.lines(key);
    let before = Span::new(key.file, line.range().start..key.range().start);
    let before = out.text(before);
    before.trim().is_empty().then(|| before.to_owned())
}

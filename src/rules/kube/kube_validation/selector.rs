//! Selectors of labels.

use std::collections::BTreeMap;

use crate::order;
use crate::rules::kube::kube_validation::at::At;
use crate::rules::kube::kube_validation::{Report, formats, metadata};
use crate::text::Span;

/// A selector with `matchLabels` and `matchExpressions`; whether it can be read.
pub(super) fn check(selector: &At, report: &mut Report) -> bool {
    let before = report.findings.len();
    metadata::check_labels(&selector.field("matchLabels"), report);
    for expression in selector.field("matchExpressions").items() {
        let values = expression.field("values");
        match expression.field("operator").text() {
            "In" | "NotIn" if values.count() == 0 => report.required(&values),
            "Exists" | "DoesNotExist" if values.count() > 0 => {
                report.forbidden(&values, "message-values");
            }
            "In" | "NotIn" | "Exists" | "DoesNotExist" => {}
            _ => report.invalid(&expression.field("operator"), "message-operator"),
        }
        report.form(&expression.field("key"), formats::qualified_name);
        for value in values.items() {
            report.form(&value, formats::label_value);
        }
    }
    report.findings.len() == before
}

/// Whether it selects by nothing.
pub(super) fn is_empty(selector: &At) -> bool {
    selector.field("matchLabels").count() + selector.field("matchExpressions").count() == 0
}

/// Labels by their keys.
type Labels<'a> = BTreeMap<&'a str, &'a str>;

/// The first part of a selector that labels do not meet: what is wanted, and where.
pub(super) fn first_unmet(selector: &At, labels: &At) -> Option<(String, Span)> {
    let labels: Labels = order::map(labels.entries().map(|(key, value)| (key, value.text())));
    let match_labels = selector.field("matchLabels");
    let mut wanted = match_labels.entries();
    let label = wanted.find(|(key, value)| labels.get(key) != Some(&value.text()));
    if let Some((key, value)) = label {
        return Some((key.to_owned(), value.span()));
    }
    let expressions = selector.field("matchExpressions");
    let mut expressions = expressions.items();
    let unmet = expressions.find(|expression| !is_met(expression, &labels))?;
    Some((unmet.field("key").text().to_owned(), unmet.span()))
}

fn is_met(expression: &At, labels: &Labels) -> bool {
    let label = labels.get(expression.field("key").text());
    let values = expression.field("values");
    let is_among = label.is_some_and(|label| values.items().any(|it| it.text() == *label));
    match expression.field("operator").text() {
        "In" => is_among,
        "NotIn" => !is_among,
        "Exists" => label.is_some(),
        _ => label.is_none(),
    }
}

//! Where pods may run: affinity, tolerations, spreading.

use std::collections::{BTreeMap, BTreeSet};

use crate::order;
use crate::rules::kube::kube_validation::at::At;
use crate::rules::kube::kube_validation::{Report, formats, selector};

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

pub(super) fn check(spec: &At, report: &mut Report) {
    tolerations(&spec.field("tolerations"), report);
    let affinity = spec.field("affinity");
    node_affinity(&affinity.field("nodeAffinity"), report);
    for name in ["podAffinity", "podAntiAffinity"] {
        let pods = affinity.field(name);
        pods.field(REQUIRED).items().for_each(|term| pod_term(&term, report));
        for term in pods.field(PREFERRED).items() {
            weight(&term, report);
            pod_term(&term.field("podAffinityTerm"), report);
        }
    }
    spread(&spec.field("topologySpreadConstraints"), report);
}

fn tolerations(list: &At, report: &mut Report) {
    for item in list.items() {
        let (key, operator, value) =
            (item.field("key"), item.field("operator"), item.field("value"));
        let effect = item.field("effect");
        report.form_if_any(&key, formats::qualified_name);
        if key.text().is_empty() && operator.text() != "Exists" {
            report.invalid(&operator, "message-toleration-key");
        }
        if item.field("tolerationSeconds").is_set() && effect.text() != "NoExecute" {
            report.invalid(&effect, "message-toleration-seconds");
        }
        let place = operator.pointing(&value);
        match operator.text() {
            "" | "Equal" if !formats::label_value(value.text()).is_empty() => {
                report.invalid(&place, "message-toleration-value");
            }
            "Exists" if !value.text().is_empty() => {
                report.invalid(&place, "message-toleration-exists");
            }
            "" | "Equal" | "Exists" => {}
            _ => report.unsupported(&operator, &["Equal", "Exists"]),
        }
        report.choice(&effect, &["NoSchedule", "PreferNoSchedule", "NoExecute"]);
    }
}

fn node_affinity(affinity: &At, report: &mut Report) {
    let required = affinity.field(REQUIRED);
    if required.is_set() {
        let terms = required.field("nodeSelectorTerms");
        if terms.count() == 0 {
            report.required(&terms);
        }
        terms.items().for_each(|term| node_term(&term, true, report));
    }
    for term in affinity.field(PREFERRED).items() {
        weight(&term, report);
        node_term(&term.field("preference"), false, report);
    }
}

/// `checks_values`: what is only preferred may name values that no label can have.
fn node_term(term: &At, checks_values: bool, report: &mut Report) {
    for item in term.field("matchExpressions").items() {
        let values = item.field("values");
        match (item.field("operator").text(), values.count()) {
            ("In" | "NotIn", 0) => report.required(&values),
            ("Exists" | "DoesNotExist", 1..) => report.forbidden(&values, "message-values"),
            ("Gt" | "Lt", 0 | 2..) => report.required_as(&values, "message-one-value"),
            ("In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt", _) => {}
            _ => report.invalid(&item.field("operator"), "message-node-operator"),
        }
        report.form(&item.field("key"), formats::qualified_name);
        if checks_values {
            values.items().for_each(|value| report.form(&value, formats::label_value));
        }
    }
    for item in term.field("matchFields").items() {
        let (operator, values) = (item.field("operator"), item.field("values"));
        match (operator.text(), values.count()) {
            ("In" | "NotIn", 1) => {}
            ("In" | "NotIn", _) => report.required_as(&values, "message-one-value"),
            _ => report.invalid(&operator, "message-operator-in"),
        }
        let key = item.field("key");
        if key.text() == "metadata.name" {
            values.items().for_each(|value| report.form(&value, formats::dns_subdomain));
        } else {
            report.invalid(&key, "message-field-key");
        }
    }
}

fn weight(term: &At, report: &mut Report) {
    let weight = term.field("weight");
    if !(1..=100).contains(&weight.number()) {
        report.invalid(&weight, "message-weight");
    }
}

fn pod_term(term: &At, report: &mut Report) {
    let labels = term.field("labelSelector");
    selector::check(&labels, report);
    selector::check(&term.field("namespaceSelector"), report);
    for name in term.field("namespaces").items() {
        // The error has another path than the list.
        report.form(&term.alias_of("namespace", &name), formats::dns_label);
    }
    let others = term.field("mismatchLabelKeys");
    let others: BTreeSet<&str> = order::set(others.items().map(|key| key.text()));
    for name in ["matchLabelKeys", "mismatchLabelKeys"] {
        let keys = term.field(name);
        if keys.count() > 0 && !labels.is_set() {
            report.forbidden(&keys, "message-keys-alone");
            continue;
        }
        for key in keys.items() {
            report.form(&key, formats::qualified_name);
            if name == "matchLabelKeys" && others.contains(key.text()) {
                report.invalid(&key, "message-keys-both");
            }
        }
    }
    let key = term.field("topologyKey");
    report.required_text(&key);
    report.form(&key, formats::qualified_name);
}

fn spread(list: &At, report: &mut Report) {
    let actions = ["DoNotSchedule", "ScheduleAnyway"];
    let kind = |item: &At| {
        let (key, action) = (item.field("topologyKey"), item.field("whenUnsatisfiable"));
        [key.text(), action.text()].join(" ")
    };
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    for item in list.items() {
        *left.entry(kind(&item)).or_default() += 1;
    }
    for item in list.items() {
        positive(&item.field("maxSkew"), report);
        report.required_text(&item.field("topologyKey"));
        let action = item.field("whenUnsatisfiable");
        if !actions.contains(&action.text()) {
            report.unsupported(&action, &actions);
        }
        // Only the earlier one of two is told.
        let left = left.entry(kind(&item)).or_default();
        *left = left.saturating_sub(1);
        if *left > 0 {
            let both = item.field("topologyKey");
            report.duplicate(&item.alias_of("{topologyKey, whenUnsatisfiable}", &both));
        }
        let least = item.field("minDomains");
        if least.is_set() {
            positive(&least, report);
            if action.text() != "DoNotSchedule" {
                report.invalid(&least, "message-min-domains");
            }
        }
        for name in ["nodeAffinityPolicy", "nodeTaintsPolicy"] {
            report.choice_if_set(&item.field(name), &["Honor", "Ignore"]);
        }
        let labels = item.field("labelSelector");
        spread_keys(&item.field("matchLabelKeys"), &labels, report);
        selector::check(&labels, report);
    }
}

fn spread_keys(keys: &At, labels: &At, report: &mut Report) {
    if keys.count() > 0 && !labels.is_set() {
        report.forbidden(keys, "message-keys-alone");
    }
    let expressions = labels.field("matchExpressions");
    for key in keys.items() {
        report.form(&key, formats::qualified_name);
        let is_selected = labels.field("matchLabels").key(key.text()).is_set()
            || expressions.items().any(|it| it.field("key").text() == key.text());
        if is_selected {
            report.invalid(&key, "message-keys-both");
        }
    }
}

fn positive(at: &At, report: &mut Report) {
    if at.number() <= 0 {
        report.invalid(at, "message-positive");
    }
}

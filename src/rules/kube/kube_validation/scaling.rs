//! Horizontal pod autoscalers.

use crate::rules::kube::kube_validation::at::At;
use crate::rules::kube::kube_validation::{Report, formats, list, resources};

/// Kinds of metrics and the field that each has, in the order in which they are looked at.
const SOURCES: [(&str, &str); 5] = [
    ("Object", "object"),
    ("External", "external"),
    ("Pods", "pods"),
    ("Resource", "resource"),
    ("ContainerResource", "containerResource"),
];
const TYPES: [&str; 5] = ["ContainerResource", "External", "Object", "Pods", "Resource"];

pub(super) fn check(root: &At, report: &mut Report) {
    let spec = root.field("spec");
    let (least, most) = (spec.field("minReplicas"), spec.field("maxReplicas"));
    let least_number = least.integer().unwrap_or(1);
    if least_number < 1 {
        report.invalid(&least, "message-positive");
    }
    if most.number() < 1 {
        report.invalid(&most, "message-positive");
    }
    if most.number() < least_number {
        report.invalid(&most, "message-replicas");
    }
    reference(&spec.field("scaleTargetRef"), report);
    let metrics = spec.field("metrics");
    metrics.items().for_each(|it| metric(&it, report));
    let has_other = |it: At| matches!(it.field("type").text(), "Object" | "External");
    // Without any, the load of the processor is one.
    if least.integer() == Some(0) && !metrics.items().any(has_other) {
        report.forbidden(&metrics, "message-scale-to-zero");
    }
    old_target(&spec, &metrics, report);
    let behavior = spec.field("behavior");
    for name in ["scaleUp", "scaleDown"] {
        scaling(&behavior.field(name), report);
    }
}

/// The first version of the API had one metric only; it is looked at as the first of the list.
fn old_target(spec: &At, metrics: &At, report: &mut Report) {
    let share = spec.field("targetCPUUtilizationPercentage");
    if share.integer().is_some_and(|share| share < 1) {
        let first = metrics.index(0);
        let (resource, target) = (first.field("resource"), "target");
        let target = resource.field(target);
        report.invalid(&target.alias_of("averageUtilization", &share), "message-positive");
    }
}

fn reference(at: &At, report: &mut Report) {
    for name in ["kind", "name"] {
        report.required_form(&at.field(name), formats::path_segment);
    }
}

fn metric(at: &At, report: &mut Report) {
    let kind = at.field("type");
    report.required_text(&kind);
    let wanted = SOURCES.iter().find(|(name, _)| *name == kind.text()).map(|(_, field)| *field);
    if wanted.is_none() {
        report.unsupported(&kind, &TYPES);
    }
    let mut first = true;
    let given = SOURCES.iter().filter(|(_, field)| at.field(field).is_set()).count();
    for (name, field) in SOURCES {
        let source = at.field(field);
        if !source.is_set() {
            continue;
        }
        if std::mem::take(&mut first) {
            self::source(name, &source, report);
        }
        if given > 1 && Some(field) != wanted {
            report.forbidden(&source, "message-metric-other");
        }
    }
    if let Some(wanted) = wanted
        && !at.field(wanted).is_set()
    {
        report.required(&at.field(wanted));
    }
}

fn source(kind: &str, at: &At, report: &mut Report) {
    let target = at.field("target");
    let (value, average) = (target.field("value"), target.field("averageValue"));
    let share = target.field("averageUtilization");
    let name = at.field("name");
    match kind {
        "Resource" => report.required_text(&name),
        "ContainerResource" => {
            if name.text().is_empty() {
                report.required(&name);
            } else {
                resources::resource_name(name.text(), &name, report);
            }
            report.required_form(&at.field("container"), formats::dns_label);
        }
        _ => {
            if kind == "Object" {
                reference(&at.field("describedObject"), report);
            }
            report.required_form(&at.field("metric").field("name"), formats::path_segment);
        }
    }
    target_of(&target, report);
    match kind {
        "Object" | "External" if !value.is_set() && !average.is_set() => {
            report.required(&average);
        }
        "External" if value.is_set() && average.is_set() => {
            report.forbidden(&value, "message-two-targets");
        }
        "Pods" if !average.is_set() => report.required(&average),
        "Resource" | "ContainerResource" if share.is_set() && average.is_set() => {
            report.forbidden(&average, "message-two-targets");
        }
        "Resource" | "ContainerResource" if !share.is_set() && !average.is_set() => {
            report.required(&share);
        }
        _ => {}
    }
}

fn target_of(target: &At, report: &mut Report) {
    let kind = target.field("type");
    report.required_text(&kind);
    if !matches!(kind.text(), "Utilization" | "Value" | "AverageValue") {
        let allowed = list(&["Utilization", "Value", "AverageValue"]);
        report.add(&kind, "Invalid", "message-choice", vec![("allowed", allowed)]);
    }
    for name in ["value", "averageValue"] {
        let amount = target.field(name);
        if amount.quantity().is_some_and(|it| it.is_negative() || it.is_zero()) {
            report.invalid(&amount, "message-positive");
        }
    }
    let share = target.field("averageUtilization");
    if share.integer().is_some_and(|share| share < 1) {
        report.invalid(&share, "message-positive");
    }
}

fn scaling(rules: &At, report: &mut Report) {
    if !rules.is_set() {
        return;
    }
    report.range(&rules.field("stabilizationWindowSeconds"), 0, 3600);
    report.choice_if_set(&rules.field("selectPolicy"), &["Disabled", "Max", "Min"]);
    let policies = rules.field("policies");
    if policies.is_set() && policies.count() == 0 {
        report.required(&policies);
    }
    for policy in policies.items() {
        let kind = policy.field("type");
        if !matches!(kind.text(), "Pods" | "Percent") {
            report.unsupported(&kind, &["Percent", "Pods"]);
        }
        for name in ["value", "periodSeconds"] {
            let number = policy.field(name);
            if number.number() <= 0 {
                report.invalid(&number, "message-positive");
            }
        }
        report.range(&policy.field("periodSeconds"), i64::MIN, 1800);
    }
}

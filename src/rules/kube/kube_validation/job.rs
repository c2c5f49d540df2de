//! Jobs and `CronJobs`.

mod cron;

use std::collections::BTreeSet;

use crate::rules::kube::kube_validation::at::At;
use crate::rules::kube::kube_validation::pod::Kind;
use crate::rules::kube::kube_validation::{Report, formats, pod, selector};

/// Jobs that count their pods run no more of them at once.
const MOST_INDEXED: i64 = 100_000;
/// The name of a job that a `CronJob` makes is eleven characters longer.
const LONGEST_CRON_NAME: usize = 52;
/// The name of a job is a label of its pods.
const LONGEST_LABEL: usize = 63;

pub(super) fn check_job(root: &At, report: &mut Report) {
    let spec = root.field("spec");
    spec_of(&spec, report);
    selected(&spec, report);
    let metadata = root.field("metadata");
    let name = metadata.field("name");
    let template = spec.field("template");
    if name.text().len() > LONGEST_LABEL && !spec.field("manualSelector").is_true() {
        // It is put there under its old and its new name.
        for _ in 0..2 {
            report.invalid(&template.alias_of("labels", &name), "message-longer-63");
        }
    }
    let last = spec.field("completions").number() - 1;
    if spec.field("completionMode").text() == "Indexed" && last >= 0 {
        let host = [name.text(), "-", &last.to_string()].concat();
        if !formats::dns_label(&host).is_empty() {
            report.add(&name, "Invalid", "message-job-host", vec![("host", host.into())]);
        }
    }
}

/// The selector is made by the cluster, unless somebody insists on an own one.
fn selected(spec: &At, report: &mut Report) {
    let wants = spec.field("selector");
    let template = spec.field("template");
    let metadata = template.field("metadata");
    let labels = metadata.field("labels");
    let is_manual = spec.field("manualSelector").is_true();
    if is_manual && !wants.is_set() {
        report.required(&wants);
        report.invalid(&labels, "message-selector-none");
        return;
    }
    if !selector::check(&wants, report) {
        return;
    }
    if !is_manual && !selector::is_empty(&wants) {
        report.invalid(&wants, "message-selector-manual");
    }
    if let Some((wanted, span)) = selector::first_unmet(&wants, &labels) {
        let args = vec![("wanted", wanted.into())];
        report.add(&labels.at_span(span), "Invalid", "message-selector", args);
    }
}

/// What jobs and the templates of `CronJobs` have to hold to.
fn spec_of(spec: &At, report: &mut Report) {
    for name in [
        "parallelism",
        "completions",
        "activeDeadlineSeconds",
        "backoffLimit",
        "ttlSecondsAfterFinished",
        "backoffLimitPerIndex",
        "maxFailedIndexes",
    ] {
        report.not_negative(&spec.field(name));
    }
    completion(spec, report);
    let replacement = spec.field("podReplacementPolicy");
    let has_failures = spec.field("podFailurePolicy").is_set();
    let allowed: &[&str] =
        if has_failures { &["Failed"] } else { &["Failed", "TerminatingOrFailed"] };
    report.choice_if_set(&replacement, allowed);
    let template = spec.field("template");
    pod::check_template(&template, Kind::Template, report);
    let pod = template.field("spec");
    let policy = pod.field("restartPolicy");
    match policy.text() {
        "" | "Always" => report.required_as(&policy, "message-job-restart"),
        "OnFailure" | "Never" => {}
        _ => report.unsupported(&policy, &["OnFailure", "Never"]),
    }
    if has_failures {
        if policy.text() != "Never" {
            report.invalid(&policy, "message-failure-restart");
        }
        failures(spec, &pod, report);
    }
}

fn completion(spec: &At, report: &mut Report) {
    let (mode, completions) = (spec.field("completionMode"), spec.field("completions"));
    report.choice_if_set(&mode, &["NonIndexed", "Indexed"]);
    let per_index = spec.field("backoffLimitPerIndex");
    let most_failed = spec.field("maxFailedIndexes");
    if mode.text() == "Indexed" {
        if !completions.is_set() {
            report.required_as(&completions, "message-indexed");
        }
        let parallel = spec.field("parallelism");
        if parallel.number() > MOST_INDEXED {
            let limit = MOST_INDEXED.to_string();
            report.add(&parallel, "Invalid", "message-at-most", vec![("limit", limit.into())]);
        }
        if most_failed.is_set() && completions.is_set() {
            let limit = completions.number();
            if most_failed.number() > limit {
                let args = vec![("limit", limit.to_string().into())];
                report.add(&most_failed, "Invalid", "message-at-most", args);
            }
        }
    } else {
        for field in [&per_index, &most_failed] {
            if field.is_set() {
                report.invalid(field, "message-needs-indexed");
            }
        }
        if spec.field("successPolicy").is_set() {
            report.invalid(&spec.field("successPolicy"), "message-needs-indexed");
        }
    }
    if most_failed.is_set() && !per_index.is_set() && mode.text() == "Indexed" {
        report.required(&per_index);
    }
}

/// What is to be done about pods that fail.
fn failures(spec: &At, pod: &At, report: &mut Report) {
    let policy = spec.field("podFailurePolicy");
    for rule in policy.field("rules").items() {
        let action = rule.field("action");
        report.required_text(&action);
        report.choice(&action, &["Count", "FailIndex", "FailJob", "Ignore"]);
        if action.text() == "FailIndex" && !spec.field("backoffLimitPerIndex").is_set() {
            report.invalid(&action, "message-fail-index");
        }
        let (codes, conditions) = (rule.field("onExitCodes"), rule.field("onPodConditions"));
        if codes.is_set() {
            exit_codes(&codes, pod, report);
        }
        for condition in conditions.items() {
            report.form(&condition.field("type"), formats::qualified_name);
            let status = condition.field("status");
            report.required_text(&status);
            report.choice(&status, &["False", "True", "Unknown"]);
        }
        if codes.is_set() == (conditions.count() > 0) {
            report.invalid(&rule, "message-failure-rule");
        }
    }
}

fn exit_codes(codes: &At, pod: &At, report: &mut Report) {
    let operator = codes.field("operator");
    report.required_text(&operator);
    report.choice(&operator, &["In", "NotIn"]);
    let name = codes.field("containerName");
    let has = |list: &str| {
        pod.field(list).items().any(|container| container.field("name").text() == name.text())
    };
    if name.is_set() && !has("containers") && !has("initContainers") {
        report.invalid(&name, "message-no-container");
    }
    let values = codes.field("values");
    if values.count() == 0 {
        report.invalid(&values, "message-required");
    }
    let mut seen = BTreeSet::new();
    for value in values.items() {
        if !seen.insert(value.number()) {
            report.duplicate(&value);
        }
        if operator.text() == "In" && value.number() == 0 {
            report.invalid(&value, "message-exit-zero");
        }
    }
}

pub(super) fn check_cron_job(root: &At, report: &mut Report) {
    let spec = root.field("spec");
    let metadata = root.field("metadata");
    let name = metadata.field("name");
    if name.text().len() > LONGEST_CRON_NAME {
        let limit = LONGEST_CRON_NAME.to_string();
        report.add(&name, "Invalid", "message-too-long", vec![("limit", limit.into())]);
    }
    schedule(&spec, report);
    for name in ["startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"]
    {
        report.not_negative(&spec.field(name));
    }
    report.choice(&spec.field("concurrencyPolicy"), &["Allow", "Forbid", "Replace"]);
    let template = spec.field("jobTemplate");
    let job = template.field("spec");
    spec_of(&job, report);
    let (wants, manual) = (job.field("selector"), job.field("manualSelector"));
    if wants.is_set() {
        report.invalid(&wants, "message-selector-manual");
    }
    if manual.is_true() {
        report.unsupported(&manual, &["false"]);
    }
}

fn schedule(spec: &At, report: &mut Report) {
    let schedule = spec.field("schedule");
    let text = schedule.text();
    if text.is_empty() {
        report.required(&schedule);
    } else if text.contains("TZ") {
        report.invalid(&schedule, "message-schedule-zone");
    } else if let Some(wrong) = cron::wrong_part(text) {
        let args = vec![("part", wrong.into())];
        report.add(&schedule, "Invalid", "message-schedule", args);
    }
    let zone = spec.field("timeZone");
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '/');
    let is_zone = !zone.text().eq_ignore_ascii_case("local")
        && zone.text().starts_with(|c: char| c.is_ascii_alphabetic())
        && zone.text().chars().all(is_plain);
    if zone.is_set() && !is_zone {
        report.invalid(&zone, "message-zone");
    }
}

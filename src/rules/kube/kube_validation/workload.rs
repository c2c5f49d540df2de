//! What keeps pods running: Deployments, ReplicaSets, StatefulSets, DaemonSets and
//! `ReplicationController`s.

use crate::model::kube::Json;
use crate::rules::kube::kube_validation::at::At;
use crate::rules::kube::kube_validation::pod::Kind;
use crate::rules::kube::kube_validation::{Report, pod, selector, volume};

pub(super) fn check(root: &At, report: &mut Report) {
    let spec = root.field("spec");
    for number in ["replicas", "minReadySeconds", "revisionHistoryLimit"] {
        report.not_negative(&spec.field(number));
    }
    match report.manifest.kind.value.as_str() {
        "ReplicationController" => replication_controller(root, &spec, report),
        "DaemonSet" => daemon_set(&spec, report),
        kind => {
            let is_stateful = kind == "StatefulSet";
            let wants = spec.field("selector");
            let has_selector = wants.is_set();
            if !has_selector {
                report.required(&wants);
            }
            if !selector::check(&wants, report) {
                report.invalid(&wants, "message-selector-broken");
                return;
            }
            if has_selector && selector::is_empty(&wants) {
                report.invalid(&wants, "message-selector-empty");
            }
            matches(&wants, &spec, report);
            template(&spec, is_stateful, report);
            match kind {
                "Deployment" => deployment(&spec, report),
                "StatefulSet" => stateful_set(&spec, report),
                _ => {}
            }
        }
    }
}

/// The pods have to be those that are selected.
fn matches(wants: &At, spec: &At, report: &mut Report) {
    let template = spec.field("template");
    let metadata = template.field("metadata");
    let labels = metadata.field("labels");
    let unmet = selector::first_unmet(wants, &labels);
    let is_nothing = !wants.is_set();
    if (unmet.is_none() && !is_nothing) || !report.manifest.complete {
        return;
    }
    let (wanted, span) = unmet.unwrap_or_else(|| (String::new(), labels.span()));
    let wording = if is_nothing { "message-selector-none" } else { "message-selector" };
    report.add(&labels.at_span(span), "Invalid", wording, vec![("wanted", wanted.into())]);
}

/// The template, and what pods that are kept running cannot have.
fn template(spec: &At, is_stateful: bool, report: &mut Report) {
    let template = spec.field("template");
    let claims = spec.field("volumeClaimTemplates");
    let kind = if is_stateful { Kind::Later { claims: &claims } } else { Kind::Template };
    pod::check_template(&template, kind, report);
    let pod = template.field("spec");
    let policy = pod.field("restartPolicy");
    if policy.text_or("Always") != "Always" {
        report.unsupported(&policy, &["Always"]);
    }
    let deadline = pod.field("activeDeadlineSeconds");
    if deadline.is_set() {
        report.forbidden(&deadline, "message-deadline");
    }
    let kind = report.manifest.kind.value.as_str();
    let is_replicated = kind == "DaemonSet" || spec.field("replicas").number() > 1;
    if is_replicated && !is_stateful && kind != "ReplicationController" {
        volume::read_only_disks(&pod.field("volumes"), report);
    }
}

fn deployment(spec: &At, report: &mut Report) {
    let strategy = spec.field("strategy");
    let rolling = strategy.field("rollingUpdate");
    match strategy.field("type").text_or("RollingUpdate") {
        "RollingUpdate" => {
            let (unavailable, surge) = (rolling.field("maxUnavailable"), rolling.field("maxSurge"));
            count_or_percent(&unavailable, report);
            count_or_percent(&surge, report);
            if is_zero(&unavailable) && is_zero(&surge) {
                report.invalid(&unavailable, "message-no-surge");
            }
            at_most_all(&unavailable, report);
        }
        "Recreate" if rolling.is_set() => report.forbidden(&rolling, "message-no-rolling"),
        "Recreate" => {}
        _ => report.unsupported(
            &strategy.pointing(&strategy.field("type")),
            &["Recreate", "RollingUpdate"],
        ),
    }
    let deadline = spec.field("progressDeadlineSeconds");
    report.not_negative(&deadline);
    if deadline.integer().unwrap_or(600) <= spec.field("minReadySeconds").number() {
        report.invalid(&deadline, "message-progress");
    }
}

fn daemon_set(spec: &At, report: &mut Report) {
    let wants = spec.field("selector");
    if selector::check(&wants, report) {
        matches(&wants, spec, report);
    }
    if wants.is_set() && selector::is_empty(&wants) {
        report.invalid(&wants, "message-selector-empty");
    }
    template(spec, false, report);
    let strategy = spec.field("updateStrategy");
    let rolling = strategy.field("rollingUpdate");
    match strategy.field("type").text_or("RollingUpdate") {
        "RollingUpdate" => daemon_rolling(&rolling, report),
        "OnDelete" => {}
        _ => report.unsupported(
            &strategy.pointing(&strategy.field("type")),
            &["RollingUpdate", "OnDelete"],
        ),
    }
}

/// Exactly one of the two may be more than 0; one pod may be unavailable where none is said.
fn daemon_rolling(rolling: &At, report: &mut Report) {
    let (unavailable, surge) = (rolling.field("maxUnavailable"), rolling.field("maxSurge"));
    let has_unavailable = !unavailable.is_set() || !is_zero(&unavailable);
    let has_surge = surge.is_set() && !is_zero(&surge);
    if has_unavailable && has_surge {
        report.invalid(&surge, "message-surge-both");
    } else if !has_unavailable && !has_surge {
        report.required_as(&unavailable, "message-surge-none");
    }
    count_or_percent(&unavailable, report);
    count_or_percent(&surge, report);
    at_most_all(&unavailable, report);
    at_most_all(&surge, report);
}

fn stateful_set(spec: &At, report: &mut Report) {
    let management = spec.field("podManagementPolicy");
    if !matches!(management.text(), "" | "OrderedReady" | "Parallel") {
        report.invalid(&management, "message-management");
    }
    let strategy = spec.field("updateStrategy");
    let rolling = strategy.field("rollingUpdate");
    match strategy.field("type").text_or("RollingUpdate") {
        "RollingUpdate" => report.not_negative(&rolling.field("partition")),
        "OnDelete" if rolling.is_set() => report.invalid(&rolling, "message-no-rolling"),
        "OnDelete" => {}
        _ => {
            let kind = strategy.field("type");
            report.invalid(&strategy.pointing(&kind), "message-update-strategy");
        }
    }
    let retention = spec.field("persistentVolumeClaimRetentionPolicy");
    for name in ["whenDeleted", "whenScaled"] {
        report.choice(&retention.field(name), &["Retain", "Delete"]);
    }
    report.not_negative(&spec.field("ordinals").field("start"));
}

fn replication_controller(root: &At, spec: &At, report: &mut Report) {
    let template_at = spec.field("template");
    let metadata = template_at.field("metadata");
    let labels = metadata.field("labels");
    let wants = spec.field("selector");
    let _ = root;
    // Without a selector, the labels of the template are selected.
    if wants.count() == 0 && labels.count() == 0 {
        report.required(&wants);
    }
    if !template_at.is_set() {
        report.required(&template_at);
        return;
    }
    let unmet = wants.entries().find(|(key, value)| labels.key(key).text() != value.text());
    if let Some((key, value)) = unmet {
        let args = vec![("wanted", key.into())];
        report.add(&labels.pointing(&value), "Invalid", "message-selector", args);
    }
    template(spec, false, report);
}

/// A number of pods, or a share of them.
fn count_or_percent(at: &At, report: &mut Report) {
    match at.json() {
        Json::Text(_) if percent(at).is_none() => report.invalid(at, "message-percent"),
        Json::Text(_) => {}
        _ => report.not_negative(at),
    }
}

/// Digits, then `%`.
fn percent(at: &At) -> Option<u64> {
    let digits = at.text().strip_suffix('%')?;
    let is_number = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

/// Written, and none at all.
fn is_zero(at: &At) -> bool {
    match at.json() {
        Json::Integer(number) => number == 0,
        Json::Text(_) => percent(at).unwrap_or(0) == 0,
        _ => false,
    }
}

fn at_most_all(at: &At, report: &mut Report) {
    if percent(at).is_some_and(|share| share > 100) {
        report.invalid(at, "message-percent-large");
    }
}

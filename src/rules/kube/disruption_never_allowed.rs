//! A `PodDisruptionBudget` that lets no pod go.

use std::collections::BTreeMap;

use crate::finding::{Finding, Lint, Severity};
use crate::model::kube::Manifest;
use crate::model::project::Project;
use crate::rules::kube::pods;
use crate::rules::kube::scaling::{self, Key};
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::yaml::{Entry, Node};
use crate::text::Edit;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "disruption-never-allowed",
        severity: Severity::Warning,
        aliases: &[
            "kube-linter:pdb-max-unavailable",
            "kube-linter:pdb-min-available",
            "polaris:pdbDisruptionsIsZero",
            "polaris:pdbMinAvailableGreaterThanHPAMinReplicas",
        ],
    },
    check: Check::Kube,
    page: page!("disruption_never_allowed"),
};

/// Workloads by their namespace and each of their pods' labels.
type Workloads<'a> = BTreeMap<(&'a str, &'a str, &'a str), Vec<&'a Manifest>>;

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    let mut known = None;
    for budget in &project.manifests {
        if budget.kind.value != "PodDisruptionBudget" || !budget.complete {
            continue;
        }
        let Some(spec) = budget.root.get("spec") else { continue };
        if let Some(entry) = spec.entry("maxUnavailable") {
            if matches!(entry.value.as_text(), Some("0" | "0%")) {
                let finding = finding(entry, "message-zero", out);
                report(finding.known_as(ZERO), entry, out);
            }
            continue;
        }
        let Some(entry) = spec.entry("minAvailable") else { continue };
        if entry.value.as_text() == Some("100%") {
            let finding = finding(entry, "message-zero", out);
            report(finding.known_as(&["kube-linter:pdb-min-available"]), entry, out);
            continue;
        }
        let (workloads, scalers) =
            known.get_or_insert_with(|| (workloads(project), scaling::autoscalers(project)));
        check_count(budget, spec, entry, workloads, scalers, out);
    }
}

const ZERO: &[&str] = &["kube-linter:pdb-max-unavailable", "polaris:pdbDisruptionsIsZero"];

fn check_count(
    budget: &Manifest,
    spec: &Node,
    entry: &Entry,
    workloads: &Workloads,
    scalers: &BTreeMap<Key, &Manifest>,
    out: &mut Sink,
) {
    let [workload] = *selected(budget, spec, workloads) else { return };
    let scaler = scaling::key(workload).and_then(|key| scalers.get(&key));
    let replicas = || match pods::at(&workload.root, &["spec", "replicas"]) {
        Some(written) => written.as_int(),
        None => Some(1),
    };
    let Some(total) = scaler.map(|it| scaling::fewest(it)).or_else(replicas) else { return };
    let Some(kept) = kept(&entry.value, total).filter(|&kept| kept >= total && total > 0) else {
        return;
    };
    let name = workload.name.as_ref();
    let place = match scaler {
        Some(scaler) => scaler.name.as_ref().map_or(scaler.kind.span, |name| name.span),
        None => name.map_or(workload.kind.span, |name| name.span),
    };
    let mut finding = finding(entry, "message", out);
    finding.args = vec![
        ("kept", kept.to_string().into()),
        ("total", total.to_string().into()),
        ("workload", name.map_or("", |name| &name.value).into()),
    ];
    let finding = finding.related(place, "related", Vec::new());
    let finding = match scaler {
        Some(_) => finding
            .worded("message-autoscaled")
            .known_as(&["polaris:pdbMinAvailableGreaterThanHPAMinReplicas"]),
        None => finding.known_as(&["kube-linter:pdb-min-available"]),
    };
    report(finding, entry, out);
}

fn finding(entry: &Entry, wording: &'static str, out: &Sink) -> Finding {
    out.at(entry.key.span.cover(entry.value.span), Vec::new()).worded(wording)
}

fn report(finding: Finding, entry: &Entry, out: &mut Sink) {
    let is_written_here = entry.merged.is_none() && entry.value.anchor.is_none();
    let span = entry.key.span.cover(entry.value.span);
    let edit = Edit::replace(span, "maxUnavailable: 1");
    out.report(if is_written_here { finding.unsafe_fix(vec![edit]) } else { finding });
}

/// The pods that must stay of so many: a share is rounded up.
fn kept(value: &Node, total: i64) -> Option<i64> {
    let text = value.as_text()?;
    match text.strip_suffix('%') {
        Some(percent) => {
            let percent: i64 = percent.parse().ok()?;
            Some(percent.checked_mul(total)?.checked_add(99)? / 100)
        }
        None => value.as_int(),
    }
}

fn workloads<'a>(project: &'a Project) -> Workloads<'a> {
    /// Of more workloads with the same label, only the first are looked at.
    const MOST: usize = 50;
    let mut workloads = Workloads::new();
    for manifest in &project.manifests {
        let is_counted = matches!(&*manifest.kind.value, "Deployment" | "StatefulSet");
        let Some(pod) = pods::pod(manifest).filter(|_| is_counted) else { continue };
        for (key, value) in &pod.labels {
            let same = workloads.entry((manifest.namespace.as_str(), key, value)).or_default();
            if same.len() < MOST {
                same.push(manifest);
            }
        }
    }
    workloads
}

/// The workloads whose pods a budget speaks of.
fn selected<'a>(budget: &Manifest, spec: &Node, workloads: &Workloads<'a>) -> Vec<&'a Manifest> {
    let selector = spec.get("selector");
    let labels = selector.and_then(|it| it.get("matchLabels")).map_or(&[][..], Node::entries);
    let wanted: Vec<(&str, &str)> =
        labels.iter().filter_map(|it| Some((it.key.as_text()?, it.value.as_text()?))).collect();
    let is_open = selector.is_some_and(|it| it.get("matchExpressions").is_some());
    let Some((key, value)) = wanted.first().filter(|_| !is_open) else { return Vec::new() };
    let has = |manifest: &&&Manifest| {
        let labels = manifest.pod.as_ref().map(|pod| &pod.labels);
        labels.is_some_and(|labels| {
            wanted.iter().all(|(key, value)| labels.get(*key).is_some_and(|it| it == value))
        })
    };
    let candidates = workloads.get(&(budget.namespace.as_str(), *key, *value));
    candidates.into_iter().flatten().filter(has).copied().collect()
}

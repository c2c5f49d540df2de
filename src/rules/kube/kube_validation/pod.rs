//! Pods, and the selectors and names around them.

use std::collections::BTreeSet;

use crate::model::kube::{Manifest, Pod};
use crate::order;
use crate::rules::kube::kube_validation::container::Around;
use crate::rules::kube::kube_validation::{Place, Report};
use crate::rules::kube::kube_validation::{container, names};
use crate::syntax::yaml::Node;

pub(super) fn check(manifest: &Manifest, report: &mut Report) {
    let Some(pod) = &manifest.pod else { return };
    name(manifest, report);
    containers(pod, report);
    restart_policy(manifest, pod, report);
    selector(manifest, pod, report);
}

/// The name of a workload or a pod.
fn name(manifest: &Manifest, report: &mut Report) {
    let metadata = manifest.root.get("metadata");
    if metadata.is_some_and(|metadata| metadata.get("generateName").is_some()) {
        return;
    }
    let place = |span| Place { span, path: "metadata.name" };
    match &manifest.name {
        None => {
            let args = vec![("field", "metadata.name".into())];
            report.add(&place(manifest.kind.span), "Required", "message-required", args);
        }
        Some(name) if !names::is_dns_subdomain(&name.value) => {
            let args = vec![("value", (&name.value).into())];
            report.add(&place(name.span), "Invalid", "message-name", args);
        }
        Some(_) => {}
    }
}

fn containers(pod: &Pod, report: &mut Report) {
    if pod.spec.get("containers").is_none_or(|containers| containers.items().is_empty()) {
        let path = format!("{}.containers", pod.path);
        let place = Place { span: report.manifest.kind.span, path: &path };
        report.add(&place, "Required", "message-required", vec![("field", "containers".into())]);
    }
    let volumes = pod.spec.get("volumes").map_or(&[][..], Node::items);
    let mut seen = BTreeSet::new();
    for (index, volume) in volumes.iter().enumerate() {
        let Some(name) = volume.get("name").and_then(Node::spanned) else { continue };
        let path = format!("{}.volumes[{index}].name", pod.path);
        let place = Place { span: name.span, path: &path };
        let args = vec![("value", (&name.value).into())];
        if !names::is_dns_label(&name.value) {
            report.add(&place, "Invalid", "message-name", args);
        } else if !seen.insert(name.value) {
            report.add(&place, "Duplicate", "message-duplicate", args);
        }
    }
    let volume_names = volumes.iter().filter_map(|volume| volume.get("name")?.as_text());
    let mut around = Around { volumes: order::set(volume_names), names: BTreeSet::new() };
    for container in &pod.containers {
        container::check(container, &mut around, report);
    }
}

fn restart_policy(manifest: &Manifest, pod: &Pod, report: &mut Report) {
    let allowed: &[&str] = match &*manifest.kind.value {
        "Deployment" | "DaemonSet" | "ReplicaSet" | "StatefulSet" => &["Always"],
        "Job" | "CronJob" => &["OnFailure", "Never"],
        _ => &["Always", "OnFailure", "Never"],
    };
    let path = format!("{}.restartPolicy", pod.path);
    let list = allowed.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
    let allows_default = allowed.contains(&"Always");
    match pod.spec.get("restartPolicy").and_then(Node::spanned) {
        Some(policy) if !allowed.contains(&policy.value.as_str()) => {
            let value = ("value", policy.value.into());
            let args = vec![value, ("field", "restartPolicy".into()), ("allowed", list.into())];
            let place = Place { span: policy.span, path: &path };
            report.add(&place, "NotSupported", "message-choice", args);
        }
        None if !allows_default => {
            let place = Place { span: manifest.kind.span, path: &path };
            let args = vec![("field", "restartPolicy".into())];
            report.add(&place, "Required", "message-required", args);
        }
        _ => {}
    }
}

fn selector(manifest: &Manifest, pod: &Pod, report: &mut Report) {
    if !matches!(&*manifest.kind.value, "Deployment" | "DaemonSet" | "ReplicaSet" | "StatefulSet") {
        return;
    }
    let selector = manifest.root.get("spec").and_then(|spec| spec.get("selector"));
    let Some(selector) = selector.filter(|selector| !selector.is_null()) else {
        let place = Place { span: manifest.kind.span, path: "spec.selector" };
        return report.add(
            &place,
            "Required",
            "message-required",
            vec![("field", "spec.selector".into())],
        );
    };
    let wanted = selector.get("matchLabels").map_or(&[][..], Node::entries);
    let differs = wanted.iter().find(|entry| {
        let label = entry.key.as_text().and_then(|key| pod.labels.get(key));
        label.map(String::as_str) != entry.value.as_text()
    });
    if let Some(entry) = differs
        && manifest.complete
    {
        let place = Place { span: entry.key.span, path: "spec.template.metadata.labels" };
        let args = vec![("value", entry.key.as_text().unwrap_or_default().into())];
        report.add(&place, "Invalid", "message-selector", args);
    }
}

//! A container that does not say what it needs, or how much it may take.

use std::collections::BTreeSet;

use crate::finding::{Lint, Severity};
use crate::model::kube::{Container, Manifest};
use crate::model::project::Project;
use crate::rules::kube::pods;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "resources-unset",
        severity: Severity::Info,
        aliases: &[
            "kube-score:container-resources",
            "kube-linter:unset-cpu-requirements",
            "polaris:cpuRequestsMissing",
            "checkov:CKV_K8S_10",
            "kube-linter:unset-memory-requirements",
            "polaris:memoryRequestsMissing",
            "checkov:CKV_K8S_12",
            "polaris:memoryLimitsMissing",
            "checkov:CKV_K8S_13",
        ],
    },
    check: Check::Kube,
    page: page!("resources_unset"),
};

const CPU: &[&str] =
    &["kube-linter:unset-cpu-requirements", "polaris:cpuRequestsMissing", "checkov:CKV_K8S_10"];
const MEMORY: &[&str] = &["polaris:memoryRequestsMissing", "checkov:CKV_K8S_12"];
const LIMIT: &[&str] =
    &["kube-linter:unset-memory-requirements", "polaris:memoryLimitsMissing", "checkov:CKV_K8S_13"];

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    let provided: BTreeSet<&str> = pods::with_limit_range(project);
    for manifest in &project.manifests {
        let is_shared = |manifest: &Manifest| {
            pods::pod(manifest).is_some_and(|pod| pod.spec.get("resources").is_some())
        };
        if !provided.contains(manifest.namespace.as_str()) && !is_shared(manifest) {
            pods::lasting(manifest).for_each(|container| check_container(container, out));
        }
    }
}

fn check_container(container: &Container, out: &mut Sink) {
    let limit = pods::at(&container.node, &["resources", "limits", "memory"]);
    let limit = limit.filter(|it| !it.is_null());
    let parts = [
        ("requests.cpu", CPU, pods::request(container, "cpu")),
        ("requests.memory", MEMORY, pods::request(container, "memory")),
        ("limits.memory", LIMIT, limit),
    ];
    let missing = || parts.iter().filter(|(.., value)| value.is_none());
    let names: Vec<&str> = missing().map(|(name, ..)| *name).collect();
    if names.is_empty() {
        return;
    }
    let args = vec![("container", container.name().into()), ("missing", names.join("`, `").into())];
    let resources = container.node.entry("resources");
    let place = resources.map_or(container.place(), |entry| entry.key.span);
    let mut aliases = vec!["kube-score:container-resources"];
    aliases.extend(missing().flat_map(|(_, aliases, _)| aliases.iter().copied()));
    let finding = out.at(place, args).known_as_these(aliases);
    let is_nothing_said = resources.is_none_or(|entry| entry.value.entries().is_empty());
    out.report(if is_nothing_said {
        finding.worded("message-none").severity(Severity::Warning)
    } else {
        finding
    });
}

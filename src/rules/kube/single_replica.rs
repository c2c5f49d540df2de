//! A service of one pod, for those who ask for more.

use crate::finding::{Lint, Severity};
use crate::model::project::Project;
use crate::rules::kube::{pods, scaling};
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "single-replica",
        severity: Severity::Info,
        aliases: &[
            "kube-score:deployment-replicas",
            "kube-linter:minimum-three-replicas",
            "polaris:deploymentMissingReplicas",
        ],
    },
    check: Check::Kube,
    page: page!("single_replica"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    if !out.is_switched_on() {
        return;
    }
    let scalers = scaling::autoscalers(project);
    for manifest in &project.manifests {
        let is_service = manifest.kind.value == "Deployment" && manifest.complete;
        let is_scaled = scaling::key(manifest).is_some_and(|key| scalers.contains_key(&key));
        if !is_service || is_scaled {
            continue;
        }
        let replicas = pods::at(&manifest.root, &["spec", "replicas"]);
        if replicas.is_some_and(|it| it.as_int() != Some(1)) {
            continue;
        }
        let name = manifest.name.as_ref();
        let place = name.map_or(manifest.kind.span, |name| name.span);
        let args = vec![("workload", name.map_or("", |name| &name.value).into())];
        out.report(out.at(replicas.map_or(place, |it| it.span), args));
    }
}

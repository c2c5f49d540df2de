//! Pods that may all be on the same node, for those who want them apart.

use crate::finding::{Lint, Severity};
use crate::model::kube::Manifest;
use crate::rules::kube::pods;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::yaml::Node;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "replicas-on-one-node",
        severity: Severity::Info,
        aliases: &[
            "kube-score:deployment-has-host-podantiaffinity",
            "kube-score:statefulset-has-host-podantiaffinity",
            "kube-score:pod-topology-spread-constraints",
            "kube-linter:no-anti-affinity",
            "polaris:topologySpreadConstraint",
        ],
    },
    check: Check::Kube,
    page: page!("replicas_on_one_node"),
};

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    let is_spread = matches!(&*manifest.kind.value, "Deployment" | "StatefulSet");
    let Some(pod) = pods::pod(manifest).filter(|_| is_spread && out.is_switched_on()) else {
        return;
    };
    let replicas = pods::at(&manifest.root, &["spec", "replicas"]).and_then(Node::as_int);
    let is_said = pods::at(&pod.spec, &["affinity", "podAntiAffinity"]).is_some()
        || pod.spec.get("topologySpreadConstraints").is_some();
    if is_said || replicas.is_none_or(|number| number < 2) {
        return;
    }
    let name = manifest.name.as_ref();
    let place = name.map_or(manifest.kind.span, |name| name.span);
    let args = vec![("workload", name.map_or("", |name| &name.value).into())];
    out.report(out.at(place, args));
}

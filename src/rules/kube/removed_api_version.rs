//! A version of the API that today's clusters no longer serve.

use crate::finding::{Lint, Severity};
use crate::model::kube::Manifest;
use crate::rules::kube::pods;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::yaml::Node;
use crate::text::Edit;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "removed-api-version",
        severity: Severity::Error,
        aliases: &["kube-score:stable-version", "kube-linter:no-extensions-v1beta"],
    },
    check: Check::Kube,
    page: page!("removed_api_version"),
};

/// Kinds that a release of Kubernetes stopped serving in some version.
struct Removed {
    version: &'static str,
    kinds: &'static [&'static str],
    /// The first release without it.
    release: &'static str,
    /// Empty where there is none.
    instead: &'static str,
    /// Whether an object of the old version is one of the new.
    is_same: bool,
}

const fn removed(
    version: &'static str,
    kinds: &'static [&'static str],
    release: &'static str,
    instead: &'static str,
    is_same: bool,
) -> Removed {
    Removed { version, kinds, release, instead, is_same }
}

const WORKLOADS: &[&str] = &["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"];
const ROLES: &[&str] = &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];
const WEBHOOKS: &[&str] = &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];
const STORAGE: &[&str] = &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"];
const FLOW: &[&str] = &["FlowSchema", "PriorityLevelConfiguration"];
const APPS: &str = "apps/v1";
const NETWORK: &str = "networking.k8s.io/v1";
const FLOWS: &str = "flowcontrol.apiserver.k8s.io/v1";

/// After Kubernetes' "Deprecated API Migration Guide", as of release 1.34.
static REMOVED: [Removed; 27] = [
    removed("extensions/v1beta1", WORKLOADS, "1.16", APPS, true),
    removed("extensions/v1beta1", &["NetworkPolicy"], "1.16", NETWORK, true),
    removed("extensions/v1beta1", &["Ingress"], "1.22", NETWORK, false),
    removed("extensions/v1beta1", &["PodSecurityPolicy"], "1.16", "", false),
    removed("apps/v1beta1", WORKLOADS, "1.16", APPS, true),
    removed("apps/v1beta2", WORKLOADS, "1.16", APPS, true),
    removed("batch/v2alpha1", &["CronJob"], "1.21", "batch/v1", true),
    removed(
        "admissionregistration.k8s.io/v1beta1",
        WEBHOOKS,
        "1.22",
        "admissionregistration.k8s.io/v1",
        false,
    ),
    removed(
        "apiextensions.k8s.io/v1beta1",
        &["CustomResourceDefinition"],
        "1.22",
        "apiextensions.k8s.io/v1",
        false,
    ),
    removed(
        "apiregistration.k8s.io/v1beta1",
        &["APIService"],
        "1.22",
        "apiregistration.k8s.io/v1",
        true,
    ),
    removed(
        "certificates.k8s.io/v1beta1",
        &["CertificateSigningRequest"],
        "1.22",
        "certificates.k8s.io/v1",
        false,
    ),
    removed("coordination.k8s.io/v1beta1", &["Lease"], "1.22", "coordination.k8s.io/v1", true),
    removed("networking.k8s.io/v1beta1", &["Ingress"], "1.22", NETWORK, false),
    removed("networking.k8s.io/v1beta1", &["IngressClass"], "1.22", NETWORK, true),
    removed(
        "rbac.authorization.k8s.io/v1beta1",
        ROLES,
        "1.22",
        "rbac.authorization.k8s.io/v1",
        true,
    ),
    removed("scheduling.k8s.io/v1beta1", &["PriorityClass"], "1.22", "scheduling.k8s.io/v1", true),
    removed("storage.k8s.io/v1beta1", STORAGE, "1.22", "storage.k8s.io/v1", true),
    removed("autoscaling/v2beta1", &["HorizontalPodAutoscaler"], "1.25", "autoscaling/v2", false),
    removed("batch/v1beta1", &["CronJob"], "1.25", "batch/v1", true),
    removed("discovery.k8s.io/v1beta1", &["EndpointSlice"], "1.25", "discovery.k8s.io/v1", false),
    removed("policy/v1beta1", &["PodDisruptionBudget"], "1.25", "policy/v1", true),
    removed("policy/v1beta1", &["PodSecurityPolicy"], "1.25", "", false),
    removed("node.k8s.io/v1beta1", &["RuntimeClass"], "1.25", "node.k8s.io/v1", true),
    removed("autoscaling/v2beta2", &["HorizontalPodAutoscaler"], "1.26", "autoscaling/v2", true),
    removed("flowcontrol.apiserver.k8s.io/v1beta1", FLOW, "1.26", FLOWS, false),
    removed("flowcontrol.apiserver.k8s.io/v1beta2", FLOW, "1.29", FLOWS, false),
    removed("flowcontrol.apiserver.k8s.io/v1beta3", FLOW, "1.32", FLOWS, true),
];

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    let Some(version) = manifest.root.get("apiVersion") else { return };
    let kind = manifest.kind.value.as_str();
    let is_it = |it: &&Removed| version.as_text() == Some(it.version) && it.kinds.contains(&kind);
    let Some(removed) = REMOVED.iter().find(is_it) else { return };

    let args = vec![
        ("kind", kind.into()),
        ("version", removed.version.into()),
        ("release", removed.release.into()),
        ("instead", removed.instead.into()),
    ];
    let finding = out.at(version.span, args).known_as(match removed.version {
        "extensions/v1beta1" => RULE.lint.aliases,
        _ => &["kube-score:stable-version"],
    });
    if removed.instead.is_empty() {
        out.report(finding.worded("message-gone"));
        return;
    }
    // The old versions made up a selector of their own.
    let has_selector =
        pods::at(&manifest.root, &["spec", "selector"]).is_some_and(|it: &Node| !it.is_null());
    let is_same = removed.is_same && (removed.instead != APPS || has_selector);
    out.report(if is_same {
        let edit = Edit::replace(version.span, removed.instead);
        finding.unsafe_fix(vec![edit]).fix_worded("fix", vec![("instead", removed.instead.into())])
    } else {
        finding.worded("message-changed")
    });
}

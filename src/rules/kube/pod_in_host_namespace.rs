//! A pod that is not kept apart from its node.

use crate::finding::{Lint, Severity};
use crate::model::kube::Manifest;
use crate::rules::kube::pods;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "pod-in-host-namespace",
        severity: Severity::Warning,
        aliases: &[
            "kube-linter:host-network",
            "polaris:hostNetworkSet",
            "checkov:CKV_K8S_19",
            "kube-linter:host-pid",
            "polaris:hostPIDSet",
            "checkov:CKV_K8S_17",
            "kube-linter:host-ipc",
            "polaris:hostIPCSet",
            "checkov:CKV_K8S_18",
        ],
    },
    check: Check::Kube,
    page: page!("pod_in_host_namespace"),
};

struct Shared {
    field: &'static str,
    wording: &'static str,
    aliases: &'static [&'static str],
}

const SHARED: [Shared; 3] = [
    Shared {
        field: "hostNetwork",
        wording: "message-network",
        aliases: &["kube-linter:host-network", "polaris:hostNetworkSet", "checkov:CKV_K8S_19"],
    },
    Shared {
        field: "hostPID",
        wording: "message",
        aliases: &["kube-linter:host-pid", "polaris:hostPIDSet", "checkov:CKV_K8S_17"],
    },
    Shared {
        field: "hostIPC",
        wording: "message-ipc",
        aliases: &["kube-linter:host-ipc", "polaris:hostIPCSet", "checkov:CKV_K8S_18"],
    },
];

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    let Some(pod) = pods::pod(manifest) else { return };
    // One on each node is there for the node.
    let is_of_node = manifest.kind.value == "DaemonSet";
    for Shared { field, wording, aliases } in SHARED {
        let Some(entry) = pod.spec.entry(field) else { continue };
        if entry.value.as_bool() != Some(true) {
            continue;
        }
        let name = manifest.name.as_ref().map_or("", |name| &name.value);
        let span = entry.key.span.cover(entry.value.span);
        let finding = out.at(span, vec![("pod", name.into())]).worded(wording).known_as(aliases);
        out.report(if is_of_node { finding.severity(Severity::Info) } else { finding });
    }
}

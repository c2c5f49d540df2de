//! A port of the node, of which there is one to a node.

use crate::finding::{Lint, Severity};
use crate::model::kube::Manifest;
use crate::rules::kube::{edits, pods};
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "host-port",
        severity: Severity::Info,
        aliases: &["checkov:CKV_K8S_26", "polaris:hostPortSet"],
    },
    check: Check::Kube,
    page: page!("host_port"),
};

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    let Some(pod) = pods::pod(manifest) else { return };
    // In the node's network every port is one of the node, and on each node one pod is meant.
    let is_meant = pods::flag(&pod.spec, &["hostNetwork"]) == Some(true);
    if is_meant || manifest.kind.value == "DaemonSet" {
        return;
    }
    for container in &pod.containers {
        for port in pods::items(&container.node, &["ports"]) {
            let Some(entry) = port.entry("hostPort") else { continue };
            let Some(number) = entry.value.as_int().filter(|&number| number != 0) else { continue };
            let args = vec![("port", number.to_string().into())];
            let finding = out.at(entry.key.span.cover(entry.value.span), args);
            out.report(match edits::remove(entry, out) {
                Some(edit) => finding.unsafe_fix(vec![edit]),
                None => finding,
            });
        }
    }
}

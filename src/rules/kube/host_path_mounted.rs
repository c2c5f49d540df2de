//! A folder or a socket of the node in a pod.

use std::collections::BTreeSet;

use crate::finding::{Finding, Lint, Severity};
use crate::model::kube::{Manifest, Pod};
use crate::order;
use crate::rules::host::is_system_folder;
use crate::rules::kube::pods;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "host-path-mounted",
        severity: Severity::Warning,
        aliases: &[
            "polaris:hostPathSet",
            "kube-linter:docker-sock",
            "checkov:CKV_K8S_27",
            "kube-linter:sensitive-host-mounts",
            "kube-linter:writable-host-mount",
        ],
    },
    check: Check::Kube,
    page: page!("host_path_mounted"),
};

/// The file names of the sockets through which container engines are steered.
const SOCKETS: [&str; 5] =
    ["containerd.sock", "cri-dockerd.sock", "crio.sock", "docker.sock", "podman.sock"];

/// Below these lies what is the node's own, and on each node: nobody looks for data there.
const OF_NODE: [&str; 11] = [
    "/boot/",
    "/dev/",
    "/etc/",
    "/lib/",
    "/proc/",
    "/run/",
    "/sys/",
    "/usr/",
    "/var/lib/kubelet",
    "/var/log",
    "/var/run/",
];

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    let Some(pod) = pods::pod(manifest) else { return };
    let mut known = None;
    for volume in pods::items(&pod.spec, &["volumes"]) {
        let Some(path) = pods::at(volume, &["hostPath", "path"]) else { continue };
        let Some(text) = path.as_text() else { continue };
        let written = known.get_or_insert_with(|| written(pod));
        let is_read_only = pods::text(volume, &["name"]).is_some_and(|it| !written.contains(it));
        let finding = out.at(path.span, vec![("path", text.into())]);
        if let Some(finding) = judged(finding, text, is_read_only, manifest) {
            out.report(finding);
        }
    }
}

fn judged(
    finding: Finding,
    path: &str,
    is_read_only: bool,
    manifest: &Manifest,
) -> Option<Finding> {
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if SOCKETS.contains(&name) {
        let known: &[&str] = match name {
            "docker.sock" => {
                &["polaris:hostPathSet", "kube-linter:docker-sock", "checkov:CKV_K8S_27"]
            }
            _ => &["polaris:hostPathSet"],
        };
        return Some(finding.worded("message-socket").known_as(known));
    }
    let is_of_node =
        manifest.kind.value == "DaemonSet" || OF_NODE.iter().any(|folder| path.starts_with(folder));
    match (is_system_folder(path), is_read_only) {
        (true, true) => Some(
            finding
                .worded("message-read-only")
                .severity(Severity::Info)
                .known_as(&["polaris:hostPathSet", "kube-linter:sensitive-host-mounts"]),
        ),
        (true, false) => Some(finding.known_as(&[
            "polaris:hostPathSet",
            "kube-linter:sensitive-host-mounts",
            "kube-linter:writable-host-mount",
        ])),
        (false, true) => None,
        // What is one to a node keeps its data there on purpose.
        (false, false) if is_of_node => None,
        (false, false) => Some(
            finding
                .worded("message-data")
                .severity(Severity::Info)
                .known_as(&["polaris:hostPathSet", "kube-linter:writable-host-mount"]),
        ),
    }
}

/// The volumes that some container may write to.
fn written(pod: &Pod) -> BTreeSet<&str> {
    let mounts = pod.containers.iter().flat_map(|it| pods::items(&it.node, &["volumeMounts"]));
    let written = mounts.filter(|mount| pods::flag(mount, &["readOnly"]) != Some(true));
    order::set(written.filter_map(|mount| pods::text(mount, &["name"])))
}

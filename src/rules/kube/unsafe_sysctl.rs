//! A setting of the kernel that nodes do not let a pod make.

use crate::finding::{Lint, Severity};
use crate::model::kube::Manifest;
use crate::rules::kube::pods;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "unsafe-sysctl",
        severity: Severity::Warning,
        aliases: &["kube-linter:unsafe-sysctls"],
    },
    check: Check::Kube,
    page: page!("unsafe_sysctl"),
};

/// Those that every node allows, after Kubernetes' page "Using sysctls in a Kubernetes Cluster".
const SAFE: [&str; 12] = [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.tcp_wmem",
];

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    let Some(pod) = pods::pod(manifest) else { return };
    for setting in pods::items(&pod.spec, &["securityContext", "sysctls"]) {
        let Some(name) = setting.get("name") else { continue };
        // Both ways of writing are accepted.
        let text = name.as_text().unwrap_or_default().replace('/', ".");
        if !text.is_empty() && !SAFE.contains(&text.as_str()) {
            out.report(out.at(name.span, vec![("name", text.into())]));
        }
    }
}

//! A capability that is nearly as much as root on the node.

use crate::finding::{Lint, Severity};
use crate::model::kube::Manifest;
use crate::rules::kube::pods;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::yaml::Node;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "dangerous-capability",
        severity: Severity::Warning,
        aliases: &["checkov:CKV_K8S_25", "polaris:dangerousCapabilities", "checkov:CKV_K8S_39"],
    },
    check: Check::Kube,
    page: page!("dangerous_capability"),
};

/// Each with what it gives, as a wording of the page; after capabilities(7).
const DANGEROUS: [(&str, &str); 10] = [
    ("ALL", "message-all"),
    ("BPF", "message"),
    ("DAC_READ_SEARCH", "message"),
    ("MAC_ADMIN", "message"),
    ("NET_ADMIN", "message-network"),
    ("PERFMON", "message"),
    ("SYS_ADMIN", "message"),
    ("SYS_MODULE", "message"),
    ("SYS_PTRACE", "message"),
    ("SYS_RAWIO", "message"),
];

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    for container in pods::containers(manifest).filter(|it| !pods::is_privileged(it)) {
        for added in pods::items(&container.node, &["securityContext", "capabilities", "add"]) {
            let Some(text) = added.as_text() else { continue };
            let upper = text.to_ascii_uppercase();
            let name = upper.strip_prefix("CAP_").unwrap_or(&upper);
            let Some((name, wording)) = DANGEROUS.iter().find(|(it, _)| *it == name) else {
                continue;
            };
            report(added, container.name(), name, wording, out);
        }
    }
}

fn report(added: &Node, container: &str, name: &str, wording: &'static str, out: &mut Sink) {
    let args = vec![("container", container.into()), ("capability", name.into())];
    let finding = out.at(added.span, args).worded(wording).known_as(match name {
        "SYS_ADMIN" => RULE.lint.aliases,
        "ALL" | "NET_ADMIN" => &["checkov:CKV_K8S_25", "polaris:dangerousCapabilities"],
        _ => &["checkov:CKV_K8S_25"],
    });
    // Within the pod's own network it does little harm.
    out.report(if name == "NET_ADMIN" { finding.severity(Severity::Info) } else { finding });
}

//! A container that may do everything that its node may.

use crate::finding::{Lint, Severity};
use crate::model::kube::Manifest;
use crate::rules::kube::pods;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "privileged-container",
        severity: Severity::Warning,
        aliases: &[
            "kube-score:container-security-context-privileged",
            "kube-linter:privileged-container",
            "polaris:runAsPrivileged",
            "checkov:CKV_K8S_16",
        ],
    },
    check: Check::Kube,
    page: page!("privileged_container"),
};

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    for container in pods::containers(manifest).filter(|it| pods::is_privileged(it)) {
        let context = container.node.get("securityContext");
        let Some(entry) = context.and_then(|it| it.entry("privileged")) else { continue };
        let span = entry.key.span.cover(entry.value.span);
        out.report(out.at(span, vec![("container", container.name().into())]));
    }
}

//! A container that may change its own image's files, for those who ask for that.

use crate::finding::{Lint, Severity};
use crate::model::kube::Manifest;
use crate::rules::kube::pods;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "writable-root-filesystem",
        severity: Severity::Info,
        aliases: &[
            "kube-score:container-security-context-readonlyrootfilesystem",
            "kube-linter:no-read-only-root-fs",
            "polaris:notReadOnlyRootFilesystem",
            "checkov:CKV_K8S_22",
        ],
    },
    check: Check::Kube,
    page: page!("writable_root_filesystem"),
};

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    if !out.is_switched_on() || pods::pod(manifest).is_none_or(pods::is_windows) {
        return;
    }
    for container in pods::whole(manifest) {
        let path = ["securityContext", "readOnlyRootFilesystem"];
        if pods::flag(&container.node, &path) != Some(true) {
            out.report(out.at(container.place(), vec![("container", container.name().into())]));
        }
    }
}

//! A container that may use all idle processors, for those who ask for a limit.

use crate::finding::{Lint, Severity};
use crate::model::kube::Manifest;
use crate::rules::kube::pods;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "no-cpu-limit",
        severity: Severity::Info,
        aliases: &["polaris:cpuLimitsMissing", "checkov:CKV_K8S_11"],
    },
    check: Check::Kube,
    page: page!("no_cpu_limit"),
};

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    if !out.is_switched_on() {
        return;
    }
    for container in pods::whole(manifest) {
        if pods::at(&container.node, &["resources", "limits", "cpu"]).is_none() {
            out.report(out.at(container.place(), vec![("container", container.name().into())]));
        }
    }
}

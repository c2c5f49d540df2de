//! A container that is not restarted when it hangs, for those who ask for that.

use crate::finding::{Lint, Severity};
use crate::model::kube::Manifest;
use crate::rules::kube::pods;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "no-liveness-probe",
        severity: Severity::Info,
        aliases: &[
            "kube-linter:no-liveness-probe",
            "polaris:livenessProbeMissing",
            "checkov:CKV_K8S_8",
        ],
    },
    check: Check::Kube,
    page: page!("no_liveness_probe"),
};

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    // What runs to its end is watched by its deadline.
    let ends = matches!(&*manifest.kind.value, "Job" | "CronJob");
    if !out.is_switched_on() || ends {
        return;
    }
    for container in pods::lasting(manifest).filter(|it| it.liveness.is_none()) {
        out.report(out.at(container.place(), vec![("container", container.name().into())]));
    }
}

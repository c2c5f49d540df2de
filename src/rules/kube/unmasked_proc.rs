//! A container that sees what its runtime hides of the kernel.

use crate::finding::{Lint, Severity};
use crate::model::kube::Manifest;
use crate::rules::kube::pods;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "unmasked-proc",
        severity: Severity::Warning,
        aliases: &["kube-linter:unsafe-proc-mount", "polaris:procMount"],
    },
    check: Check::Kube,
    page: page!("unmasked_proc"),
};

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    for container in pods::containers(manifest) {
        let Some(mount) = pods::at(&container.node, &["securityContext", "procMount"]) else {
            continue;
        };
        if mount.as_text() == Some("Unmasked") {
            out.report(out.at(mount.span, vec![("container", container.name().into())]));
        }
    }
}

//! A liveness probe that gives a booting application little time, with no startup probe before it.

use crate::finding::{Arg, Lint, Severity};
use crate::model::kube::{Container, Manifest};
use crate::rules::kube::probes;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "liveness-kills-slow-boot", severity: Severity::Info, aliases: &[] },
    check: Check::Kube,
    page: page!("liveness_kills_slow_boot"),
};

/// Most applications boot faster than this even on a busy node.
const ENOUGH_SECONDS: u32 = 30;

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    let containers = manifest.pod.iter().flat_map(|pod| &pod.containers);
    for container in containers.filter(|_| manifest.complete) {
        let Container { liveness: Some(liveness), startup: None, .. } = container else { continue };
        let seconds = liveness.safe_boot_seconds();
        // An invalid probe is another rule's matter, and kills nothing.
        if seconds >= ENOUGH_SECONDS || liveness.handlers.len() != 1 {
            continue;
        }
        let args = vec![("container", container.name().into()), ("seconds", Arg::Seconds(seconds))];
        let finding = out.at(liveness.key, args);
        out.report(match probes::startup_probe(liveness, out) {
            Some(edit) => finding.unsafe_fix(vec![edit]),
            None => finding,
        });
    }
}

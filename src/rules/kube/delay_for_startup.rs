//! A long wait before the liveness probe, where a startup probe would end it in time.

use crate::finding::{Arg, Lint, Severity};
use crate::model::kube::{Container, Manifest};
use crate::rules::kube::{edits, pods, probes};
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "delay-for-startup", severity: Severity::Info, aliases: &[] },
    check: Check::Kube,
    page: page!("delay_for_startup"),
};

/// A hang is noticed so much later that it matters.
const LONG_SECONDS: u32 = 30;

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    for container in pods::containers(manifest) {
        let Container { liveness: Some(liveness), startup: None, .. } = container else { continue };
        let delay = liveness.initial_delay;
        let Some(span) = delay.span.filter(|_| delay.value >= LONG_SECONDS) else { continue };
        let args =
            vec![("container", container.name().into()), ("delay", Arg::Seconds(delay.value))];
        let finding = out.at(span, args);
        let entry = liveness.node.entry("initialDelaySeconds");
        let edits = probes::startup_probe(liveness, out)
            .zip(entry.and_then(|entry| edits::remove(entry, out)));
        out.report(match edits {
            Some((probe, delay)) => finding.unsafe_fix(vec![probe, delay]),
            None => finding,
        });
    }
}

//! A liveness probe that has the container killed if it boots a little slowly.

use crate::finding::{Arg, Lint, Severity};
use crate::model::kube::{Container, Manifest, Probe, ProbeKind};
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "unprotected-boot", severity: Severity::Info, aliases: &[] },
    check: Check::Kube(check),
    page: page!("unprotected_boot"),
};

/// Whoever grants this many seconds has thought of a slow boot.
const GENEROUS_SECONDS: u32 = 60;

fn check(manifest: &Manifest, out: &mut Sink) {
    for container in manifest.pod.iter().flat_map(|pod| &pod.containers) {
        if container.probe(ProbeKind::Startup).is_some() {
            continue;
        }
        let Some(liveness) = container.probe(ProbeKind::Liveness) else { continue };
        let granted = granted_seconds(liveness);
        if granted < GENEROUS_SECONDS {
            report(container, liveness, granted, out);
        }
    }
}

/// From the container's start to the failure that kills it, if the probe's ticks fall worst.
fn granted_seconds(probe: &Probe) -> u32 {
    let repeated = probe.failure_threshold.value.saturating_sub(1);
    let delay = probe.initial_delay.value.saturating_sub(1);
    delay.saturating_add(repeated.saturating_mul(probe.period.value))
}

fn report(container: &Container, liveness: &Probe, granted: u32, out: &mut Sink) {
    let name = container.name.as_ref().map_or("", |name| &name.value);
    let finding =
        out.at(liveness.key, vec![("container", name.into()), ("time", Arg::Seconds(granted))]);
    out.report(match startup_probe(liveness, out) {
        Some(edit) => finding.unsafe_fix(vec![edit]),
        None => finding,
    });
}

/// A startup probe that asks what the liveness probe asks, and grants five minutes. `None` where
/// the liveness probe is not written in lines of its own.
fn startup_probe(liveness: &Probe, out: &Sink) -> Option<Edit> {
    let [handler] = &*liveness.handlers else { return None };
    let key = out.text(handler.key);
    let asked = handler.key.cover(liveness.node.get(key)?.span);
    let head = out.text(out.lines(liveness.key));
    let question = out.text(out.lines(asked)).trim_end();

    let indent = head.strip_suffix(head.trim_start())?;
    let inner = question.strip_suffix(question.trim_start())?;
    let is_block = head.trim_end() == format!("{indent}{}:", ProbeKind::Liveness.field())
        && question.trim_start().starts_with(key)
        && inner.len() > indent.len();
    is_block.then(|| {
        let field = ProbeKind::Startup.field();
        let probe = format!(
            "{indent}{field}:\n{question}\n{inner}periodSeconds: 10\n{inner}failureThreshold: 30\n"
        );
        Edit::insert(out.lines(liveness.key), probe)
    })
}

//! A liveness probe that gives a booting application little time, with no startup probe before it.

use crate::finding::{Arg, Lint, Severity};
use crate::model::kube::{Container, Manifest, Probe, ProbeKind};
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "liveness-kills-slow-boot", severity: Severity::Info, aliases: &[] },
    check: Check::Yaml,
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
        out.report(match startup_probe(liveness, out) {
            Some(edit) => finding.unsafe_fix(vec![edit]),
            None => finding,
        });
    }
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

//! A program that has one second to answer a probe, because nobody said otherwise.

use crate::finding::{Arg, Lint, Severity};
use crate::model::kube::{Container, HandlerKind, Manifest, Probe, ProbeKind};
use crate::rules::kube::edits::{self, Field, Value};
use crate::rules::kube::{pods, probes};
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "exec-probe-default-timeout", severity: Severity::Info, aliases: &[] },
    check: Check::Kube,
    page: page!("exec_probe_default_timeout"),
};

/// What most programs do with on a busy node.
const USUAL_SECONDS: u32 = 5;

/// Programs whose start alone may take a second: interpreters and virtual machines, and clients
/// that are written for them.
const SLOW: [&str; 17] = [
    "cqlsh",
    "java",
    "kafka-broker-api-versions.sh",
    "kafka-topics.sh",
    "mongo",
    "mongosh",
    "node",
    "nodetool",
    "npm",
    "php",
    "python",
    "python3",
    "rabbitmq-diagnostics",
    "rabbitmqctl",
    "ruby",
    "solr",
    "zkServer.sh",
];

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    for probe in pods::containers(manifest).flat_map(Container::probes) {
        let [handler] = &*probe.handlers else { continue };
        if !matches!(handler.kind, HandlerKind::Exec(_)) || probe.timeout.span.is_some() {
            continue;
        }
        let (is_liveness, slow) = (probe.kind == ProbeKind::Liveness, slow_program(probe));
        let finding = match slow {
            Some(program) => {
                let args = vec![("probe", probe.kind.as_str().into()), ("program", program.into())];
                let finding = out.at(handler.key, args).worded("message-slow");
                if is_liveness { finding.severity(Severity::Warning) } else { finding }
            }
            // Elsewhere a time-out passes by.
            None if is_liveness => out.at(handler.key, vec![("probe", probe.kind.as_str().into())]),
            None => continue,
        };
        let seconds = USUAL_SECONDS.min(probe.period.value);
        let text = seconds.to_string();
        let field = Field { key: "timeoutSeconds", value: Value::Text(&text) };
        let edit =
            edits::add(&probe.node, &["periodSeconds", "initialDelaySeconds"], &[field], out);
        out.report(match edit.filter(|_| seconds > 1) {
            Some(edit) => finding
                .unsafe_fix(vec![edit])
                .fix_worded("fix", vec![("seconds", Arg::Seconds(seconds))]),
            None => finding,
        });
    }
}

fn slow_program(probe: &Probe) -> Option<&'static str> {
    let mut programs = probes::words(probe).into_iter().map(probes::program);
    programs.find_map(|program| SLOW.into_iter().find(|slow| *slow == program))
}

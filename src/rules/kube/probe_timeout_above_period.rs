//! A probe that may still be waiting when the next one is due.

use crate::finding::{Arg, Lint, Severity};
use crate::model::kube::{Container, Manifest};
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "probe-timeout-above-period", severity: Severity::Warning, aliases: &[] },
    check: Check::Kube,
    page: page!("probe_timeout_above_period"),
};

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    let containers = manifest.pod.iter().flat_map(|pod| &pod.containers);
    for probe in containers.flat_map(Container::probes) {
        let (timeout, period) = (probe.timeout, probe.period);
        if timeout.value <= period.value {
            continue;
        }
        let args = vec![
            ("probe", probe.kind.as_str().into()),
            ("timeout", Arg::Seconds(timeout.value)),
            ("period", Arg::Seconds(period.value)),
        ];
        let finding = out.at(timeout.span.or(period.span).unwrap_or(probe.key), args);
        out.report(match (timeout.span, period.span) {
            (Some(_), Some(span)) => finding.related(span, "related", Vec::new()),
            _ => finding,
        });
    }
}

//! A container that gets longer to stop after a failed probe than at any other time.

use crate::finding::{Arg, Lint, Severity};
use crate::model::kube::{Container, Manifest};
use crate::rules::kube::{edits, pods};
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "probe-grace-above-pod", severity: Severity::Info, aliases: &[] },
    check: Check::Kube,
    page: page!("probe_grace_above_pod"),
};

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    let Some(pod) = pods::pod(manifest) else { return };
    for probe in pod.containers.iter().flat_map(Container::probes) {
        let Some(grace) = &probe.grace_seconds else { continue };
        if grace.value <= pod.grace_seconds {
            continue;
        }
        let args = vec![
            ("probe", probe.kind.as_str().into()),
            ("grace", Arg::Seconds(grace.value)),
            ("usual", Arg::Seconds(pod.grace_seconds)),
        ];
        let finding = out.at(grace.span, args);
        let entry = probe.node.entry("terminationGracePeriodSeconds");
        out.report(match entry.and_then(|entry| edits::remove(entry, out)) {
            Some(edit) => finding.unsafe_fix(vec![edit]),
            None => finding,
        });
    }
}

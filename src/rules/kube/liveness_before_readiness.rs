//! A liveness probe that gives up no later than the readiness probe which asks the same.

use crate::finding::{Arg, Lint, Severity};
use crate::model::kube::{Container, Manifest, Probe};
use crate::rules::kube::edits::{self, Field, Value};
use crate::rules::kube::{pods, probes};
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "liveness-before-readiness",
        severity: Severity::Warning,
        aliases: &["kube-score:pod-probes-identical"],
    },
    check: Check::Kube,
    page: page!("liveness_before_readiness"),
};

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    for container in pods::containers(manifest) {
        let Container { liveness: Some(liveness), readiness: Some(readiness), .. } = container
        else {
            continue;
        };
        let (restart, removal) =
            (probes::seconds_to_fail(liveness), probes::seconds_to_fail(readiness));
        if restart > removal || !probes::ask_the_same(container, liveness, readiness) {
            continue;
        }
        let args = vec![
            ("container", container.name().into()),
            ("restart", Arg::Seconds(restart)),
            ("removal", Arg::Seconds(removal)),
        ];
        let finding = out.at(liveness.key, args).related(readiness.key, "related", Vec::new());
        let threshold = later_threshold(liveness, removal);
        out.report(match raised(liveness, threshold, out) {
            Some(edit) => finding
                .unsafe_fix(vec![edit])
                .fix_worded("fix", vec![("threshold", Arg::Count(threshold as usize))]),
            None => finding,
        });
    }
}

/// The failures in a row that take twice as long as the readiness probe needs.
fn later_threshold(liveness: &Probe, removal: u32) -> u32 {
    let wanted = removal.saturating_mul(2).div_ceil(liveness.period.value.max(1));
    wanted.max(liveness.failure_threshold.value.saturating_add(1))
}

fn raised(liveness: &Probe, threshold: u32, out: &Sink) -> Option<Edit> {
    let threshold = threshold.to_string();
    if let Some(span) = liveness.failure_threshold.span {
        return Some(Edit::replace(span, threshold));
    }
    let field = Field { key: "failureThreshold", value: Value::Text(&threshold) };
    edits::add(&liveness.node, &["periodSeconds", "timeoutSeconds"], &[field], out)
}

//! A job that may start late, or twice at once, for those who want to have said so.

use crate::finding::{Lint, Severity};
use crate::model::kube::Manifest;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "cron-job-without-deadline",
        severity: Severity::Info,
        aliases: &["kube-score:cronjob-has-deadline"],
    },
    check: Check::Kube,
    page: page!("cron_job_without_deadline"),
};

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    if !out.is_switched_on() || manifest.kind.value != "CronJob" || !manifest.complete {
        return;
    }
    let Some(spec) = manifest.root.get("spec") else { return };
    let name = manifest.name.as_ref();
    let place = name.map_or(manifest.kind.span, |name| name.span);
    let args = || vec![("job", name.map_or("", |name| &name.value).into())];
    if spec.get("startingDeadlineSeconds").is_none() {
        out.report(out.at(place, args()));
    }
    if spec.get("concurrencyPolicy").is_none() {
        out.report(out.at(place, args()).worded("message-overlap").known_as(&[]));
    }
}

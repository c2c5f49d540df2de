//! A stage without a health check, for those who ask for one.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::{Base, Dockerfile, Kind, Stage};
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "healthcheck-unset",
        severity: Severity::Info,
        aliases: &["hadolint:DL3057", "checkov:CKV_DOCKER_2"],
    },
    check: Check::Dockerfile(check),
    page: page!("healthcheck_unset"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    if !out.is_switched_on() {
        return;
    }
    let mut is_checked = vec![false; file.stages.len()];
    for stage in &file.stages {
        if let Base::Stage(base) = stage.from.source {
            is_checked[stage.index] = is_checked.get(base).copied().unwrap_or(false);
        }
        if sets_health_check(stage) {
            // What a stage stands on is no image of its own.
            for base in stage.chain(file) {
                if base.index != stage.index && is_checked[base.index] {
                    break;
                }
                is_checked[base.index] = true;
            }
        }
    }
    for stage in file.stages.iter().filter(|stage| !is_checked[stage.index]) {
        let base = &stage.from.base;
        out.report(out.at(base.span, Vec::new()));
    }
}

fn sets_health_check(stage: &Stage) -> bool {
    stage.instructions.iter().any(|it| matches!(it.kind, Kind::Healthcheck(_)))
}

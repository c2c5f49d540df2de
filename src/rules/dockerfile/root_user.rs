//! A container that runs as root.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::users;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "root-user",
        severity: Severity::Warning,
        aliases: &["hadolint:DL3002", "checkov:CKV_DOCKER_8"],
    },
    check: Check::Dockerfile(check),
    page: page!("root_user"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in &file.stages {
        let Some(user) = users::last(stage).filter(|user| users::is_root(&user.value)) else {
            continue;
        };
        let finding = out.at(user.span, vec![("user", (&user.value).into())]);
        // hadolint goes by what is written.
        let written = out.text(user.span).split(':').next();
        let is_known = matches!(written, Some("root" | "0"));
        let finding = if is_known { finding } else { finding.known_as(&[]) };
        let is_last = stage.index + 1 == file.stages.len();
        out.report(if is_last {
            finding
        } else {
            // What a build stage runs as matters only to those who run it.
            finding.worded("message-stage").severity(Severity::Info)
        });
    }
}

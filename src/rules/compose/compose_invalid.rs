//! What Docker Compose refuses.

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "compose-invalid",
        severity: Severity::Error,
        aliases: &["dclint:invalid-schema"],
    },
    check: Check::Compose,
    page: page!("compose_invalid"),
};

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    for problem in &effective.problems {
        if problem.wording == "message-yaml" {
            // `yaml-syntax` says what is wrong there.
            continue;
        }
        let mut args = problem.args.clone();
        args.push(("path", problem.path.to_string().into()));
        let finding = out.at(problem.span, args).worded(problem.wording);
        out.report(match problem.related {
            Some((span, wording)) => finding.related(span, wording, Vec::new()),
            None => finding,
        });
    }
}

//! What Docker Compose refuses.

use crate::finding::{Arg, Finding, Lint, Severity};
use crate::model::compose::effective::{Effective, Problem};
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "compose-invalid",
        severity: Severity::Error,
        aliases: &["dclint:invalid-schema", "dclint:no-duplicate-container-names"],
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
        let finding = finding.known_as(match problem.wording {
            "message-container-name-taken" => &RULE.lint.aliases[1..],
            _ => &RULE.lint.aliases[..1],
        });
        let finding = match problem.related {
            Some((span, wording)) => finding.related(span, wording, Vec::new()),
            None => finding,
        };
        out.report(with_near(finding, problem, out));
    }
}

/// Adds as a fix what was probably meant, where the wrong name stands by itself.
fn with_near(finding: Finding, problem: &Problem, out: &Sink) -> Finding {
    let text = |wanted: [&str; 2]| {
        let arg = problem.args.iter().find(|(name, _)| wanted.contains(name));
        match arg {
            Some((_, Arg::Text(text))) => Some(text.as_str()),
            _ => None,
        }
    };
    let Some(near) = text(["near", "known"]) else { return finding };
    let Some(wrong) = text(["key", "name"]) else { return finding };
    let written = out.text(problem.span);
    let bare = written.trim_matches(['"', '\'']);
    if bare != wrong {
        return finding;
    }
    let title = vec![("near", near.into())];
    let edit = Edit::replace(problem.span, written.replace(wrong, near));
    finding.unsafe_fix(vec![edit]).fix_worded("fix", title)
}

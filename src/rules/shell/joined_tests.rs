//! `[ a -a b ]`, which shells read in different ways.

use crate::finding::{Lint, Severity};
use crate::rules::shell::Run;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "joined-tests", severity: Severity::Info, aliases: &["shellcheck:SC2166"] },
    check: Check::Script(check),
    page: page!("joined_tests"),
};

fn check(run: &Run, out: &mut Sink) {
    run.each_command(&mut |command| {
        if command.name() != "[" {
            return;
        }
        let arguments = command.arguments();
        let joints = arguments
            .iter()
            .enumerate()
            .skip(1)
            .filter(|(_, word)| matches!(word.text.as_str(), "-a" | "-o") && !word.quoted);
        let joints: Vec<_> = joints.map(|(_, word)| word).collect();
        for word in &joints {
            let instead = if word.text == "-a" { "] && [" } else { "] || [" };
            let args = vec![("operator", (&word.text).into()), ("instead", instead.into())];
            let finding = out.at(word.span, args);
            // Several of them, or brackets, bind in their own way.
            let is_plain = joints.len() == 1
                && command.joined_by == crate::syntax::shell::Joint::Start
                && !arguments.iter().any(|it| matches!(&*it.text, "(" | ")" | "!"));
            out.report(if is_plain {
                finding.unsafe_fix(vec![Edit::replace(word.span, instead)])
            } else {
                finding
            });
        }
    });
}

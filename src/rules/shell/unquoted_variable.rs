//! `$NAME` without quotes, which the shell splits.

use crate::finding::{Lint, Severity};
use crate::rules::shell::Role;
use crate::rules::shell::Run;
use crate::rules::shell::quoting;
use crate::rules::shell::quoting::Lists;
use crate::rules::shell::values;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::{PartKind, Quoting, Word};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "unquoted-variable",
        severity: Severity::Info,
        aliases: &[
            "shellcheck:SC2086",
            "shellcheck:SC2068",
            "shellcheck:SC2223",
            "shellcheck:SC2231",
        ],
    },
    check: Check::Script(check),
    page: page!("unquoted_variable"),
};

fn check(run: &Run, out: &mut Sink) {
    let lists = Lists::of(run);
    values::each_variable(run, &mut |role, word, part, is_plain| {
        let PartKind::Variable(variable) = &part.kind else { return };
        let is_list = variable.name == "@" || variable.subscript.as_deref() == Some("@");
        let is_number = variable.prefix == Some('#');
        // `${x:+"a b"}` is how one writes several words on purpose.
        let is_alternative = matches!(variable.operator, "+" | ":+");
        // A `for` over a variable splits it on purpose, but not within the path of a pattern.
        let is_pattern = role == Role::Loop && has_pattern(word);
        if is_plain && !is_list && !is_pattern
            || part.quoting != Quoting::None
            || !role.splits(word, run.dialect) && !is_pattern
            || is_number
            || is_alternative
        {
            return;
        }
        let finding = out.at(part.span, vec![("variable", out.text(part.span).into())]);
        let is_default = matches!(variable.operator, ":=" | "=");
        let finding = finding.known_as(match role {
            _ if is_list => &["shellcheck:SC2068"],
            Role::Loop => &["shellcheck:SC2231"],
            _ if is_default => &["shellcheck:SC2223"],
            _ => &["shellcheck:SC2086"],
        });
        // A shell does not split the name of a file to write to, or fails if it does.
        out.report(match quoting::quoted(word, part, &lists, out) {
            Some(edits) if role == Role::Target => finding.safe_fix(edits),
            Some(edits) => finding.unsafe_fix(edits),
            None => finding,
        });
    });
}

fn has_pattern(word: &Word) -> bool {
    word.parts.iter().any(|part| match &part.kind {
        PartKind::Literal(text) => part.quoting == Quoting::None && text.contains(['*', '?']),
        _ => false,
    })
}

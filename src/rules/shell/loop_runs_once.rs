//! A `for` over a single word.

use crate::finding::{Lint, Severity};
use crate::rules::shell::Run;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::{NodeKind, PartKind, Quoting, Word};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "loop-runs-once",
        severity: Severity::Warning,
        aliases: &["shellcheck:SC2043", "shellcheck:SC2066", "shellcheck:SC2041"],
    },
    check: Check::Script(check),
    page: page!("loop_runs_once"),
};

fn check(run: &Run, out: &mut Sink) {
    run.script.each(&mut |script| {
        script.each_node(&mut |node| {
            let NodeKind::For { words, .. } = &node.kind else { return };
            let [only] = words.as_slice() else { return };
            let Some(aliases) = runs_once(only) else { return };
            let args = vec![("word", out.text(only.span).into())];
            out.report(out.at(only.span, args).known_as(aliases));
        });
    });
}

fn runs_once(word: &Word) -> Option<&'static [&'static str]> {
    let is_literal = |kind: &PartKind| matches!(kind, PartKind::Literal(_));
    let Some(first) = word.parts.first() else {
        let is_pattern = word.text.contains(['*', '?', '[', '{']);
        return (!is_pattern).then_some(&["shellcheck:SC2043"]);
    };
    if word.parts.iter().any(|part| is_array(&part.kind)) {
        return None;
    }
    if word.parts.iter().all(|part| part.quoting == Quoting::Single) {
        return Some(&["shellcheck:SC2041"]);
    }
    if word.parts.iter().all(|part| is_literal(&part.kind) && part.quoting != Quoting::None) {
        return Some(&["shellcheck:SC2043"]);
    }
    let is_quoted = word.parts.len() == 1 && first.quoting == Quoting::Double;
    is_quoted.then_some(&["shellcheck:SC2066"])
}

/// `$@` and arrays give several words even in quotes.
fn is_array(kind: &PartKind) -> bool {
    match kind {
        PartKind::Variable(variable) => variable.name == "@" || variable.subscript.is_some(),
        _ => false,
    }
}

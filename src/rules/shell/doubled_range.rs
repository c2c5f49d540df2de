//! `[…]` unquoted with a letter twice: a pattern for one sign only.

use crate::finding::{Lint, Severity};
use crate::rules::shell::Run;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::{PartKind, Quoting, Word};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "doubled-range", severity: Severity::Info, aliases: &["shellcheck:SC2102"] },
    check: Check::Script(check),
    page: page!("doubled_range"),
};

fn check(run: &Run, out: &mut Sink) {
    run.each_command(&mut |command| {
        for word in command.words.iter().filter(|word| has_doubled_range(word)) {
            out.report(out.at(word.span, vec![("word", out.text(word.span).into())]));
        }
    });
}

fn has_doubled_range(word: &Word) -> bool {
    if word.parts.is_empty() {
        return is_doubled(&word.text);
    }
    word.parts.iter().any(|part| match &part.kind {
        PartKind::Literal(text) => part.quoting == Quoting::None && is_doubled(text),
        _ => false,
    })
}

/// Whether `[…]` in `text` names a sign twice; `[[:alpha:]]` and its like aside.
fn is_doubled(text: &str) -> bool {
    let Some((_, rest)) = text.split_once('[') else { return false };
    let Some((list, _)) = rest.split_once(']') else { return false };
    let list = list.trim_start_matches(['!', '^']);
    if list.starts_with([':', '[']) {
        return false;
    }
    let mut signs: Vec<char> = list.chars().filter(|&c| c != '-').collect();
    let count = signs.len();
    signs.sort_unstable();
    signs.dedup();
    signs.len() < count
}

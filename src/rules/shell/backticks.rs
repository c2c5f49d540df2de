//! Backticks around a command, where `$( … )` nests and reads better.

use crate::finding::{Lint, Severity};
use crate::rules::shell::Run;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::{PartKind, Quoting, Word};
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "backticks", severity: Severity::Info, aliases: &["shellcheck:SC2006"] },
    check: Check::Script(check),
    page: page!("backticks"),
};

fn check(run: &Run, out: &mut Sink) {
    run.script.each(&mut |script| script.each_word(&mut |word| backticks(word, out)));
}

fn backticks(word: &Word, out: &mut Sink) {
    for part in &word.parts {
        let PartKind::Command(command) = &part.kind else { continue };
        if !command.is_backticked || command.script.body.is_empty() {
            continue;
        }
        let finding = out.at(part.span, Vec::new());
        // Backslashes mean something else between the new brackets, a comment would hide the last
        // one, and `$((` begins arithmetic.
        let inner = out.text(part.span).trim_matches('`');
        if inner.contains(['\\', '`', '#'])
            || inner.starts_with('(')
            || part.quoting == Quoting::Double && inner.contains('"')
        {
            out.report(finding);
            continue;
        }
        let Span { start, end, .. } = part.span;
        let edits = vec![
            Edit::replace(Span { end: start + 1, ..part.span }, "$("),
            Edit::replace(Span { start: end.saturating_sub(1).max(start), ..part.span }, ")"),
        ];
        out.report(finding.safe_fix(edits));
    }
}

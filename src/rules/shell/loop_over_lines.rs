//! `for` over the lines of a file, which goes through its words.

use crate::finding::{Lint, Severity};
use crate::rules::shell::Run;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::{NodeKind, PartKind, Quoting, Script, Word};
use crate::text::Span;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "loop-over-lines",
        severity: Severity::Info,
        aliases: &["shellcheck:SC2013", "shellcheck:SC2045", "shellcheck:SC2044"],
    },
    check: Check::Script(check),
    page: page!("loop_over_lines"),
};

fn check(run: &Run, out: &mut Sink) {
    run.script.each(&mut |script| {
        script.each_node(&mut |node| {
            let NodeKind::For { words, .. } = &node.kind else { return };
            let [only] = words.as_slice() else { return };
            let Some((span, script)) = substituted(only) else { return };
            let Some(first) = script.commands.first() else { return };
            let finding = out.at(span, vec![("command", first.name().into())]);
            let is_alone = script.commands.len() == 1;
            match first.name() {
                "cat" | "grep" | "egrep" | "fgrep" | "awk" | "sed" | "cut" | "sort" => {
                    out.report(finding.known_as(&["shellcheck:SC2013"]));
                }
                "ls" if is_alone => {
                    out.report(finding.worded("message-files").known_as(&["shellcheck:SC2045"]));
                }
                "find" if is_alone => {
                    out.report(finding.worded("message-files").known_as(&["shellcheck:SC2044"]));
                }
                _ => {}
            }
        });
    });
}

/// An unquoted substitution by a single command or pipe.
fn substituted(word: &Word) -> Option<(Span, &Script)> {
    let mut commands = word.parts.iter().filter_map(|part| match &part.kind {
        PartKind::Command(command) if part.quoting == Quoting::None => {
            Some((part.span, &command.script))
        }
        _ => None,
    });
    let (span, script) = commands.next()?;
    let [only] = script.body.as_slice() else { return None };
    let is_one = matches!(only.kind, NodeKind::Simple(_) | NodeKind::Pipeline(_));
    is_one.then_some((span, script))
}

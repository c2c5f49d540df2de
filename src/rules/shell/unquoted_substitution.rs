//! `$(…)` without quotes, whose output the shell splits.

use crate::finding::{Lint, Severity};
use crate::rules::shell;
use crate::rules::shell::Run;
use crate::rules::shell::quoting;
use crate::rules::shell::quoting::Lists;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::{PartKind, Quoting, Substitution};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "unquoted-substitution",
        severity: Severity::Info,
        aliases: &["shellcheck:SC2046"],
    },
    check: Check::Script(check),
    page: page!("unquoted_substitution"),
};

fn check(run: &Run, out: &mut Sink) {
    let lists = Lists::of(run);
    run.script.each(&mut |script| {
        shell::each_word(script, &mut |role, word| {
            if !role.splits(word, run.dialect) {
                return;
            }
            for part in &word.parts {
                let PartKind::Command(command) = &part.kind else { continue };
                if part.quoting != Quoting::None || is_list(command) {
                    continue;
                }
                let finding = out.at(part.span, Vec::new());
                let is_listed = word.parts.len() == 1 && gives_list(command);
                let edits = quoting::quoted(word, part, &lists, out).filter(|_| !is_listed);
                out.report(match edits {
                    Some(edits) => finding.unsafe_fix(edits),
                    None => finding,
                });
            }
        });
    });
}

/// Whether the output of a command is a list more often than not.
fn gives_list(command: &Substitution) -> bool {
    const LISTS: [&str; 9] = ["awk", "cat", "cut", "find", "grep", "ls", "sed", "sort", "xargs"];
    command.script.commands.iter().any(|command| LISTS.contains(&command.name()))
}

/// Whether a command gives numbers to be split, or nothing.
fn is_list(command: &Substitution) -> bool {
    match command.script.commands.as_slice() {
        [] => true,
        [only] => matches!(only.name(), "seq" | "pgrep"),
        _ => false,
    }
}

//! `$(…)` without quotes, whose output the shell splits.

use crate::finding::{Lint, Severity};
use crate::rules::shell;
use crate::rules::shell::Run;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::{PartKind, Quoting, Substitution};
use crate::text::Edit;

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
                let edits =
                    vec![Edit::insert(part.span, "\""), Edit::insert(part.span.after(), "\"")];
                out.report(out.at(part.span, Vec::new()).unsafe_fix(edits));
            }
        });
    });
}

/// Whether a command gives numbers to be split, or nothing.
fn is_list(command: &Substitution) -> bool {
    match command.script.commands.as_slice() {
        [] => true,
        [only] => matches!(only.name(), "seq" | "pgrep"),
        _ => false,
    }
}

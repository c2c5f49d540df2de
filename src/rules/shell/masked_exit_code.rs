//! `export NAME=$(…)`, which hides that the command failed.

use crate::finding::{Lint, Severity};
use crate::rules::shell;
use crate::rules::shell::Run;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::PartKind;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "masked-exit-code",
        severity: Severity::Warning,
        aliases: &["shellcheck:SC2155"],
    },
    check: Check::Script(check),
    page: page!("masked_exit_code"),
};

fn check(run: &Run, out: &mut Sink) {
    run.each_command(&mut |command| {
        if !shell::declares(command) {
            return;
        }
        for word in command.arguments() {
            let Some(name) = shell::assigned(word) else { continue };
            if word.parts.iter().any(|part| matches!(part.kind, PartKind::Command(_))) {
                let args = vec![("command", command.name().into()), ("name", name.into())];
                out.report(out.at(word.span, args));
            }
        }
    });
}

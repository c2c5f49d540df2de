//! `CMD` and `ENTRYPOINT` that a shell runs.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::paths;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::Word;
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "shell-form-command",
        severity: Severity::Warning,
        aliases: &["buildkit:JSONArgsRecommended", "hadolint:DL3025"],
    },
    check: Check::Dockerfile(check),
    page: page!("shell_form_command"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let inherited = paths::inherited(file, sets_shell);
    for (stage, has_shell) in file.stages.iter().zip(inherited) {
        let has_shell = has_shell || sets_shell(stage);
        for instruction in &stage.instructions {
            let (Kind::Cmd(command) | Kind::Entrypoint(command)) = &instruction.kind else {
                continue;
            };
            if command.is_exec() || command.span.is_empty() {
                continue;
            }
            let mut args = vec![("instruction", instruction.name().into())];
            let finding = out.at(command.span, args.clone());
            if has_shell {
                // Whoever chooses a shell wants one, says the builder; hadolint does not ask.
                let finding = finding.worded("message-chosen").severity(Severity::Info);
                out.report(finding.known_as(&["hadolint:DL3025"]));
                continue;
            }
            out.report(match exec_form(command, out.text(command.span)) {
                Some(list) => {
                    let edits = vec![Edit::replace(command.span, &list)];
                    args.push(("list", list.into()));
                    finding.unsafe_fix(edits).fix_worded("fix", args)
                }
                None => finding,
            });
        }
    }
}

fn sets_shell(stage: &Stage) -> bool {
    stage.instructions.iter().any(|instruction| matches!(instruction.kind, Kind::Shell(_)))
}

/// The same command as a list, if it is one program with fixed arguments.
fn exec_form(command: &Command, written: &str) -> Option<String> {
    // What only a shell understands, also where it would be harmless within quotes.
    const SHELL_ONLY: &[char] = &[
        '<', '>', '|', '&', ';', '(', ')', '$', '`', '*', '?', '[', ']', '{', '}', '~', '#', '!',
        '\n', '\\',
    ];
    const BUILT_IN: [&str; 12] = [
        ".", ":", "cd", "eval", "export", "read", "set", "source", "trap", "type", "ulimit",
        "umask",
    ];
    let [simple] = command.commands() else { return None };
    if written.contains(SHELL_ONLY) || !simple.assignments.is_empty() {
        return None;
    }
    let words = match simple.words.as_slice() {
        // The list form replaces no shell, so there is nothing to `exec` out of.
        [exec, program, ..] if exec.text == "exec" && !program.text.starts_with('-') => {
            &simple.words[1..]
        }
        words => words,
    };
    let program = words.first()?;
    if BUILT_IN.contains(&program.text.as_str()) {
        return None;
    }
    Some(format!("[{}]", words.iter().map(json).collect::<Vec<_>>().join(", ")))
}

fn json(word: &Word) -> String {
    format!("\"{}\"", word.text.replace('\\', "\\\\").replace('"', "\\\""))
}

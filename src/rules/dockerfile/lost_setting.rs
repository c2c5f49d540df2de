//! A `RUN` that changes only its own shell.

use crate::finding::{Finding, Lint, Severity};
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::Joint;
use crate::syntax::shell::SimpleCommand;
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "lost-setting", severity: Severity::Warning, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("lost_setting"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let stages = file.stages.iter().filter(|stage| !stage.is_windows());
    for (instruction, run) in stages.flat_map(Stage::runs) {
        let Some(last) = run.commands().last().filter(|_| run.heredocs.is_empty()) else {
            continue;
        };
        // Behind a pipe, or within a group, it may be something else.
        let rest = out.text(run.span.after().cover(last.span.after()));
        if last.joined_by == Joint::Pipe || !is_setting(last) || !rest.trim().is_empty() {
            continue;
        }
        let finding = out.at(last.span, vec![("command", last.name().into())]);
        out.report(as_env(finding, instruction, run, out));
    }
}

/// Whether a command changes the shell and nothing else.
fn is_setting(command: &SimpleCommand) -> bool {
    // A script that is read in may as well do the whole work; these only set things.
    const SETTINGS: [&str; 8] = [
        "activate",
        ".bashrc",
        ".profile",
        ".bash_profile",
        ".zshrc",
        "env",
        "nvm.sh",
        "setup.bash",
    ];
    let is_given = !command.arguments().is_empty();
    match command.name() {
        "alias" | "umask" | "ulimit" | "unset" => is_given,
        "source" | "." => {
            let mut files = command.operands().map(|it| packages::file_name(&it.text));
            files.next().is_some_and(|it| SETTINGS.contains(&it))
        }
        "export" => is_given && !command.words.iter().any(|word| word.text.contains("$(")),
        _ => false,
    }
}

/// `ENV` in the place of a lone `export`.
fn as_env(finding: Finding, instruction: &Instruction, run: &Command, out: &Sink) -> Finding {
    let [only] = run.commands() else { return finding };
    let [pair] = only.arguments() else { return finding };
    let is_literal = pair.text.contains('=') && !pair.text.contains(['`', '~', '(']);
    let is_alone = only.name() == "export" && instruction.flags.is_empty();
    if !is_literal || !is_alone || out.text(only.span) != out.text(run.span) {
        return finding;
    }
    let text = format!("ENV {}", out.text(pair.span));
    finding.unsafe_fix(vec![Edit::replace(instruction.span, text)])
}

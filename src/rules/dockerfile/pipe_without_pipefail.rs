//! A pipe that hides the failure of its left side.

use crate::content::images;
use crate::content::images::System;
use crate::finding::{Finding, Lint, Severity};
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::Joint;
use crate::syntax::shell::SimpleCommand;
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "pipe-without-pipefail",
        severity: Severity::Warning,
        aliases: &["hadolint:DL4006"],
    },
    check: Check::Dockerfile(check),
    page: page!("pipe_without_pipefail"),
};

/// The shell that runs the next RUN.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shell {
    /// `/bin/sh -c`, which the builder takes where no SHELL is.
    Default,
    /// Chosen, and left to ignore failures in a pipe.
    Chosen,
    /// Stops at a failure anywhere in a pipe, or has no such pipes.
    Fine,
}

fn check(file: &Dockerfile, out: &mut Sink) {
    // A stage begins with the shell that its base ends with.
    let mut shells: Vec<Shell> = Vec::with_capacity(file.stages.len());
    for stage in &file.stages {
        let mut shell = match stage.from.source {
            Base::Stage(base) => shells.get(base).copied().unwrap_or(Shell::Default),
            _ => Shell::Default,
        };
        for instruction in &stage.instructions {
            match &instruction.kind {
                Kind::Shell(command) => shell = chosen(command),
                Kind::Run(run) if shell != Shell::Fine && !stage.is_windows() => {
                    let Some(command) = unwatched(run) else { continue };
                    let args = vec![("command", command.name().into())];
                    let finding = out.at(command.span, args);
                    let set = if shell == Shell::Default { setting(stage, file) } else { None };
                    out.report(fixed(finding, set, instruction.span));
                }
                _ => {}
            }
        }
        shells.push(shell);
    }
}

fn chosen(command: &Command) -> Shell {
    const WITHOUT_PIPEFAIL: [&str; 5] = ["sh", "bash", "ash", "zsh", "ksh"];
    let items = command.items();
    let program = items.first().map_or("", |item| item.value.as_str());
    let name = program.rsplit('/').next().unwrap_or(program);
    let is_told = items.iter().any(|item| item.value.contains("pipefail"));
    if is_told || !WITHOUT_PIPEFAIL.contains(&name) { Shell::Fine } else { Shell::Chosen }
}

/// The first command of a pipe, other than the last, whose failure nobody sees.
fn unwatched(run: &Command) -> Option<&SimpleCommand> {
    // These do not fail; and `yes` is killed by its own pipe, which `pipefail` would take badly.
    const NEVER_FAIL: [&str; 4] = ["echo", "printf", "yes", "true"];
    let commands = run.commands();
    let sets_pipefail = |command: &SimpleCommand| {
        command.name() == "set" && command.words.iter().any(|word| word.text == "pipefail")
    };
    let watched_from = commands.iter().position(sets_pipefail).unwrap_or(commands.len());
    let pairs = commands[..watched_from].windows(2);
    let unwatched = pairs.filter(|pair| pair[1].joined_by == Joint::Pipe).map(|pair| &pair[0]);
    unwatched.into_iter().find(|left| !left.words.is_empty() && !NEVER_FAIL.contains(&left.name()))
}

/// The SHELL to set, where the base image is known to have one that can.
fn setting(stage: &Stage, file: &Dockerfile) -> Option<&'static str> {
    let image = stage.base_image(file)?;
    match images::find(&image.name(), image.tag_or_latest())?.system {
        System::Debian | System::Ubuntu | System::RedHat => {
            Some(r#"SHELL ["/bin/bash", "-o", "pipefail", "-c"]"#)
        }
        System::Alpine => Some(r#"SHELL ["/bin/ash", "-o", "pipefail", "-c"]"#),
        _ => None,
    }
}

fn fixed(finding: Finding, set: Option<&str>, run: Span) -> Finding {
    match set {
        Some(set) => finding
            .unsafe_fix(vec![Edit::insert(run, format!("{set}\n"))])
            .fix_worded("fix", vec![("shell", set.into())]),
        None => finding,
    }
}

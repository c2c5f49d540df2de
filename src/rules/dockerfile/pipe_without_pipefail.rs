//! A pipe that hides the failure of its left side.

use crate::content::images;
use crate::content::images::System;
use crate::finding::{Finding, Lint, Severity};
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Form;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::NodeKind;
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
    /// The same, but the fix of a finding above sets another.
    Mended,
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
                    if seldom_fails(command) {
                        out.report(finding.worded("message-harmless").severity(Severity::Info));
                        continue;
                    }
                    let set = if shell == Shell::Default { setting(stage, file) } else { None };
                    if set.is_some() {
                        shell = Shell::Mended;
                    }
                    out.report(fixed(finding, set, instruction.span));
                }
                _ => {}
            }
        }
        shells.push(shell);
    }
}

fn chosen(command: &Command) -> Shell {
    const WITHOUT_PIPEFAIL: [&str; 6] = ["sh", "bash", "ash", "dash", "zsh", "ksh"];
    let items = command.items();
    let program = items.first().map_or("", |item| item.value.as_str());
    let name = program.rsplit('/').next().unwrap_or(program);
    let is_told = items.iter().any(|item| item.value.contains("pipefail"));
    if is_told || !WITHOUT_PIPEFAIL.contains(&name) { Shell::Fine } else { Shell::Chosen }
}

/// The first command of a pipe, other than the last, whose failure nobody sees; one that can fail
/// if there is any.
fn unwatched(run: &Command) -> Option<&SimpleCommand> {
    let Form::Shell(script) = &run.form else { return None };
    let sets_pipefail = |command: &&SimpleCommand| {
        command.name() == "set" && command.words.iter().any(|word| word.text == "pipefail")
    };
    let watched_from = run.commands().iter().find(sets_pipefail).map(|it| it.span.start);
    let is_unwatched = |left: &SimpleCommand| {
        !left.words.is_empty() && watched_from.is_none_or(|start| left.span.start < start)
    };
    let mut found: Option<&SimpleCommand> = None;
    script.each(&mut |script| {
        script.each_node(&mut |node| {
            let NodeKind::Pipeline(parts) = &node.kind else { return };
            for part in parts.split_last().map_or(&[][..], |(_, left)| left) {
                // Of a group, the last command gives the code.
                let behind = script.commands.partition_point(|it| it.span.start < part.span.end);
                let left = behind.checked_sub(1).and_then(|last| script.commands.get(last));
                if let Some(left) = left
                    && is_unwatched(left)
                    && found.is_none_or(|earlier| seldom_fails(earlier) && !seldom_fails(left))
                {
                    found = Some(left);
                }
            }
        });
    });
    found
}

/// `yes` does, when its pipe is closed, but `pipefail` would take that badly.
fn seldom_fails(command: &SimpleCommand) -> bool {
    ["echo", "printf", "yes", "true"].contains(&command.name())
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

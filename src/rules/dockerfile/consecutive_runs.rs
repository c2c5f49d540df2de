//! `RUN` after `RUN`, each with a single command.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::Joint;
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "consecutive-runs",
        severity: Severity::Info,
        aliases: &["hadolint:DL3059"],
    },
    check: Check::Dockerfile(check),
    page: page!("consecutive_runs"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in &file.stages {
        for pair in stage.instructions.windows(2) {
            if let [before, run] = pair
                && is_single(before)
                && is_single(run)
            {
                let finding = out.at(run.keyword.span, Vec::new());
                let finding = finding.related(before.keyword.span, "related", Vec::new());
                out.report(match joined(before, run, file.escape, out) {
                    Some(edit) => finding.unsafe_fix(vec![edit]),
                    None => finding,
                });
            }
        }
    }
}

/// Both commands in one RUN, where nothing but blanks stands between them.
fn joined(before: &Instruction, run: &Instruction, escape: char, out: &Sink) -> Option<Edit> {
    let (Kind::Run(first), Kind::Run(second)) = (&before.kind, &run.kind) else { return None };
    let between = Span { start: before.span.end, end: run.span.start, ..run.span };
    let is_plain = |script: &Command| match script.commands() {
        [] => false,
        [first, ..] => {
            let changes = ["cd", "export", "set", "umask", "exec", "trap", "alias", "!", ""];
            let last = script.commands().last().unwrap_or(first);
            first.span.cover(last.span) == script.span && !changes.contains(&first.name())
        }
    };
    if !out.text(between).trim().is_empty() || !is_plain(first) || !is_plain(second) {
        return None;
    }
    let gap = Span { end: second.span.start, ..between };
    Some(Edit::replace(gap, format!(" {escape}\n    && ")))
}

/// A RUN of one command and without flags: mounts are a reason to stand alone.
fn is_single(instruction: &Instruction) -> bool {
    let Kind::Run(run) = &instruction.kind else { return false };
    // Commands with pipes between them are one.
    let count = run.commands().iter().filter(|command| command.joined_by != Joint::Pipe).count();
    instruction.flags.is_empty() && run.heredocs.is_empty() && (run.is_exec() || count == 1)
}

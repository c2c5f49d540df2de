//! `RUN` after `RUN`, each with little to do.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Flag;
use crate::model::dockerfile::Form;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::Joint;
use crate::syntax::shell::SimpleCommand;
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
                && is_small(before)
                && is_small(run)
                && has_same_flags(before, run)
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

/// What changes the shell for the commands behind it, or ends it; and assignments, which have no name.
const CHANGES: [&str; 18] = [
    "", "!", ".", "alias", "cd", "eval", "exec", "exit", "export", "popd", "pushd", "return",
    "set", "shopt", "source", "trap", "umask", "unset",
];

/// Both commands in one RUN, where nothing but blanks stands between them.
fn joined(before: &Instruction, run: &Instruction, escape: char, out: &Sink) -> Option<Edit> {
    let (Kind::Run(first), Kind::Run(second)) = (&before.kind, &run.kind) else { return None };
    let between = Span { start: before.span.end, end: run.span.start, ..run.span };
    let is_plain = |script: &Command| match script.commands() {
        [] => false,
        [first, rest @ ..] => {
            let last = rest.last().unwrap_or(first);
            script.heredocs.is_empty()
                && first.span.cover(last.span) == script.span
                && script.commands().iter().all(|it| !CHANGES.contains(&it.name()))
        }
    };
    // `a && b || c` would hide that `a` fails, and `a && b; c` too.
    let is_chain = second
        .commands()
        .iter()
        .skip(1)
        .all(|command| matches!(command.joined_by, Joint::And | Joint::Pipe));
    let is_near = out.text(between).trim().is_empty();
    if !is_near || !is_chain || !is_plain(first) || !is_plain(second) {
        return None;
    }
    let gap = Span { end: second.span.start, ..between };
    Some(Edit::replace(gap, format!(" {escape}\n    && ")))
}

/// A RUN of one command at most. Those that a variable names do not count, nor does what `[` tests.
fn is_small(instruction: &Instruction) -> bool {
    let Kind::Run(run) = &instruction.kind else { return false };
    let is_counted = |command: &&SimpleCommand| {
        let name = command.words.first();
        name.is_some_and(|name| !name.expands && name.text != "[" && name.text != "[[")
    };
    match &run.form {
        // What no shell can read has no commands either.
        Form::Shell(script) => {
            !script.errors.is_empty()
                || packages::all(run).into_iter().filter(is_counted).count() <= 1
        }
        Form::Exec(items) => !items.iter().any(|item| item.value.contains(['&', ';', '|'])),
    }
}

/// A mount that only one of them has is a reason to stand apart.
fn has_same_flags(one: &Instruction, other: &Instruction) -> bool {
    let value = |flag: &Flag| flag.value.as_ref().map(|it| it.value.clone());
    let mut pairs = one.flags.iter().zip(&other.flags);
    one.flags.len() == other.flags.len()
        && pairs.all(|(one, other)| one.name == other.name && value(one) == value(other))
}

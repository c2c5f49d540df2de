//! `apt-get update` in a layer of its own.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::Joint;
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "apt-update-alone",
        severity: Severity::Warning,
        aliases: &["checkov:CKV_DOCKER_5"],
    },
    check: Check::Dockerfile(check),
    page: page!("apt_update_alone"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in &file.stages {
        for (at, instruction) in stage.instructions.iter().enumerate() {
            let Kind::Run(run) = &instruction.kind else { continue };
            let Some(update) = only_update(run) else { continue };
            let finding = out.at(update, Vec::new());
            let next = stage.instructions.get(at + 1);
            let edit = next.and_then(|next| joined(instruction, run, next, file.escape, out));
            out.report(match edit {
                Some(edit) => finding.safe_fix(vec![edit]),
                None => finding,
            });
        }
    }
}

/// The update, where a RUN does nothing else.
fn only_update(run: &Command) -> Option<Span> {
    let is_update = |calls: &[_]| {
        let mut calls = calls.iter().map(packages::apt);
        calls.all(|call| call.is_some_and(|call| call.is(&["update"])))
    };
    let first = run.commands().first()?;
    is_update(run.commands()).then_some(first.span)
}

/// Makes one RUN of the update and the install right behind it.
fn joined(
    updating: &Instruction,
    update: &Command,
    next: &Instruction,
    escape: char,
    out: &Sink,
) -> Option<Edit> {
    let Kind::Run(install) = &next.kind else { return None };
    let has_flags = !updating.flags.is_empty() || !next.flags.is_empty();
    let has_heredocs = !update.heredocs.is_empty() || !install.heredocs.is_empty();
    if has_flags || has_heredocs || install.is_exec() || !installs(install) {
        return None;
    }
    // Behind `;` or `||`, a failure of the update would be lost; and so behind a last `&`.
    let [first, rest @ ..] = install.commands() else { return None };
    let is_chain = rest.iter().all(|it| matches!(it.joined_by, Joint::And | Joint::Pipe));
    let end = rest.last().unwrap_or(first).span.end.min(install.span.end);
    let tails = [
        Span { start: update.commands().last()?.span.end, end: updating.span.end, ..install.span },
        Span { start: end, ..install.span },
    ];
    let has_tail = |span: Span| span.start > span.end || !out.text(span).trim().is_empty();
    if !is_chain || first.span.start != install.span.start || tails.into_iter().any(has_tail) {
        return None;
    }
    // A comment or an empty line between would be lost.
    let between = Span { start: updating.span.end, end: next.span.start, ..next.span };
    let is_next_line = matches!(out.text(between), "\n" | "\r\n");
    let until = Span { end: install.span.start, ..between };
    is_next_line.then(|| Edit::replace(until, format!(" {escape}\n    && ")))
}

/// Whether the first thing that apt does is to install.
fn installs(run: &Command) -> bool {
    let mut calls = run.commands().iter().filter_map(packages::apt);
    calls.next().is_some_and(|call| call.is(&["install", "upgrade", "dist-upgrade"]))
}

//! `cd` where `WORKDIR` would last.

use crate::finding::{Finding, Lint, Severity};
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::rules::dockerfile::packages;
use crate::rules::dockerfile::paths;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::Joint;
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "cd-in-run", severity: Severity::Info, aliases: &["hadolint:DL3003"] },
    check: Check::Dockerfile(check),
    page: page!("cd_in_run"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in &file.stages {
        // Whether what comes behind counts from the folder in which this RUN begins.
        let mut is_needed = stage.index + 1 == file.stages.len();
        let mut found = Vec::new();
        for instruction in stage.instructions.iter().rev() {
            if let Kind::Run(run) = &instruction.kind {
                found.extend(judged(instruction, run, is_needed, out));
            }
            is_needed = match &instruction.kind {
                Kind::Workdir(path) => !paths::is_absolute(&path.value),
                Kind::Env(_) | Kind::Arg(_) | Kind::Label(_) | Kind::Expose(_) => is_needed,
                _ => true,
            };
        }
        found.into_iter().rev().for_each(|finding| out.report(finding));
    }
}

fn judged(
    instruction: &Instruction,
    run: &Command,
    is_needed: bool,
    out: &Sink,
) -> Option<Finding> {
    // One is enough to say it of a RUN.
    let cd = packages::all(run).into_iter().find(|it| it.name() == "cd")?;
    let Some(folder) = cd.operands().next() else {
        let folder = cd.arguments().first().map_or("~", |word| &word.text);
        return Some(out.at(cd.span, vec![("folder", folder.into())]));
    };
    let finding = out.at(cd.span, vec![("folder", (&folder.text).into())]);
    let [first, second, ..] = run.commands() else { return Some(finding) };
    let mut others = run.commands()[1..].iter();
    let is_plain = first.span == cd.span
        && first.span.start == run.span.start
        && second.joined_by == Joint::And
        && instruction.flags.is_empty()
        && run.heredocs.is_empty()
        && paths::is_absolute(&folder.text)
        && !folder.expands
        && others.all(|it| it.name() != "cd" && it.joined_by != Joint::Or);
    if is_needed || !is_plain {
        return Some(finding);
    }
    let workdir = format!("WORKDIR {}\n", out.text(folder.span));
    let gap = Span { end: second.span.start, ..first.span };
    let edits = vec![Edit::insert(instruction.span, workdir), Edit::delete(gap)];
    let args = vec![("folder", (&folder.text).into())];
    Some(finding.unsafe_fix(edits).fix_worded("fix", args))
}

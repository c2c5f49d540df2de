//! `chown` of what an earlier layer has just copied.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::packages;
use crate::rules::dockerfile::paths;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::SimpleCommand;
use crate::syntax::shell::Word;
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "chown-after-copy", severity: Severity::Info, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("chown_after_copy"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in file.stages.iter().filter(|stage| !stage.is_windows()) {
        check_stage(stage, out);
    }
}

fn check_stage(stage: &Stage, out: &mut Sink) {
    let mut folder = String::new();
    // The last copy that gave nobody the files, and where it put them.
    let mut copy: Option<(usize, String)> = None;
    for (index, instruction) in stage.instructions.iter().enumerate() {
        match &instruction.kind {
            Kind::Workdir(path) => folder = absolute(&path.value, &folder),
            Kind::Copy(transfer) if instruction.flag("chown").is_none() => {
                let to = transfer.destination.as_ref().map_or("", |it| &it.value);
                let to = absolute(to, &folder);
                copy = to.starts_with('/').then_some((index, to));
            }
            Kind::Run(run) => {
                let Some((at, to)) = &copy else { continue };
                let mut changes = run.commands().iter().filter_map(ownership);
                let found = changes.find(|(_, path)| {
                    let path = absolute(&path.text, &folder);
                    to.strip_prefix(&path).is_some_and(|it| it.is_empty() || it.starts_with('/'))
                        && !path.is_empty()
                });
                let Some((owner, path)) = found else { continue };
                let copied = &stage.instructions[*at];
                let span = owner.span.cover(path.span);
                let args = vec![("owner", (&owner.text).into()), ("path", (&path.text).into())];
                let finding = out.at(span, args).related(copied.span, "related", Vec::new());
                let is_whole = index == at + 1
                    && run.commands().len() == 1
                    && absolute(&path.text, &folder) == *to;
                out.report(if is_whole && !owner.expands && instruction.flags.is_empty() {
                    let args = vec![("owner", (&owner.text).into())];
                    let edits = edits(copied, instruction, &owner.text, out);
                    finding.unsafe_fix(edits).fix_worded("fix", args)
                } else {
                    finding
                });
            }
            _ => {}
        }
    }
}

/// The owner and the only path of a `chown -R`.
fn ownership(command: &SimpleCommand) -> Option<(&Word, &Word)> {
    let words = packages::words(command);
    let is_chown = packages::file_name(&words.first()?.text) == "chown";
    let is_deep = command.has_flag("-R") || command.has_flag("--recursive");
    let mut operands = words[1..].iter().filter(|word| !word.text.starts_with('-'));
    let (owner, path) = (operands.next()?, operands.next()?);
    (is_chown && is_deep && operands.next().is_none()).then_some((owner, path))
}

/// The path from the root, without a `/` at its end; not from the root where that is not known.
fn absolute(path: &str, folder: &str) -> String {
    let path = path.trim_end_matches('/');
    let path = path.strip_prefix("./").unwrap_or(path);
    match path {
        "" | "." => folder.to_owned(),
        _ if path.starts_with('/') => path.to_owned(),
        _ if path.contains(['$', '*', '~']) || path.contains("..") => String::new(),
        _ if folder.len() > paths::LONGEST => String::new(),
        _ => format!("{folder}/{path}"),
    }
}

fn edits(copy: &Instruction, run: &Instruction, owner: &str, out: &Sink) -> Vec<Edit> {
    let flag = Edit::insert(copy.keyword.span.after(), format!(" --chown={owner}"));
    vec![flag, Edit::delete(out.lines(run.span))]
}

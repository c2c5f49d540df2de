//! Packages of the system installed below the copied sources.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::MountKind;
use crate::model::dockerfile::Stage;
use crate::model::dockerfile::Transfer;
use crate::rules::dockerfile::{paths, steady};
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "install-below-sources", severity: Severity::Warning, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("install_below_sources"),
};

/// What a later RUN may be moved above: the instructions since the last that it may not.
#[derive(Default)]
struct Movable<'a> {
    /// The first COPY among them.
    first: Option<&'a Instruction>,
    /// The first COPY of sources: folders and patterns, not single files.
    sources: Option<&'a Instruction>,
    /// Whether a variable is set on the way, which the install would no longer see.
    has_variables: bool,
}

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in file.stages.iter().filter(|stage| !stage.is_windows()) {
        check_stage(file, stage, out);
    }
}

fn check_stage(file: &Dockerfile, stage: &Stage, out: &mut Sink) {
    let mut folder: Option<String> = None;
    let mut movable = Movable::default();
    for instruction in &stage.instructions {
        match &instruction.kind {
            Kind::Run(run) => {
                check_run(file, instruction, run, &movable, out);
                movable = Movable::default();
            }
            Kind::Copy(copy) | Kind::Add(copy) if is_apart(copy, folder.as_deref()) => {
                movable.first = movable.first.or(Some(instruction));
                let is_source =
                    copy.from.is_none() && copy.sources.iter().any(|it| is_wide(&it.value));
                movable.sources = movable.sources.or(is_source.then_some(instruction));
            }
            Kind::Workdir(path) => folder = paths_joined(folder.as_deref(), &path.value),
            // A variable that is set before the copy is still there above it.
            Kind::Env(_) | Kind::Arg(_) => movable.has_variables |= movable.first.is_some(),
            Kind::Cmd(_)
            | Kind::Entrypoint(_)
            | Kind::Label(_)
            | Kind::Expose(_)
            | Kind::Volume(_)
            | Kind::Healthcheck(_)
            | Kind::Stopsignal(_)
            | Kind::Maintainer(_) => {}
            _ => movable = Movable::default(),
        }
    }
}

fn check_run(
    file: &Dockerfile,
    instruction: &Instruction,
    run: &Command,
    movable: &Movable,
    out: &mut Sink,
) {
    let (Some(first), Some(sources)) = (movable.first, movable.sources) else { return };
    let Some(title) = steady::installs(instruction, run) else { return };
    let finding = out.at(run.span, vec![("command", title.as_str().into())]).related(
        sources.span,
        "related-sources",
        Vec::new(),
    );
    // The step runs again, but what it downloads is kept.
    let is_kept = instruction.mounts().any(|mount| mount.kind == MountKind::Cache);
    let finding = if is_kept { finding.severity(Severity::Info) } else { finding };
    let from = steady::lines_with_comments(file, instruction.span, out);
    let to = steady::lines_with_comments(file, first.span, out);
    let text = steady::with_break(out.text(from).to_owned());
    let edits = vec![Edit::insert(to.before(), text), Edit::delete(from)];
    let finding =
        if movable.has_variables { finding.unsafe_fix(edits) } else { finding.safe_fix(edits) };
    out.report(finding.fix_worded("fix", vec![("command", title.into())]));
}

/// Whether a source may hold many files, so that it changes often.
fn is_wide(source: &str) -> bool {
    let name = source.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let is_url = source.contains("://");
    !is_url
        && (source.ends_with('/') || name.contains('*') || !name.trim_matches('.').contains('.'))
}

/// Whether a copy puts its files where no package manager looks or writes.
fn is_apart(copy: &Transfer, folder: Option<&str>) -> bool {
    const SYSTEM: [&str; 17] = [
        "bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "root", "run",
        "sbin", "sys", "tmp", "usr", "var", "opt",
    ];
    let Some(destination) = &copy.destination else { return false };
    let Some(path) = paths_joined(folder, &destination.value) else { return false };
    let mut parts = path.split('/').filter(|part| !matches!(*part, "" | "."));
    match [parts.next(), parts.next(), parts.next()] {
        [None, ..] => false,
        // People's own, by custom.
        [Some("usr"), Some("src"), Some(_)] | [Some("opt"), Some(_), _] => true,
        [Some(first), ..] => !SYSTEM.contains(&first),
    }
}

/// An absolute path, as far as it can be told.
fn paths_joined(folder: Option<&str>, path: &str) -> Option<String> {
    if path.contains(['$', '\\']) || path.split('/').any(|part| part == "..") {
        return None;
    }
    if path.starts_with('/') {
        return Some(path.to_owned());
    }
    folder
        .filter(|folder| folder.len() + path.len() < paths::LONGEST)
        .map(|folder| format!("{folder}/{path}"))
}

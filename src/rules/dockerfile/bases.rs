//! What the image below a stage holds, and what the stage itself says of it.

use crate::content::inside;
use crate::content::inside::Inside;
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::model::dockerfile::Transfer;
use crate::rules::Sink;
use crate::rules::dockerfile::packages;
use crate::syntax::shell::SimpleCommand;

/// Deeper chains of stages are not followed.
const LONGEST_CHAIN: usize = 50;

/// Of a file with more stages, the last ones are looked at.
const MOST_STAGES: usize = 20;

/// The stages that are worth a look at all their layers.
pub(in crate::rules) fn stages(file: &Dockerfile) -> &[Stage] {
    let first = file.stages.len().saturating_sub(MOST_STAGES);
    file.stages.get(first..).unwrap_or_default()
}

/// What the image at the bottom of a stage holds, if that is known.
pub(in crate::rules) fn inside(stage: &Stage, file: &Dockerfile) -> Option<Inside> {
    if stage.is_windows() {
        return None;
    }
    match stage.root(file) {
        Base::Scratch => inside::find("scratch", ""),
        Base::Image(image) => inside::find(&image.name(), image.tag_or_latest()),
        _ => None,
    }
}

/// That image as a person calls it.
pub(in crate::rules) fn name(stage: &Stage, file: &Dockerfile) -> String {
    match stage.base_image(file) {
        Some(image) => match &image.tag {
            Some(tag) => format!("{}:{tag}", image.name()),
            None => image.name(),
        },
        None => "scratch".to_owned(),
    }
}

/// All instructions whose layers a stage has, its own first.
pub(in crate::rules) fn layers<'a>(
    stage: &'a Stage,
    file: &'a Dockerfile,
) -> impl Iterator<Item = &'a Instruction> {
    stage.chain(file).take(LONGEST_CHAIN).flat_map(|stage| stage.instructions.iter().rev())
}

/// Whether a RUN, COPY, ADD, ENV or ARG of the stage's layers speaks of one of these, in whatever
/// way: as a package, a path, an option, or the name of a variable. Only for doubt that keeps a rule
/// silent.
pub(in crate::rules) fn mentions(
    stage: &Stage,
    file: &Dockerfile,
    parts: &[&str],
    out: &Sink,
) -> bool {
    let is_work = |it: &&Instruction| {
        matches!(it.kind, Kind::Run(_) | Kind::Copy(_) | Kind::Add(_) | Kind::Env(_) | Kind::Arg(_))
    };
    layers(stage, file).filter(is_work).any(|instruction| {
        let text = out.text(instruction.span);
        parts.iter().any(|part| text.contains(part))
    })
}

/// Whether something copied into the stage's layers may bring programs of a system along.
pub(in crate::rules) fn brings_system(stage: &Stage, file: &Dockerfile) -> bool {
    const TARGETS: [&str; 5] = ["", "/bin", "/usr", "/usr/bin", "/usr/local"];
    const SOURCES: [&str; 9] =
        ["", "bin", "sbin", "usr", "local", "rootfs", "sh", "bash", "busybox"];
    layers(stage, file).any(|instruction| match &instruction.kind {
        Kind::Add(_) => true,
        Kind::Copy(copy) => {
            let to = copy.destination.as_ref().map_or("", |it| it.value.trim_end_matches('/'));
            let is_system = |path: &str| SOURCES.contains(&packages::file_name(path));
            let mut sources = copy.sources.iter().map(|it| it.value.trim_end_matches('/'));
            // A single file keeps its name: `/uv` to `/bin/` is no system.
            (TARGETS.contains(&to) && copy.sources.len() == 1 && !is_own_file(copy))
                || sources.any(|it| copy.from.is_some() && is_system(it))
        }
        _ => false,
    })
}

/// Whether a copy takes one file from the build context, which is no system.
fn is_own_file(copy: &Transfer) -> bool {
    let mut names = copy.sources.iter().map(|it| packages::file_name(&it.value));
    copy.from.is_none() && names.all(|name| name.contains('.') && name != ".")
}

/// Whether a RUN of the stage's layers runs a script of its own, which may do anything.
pub(in crate::rules) fn runs_script(stage: &Stage, file: &Dockerfile) -> bool {
    let is_script = |command: &SimpleCommand| {
        let words = packages::words(command);
        let name = words.first().map_or("", |word| &word.text);
        name.starts_with("./")
            || name.strip_suffix(".sh").is_some()
            || matches!(name, "." | "source" | "make" | "xargs" | "ansible-playbook")
            || (matches!(name, "sh" | "bash") && command.operands().next().is_some())
    };
    layers(stage, file).any(|instruction| match &instruction.kind {
        Kind::Run(run) => run.commands().iter().any(is_script) || run.is_exec(),
        _ => false,
    })
}

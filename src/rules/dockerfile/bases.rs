//! What the image below a stage holds, and what the stage itself says of it.

use crate::content::inside;
use crate::content::inside::Inside;
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::rules::Sink;

/// Deeper chains of stages are not followed.
const LONGEST_CHAIN: usize = 50;

/// Of a file with more stages, the last ones are looked at.
const MOST_STAGES: usize = 50;

/// The stages that are worth a look at all their layers.
pub(super) fn stages(file: &Dockerfile) -> &[Stage] {
    let first = file.stages.len().saturating_sub(MOST_STAGES);
    file.stages.get(first..).unwrap_or_default()
}

/// What the image at the bottom of a stage holds, if that is known.
pub(super) fn inside(stage: &Stage, file: &Dockerfile) -> Option<Inside> {
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
pub(super) fn name(stage: &Stage, file: &Dockerfile) -> String {
    match stage.base_image(file) {
        Some(image) => match &image.tag {
            Some(tag) => format!("{}:{tag}", image.name()),
            None => image.name(),
        },
        None => "scratch".to_owned(),
    }
}

/// All instructions whose layers a stage has, its own first.
pub(super) fn layers<'a>(
    stage: &'a Stage,
    file: &'a Dockerfile,
) -> impl Iterator<Item = &'a Instruction> {
    stage.chain(file).take(LONGEST_CHAIN).flat_map(|stage| stage.instructions.iter().rev())
}

/// Whether a RUN, COPY, ADD, ENV or ARG of the stage's layers speaks of one of these.
pub(super) fn mentions(stage: &Stage, file: &Dockerfile, parts: &[&str], out: &Sink) -> bool {
    let is_work = |it: &&Instruction| {
        matches!(it.kind, Kind::Run(_) | Kind::Copy(_) | Kind::Add(_) | Kind::Env(_) | Kind::Arg(_))
    };
    layers(stage, file).filter(is_work).any(|instruction| {
        let text = out.text(instruction.span);
        parts.iter().any(|part| text.contains(part))
    })
}

/// Whether something copied into the stage's layers may bring programs of a system along.
pub(super) fn brings_system(stage: &Stage, file: &Dockerfile) -> bool {
    const FOLDERS: [&str; 5] = ["/bin", "/usr", "/lib", "/busybox", "/opt"];
    layers(stage, file).any(|instruction| match &instruction.kind {
        Kind::Add(_) => true,
        Kind::Copy(copy) => copy.destination.as_ref().is_none_or(|to| {
            let is_root = matches!(to.value.as_str(), "/" | "." | "./" | "/.");
            let is_whole = copy.sources.iter().any(|it| it.value.ends_with('/'));
            is_root && (is_whole || copy.from.is_none())
                || FOLDERS.iter().any(|folder| to.value.starts_with(folder))
                || copy.sources.iter().any(|it| it.value == "/" || it.value.contains("rootfs"))
        }),
        _ => false,
    })
}

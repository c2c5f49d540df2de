//! Making an image smaller, and saying what an image weighs.

use crate::analysis::{Analysis, Build};
use crate::app::notice::Notice;
use crate::app::quiet;
use crate::app::quiet::Silence;
use crate::app::state::State;
use crate::model::settings;
use crate::model::settings::{DOCKWRIGHT_FILE, size};
use crate::savings;
use crate::savings::Saving;
use crate::text::apply;
use crate::workspace::Workspace;

/// What would make the images of a workspace smaller: for each Dockerfile, in order.
pub(super) fn savings(workspace: &Workspace, analysis: &Analysis) -> Vec<Vec<Saving>> {
    let of_build = |build: &Build| {
        let text = workspace.text(build.file);
        savings::savings(text, &build.dockerfile, &analysis.findings, &build.given, None)
    };
    analysis.builds.iter().map(of_build).collect()
}

/// The workspace with a change that saves, by the number of its build and of the change.
pub(super) fn lightened(state: &State, build: usize, index: usize) -> Option<Silence> {
    let saving = state.savings().get(build)?.get(index)?;
    let file = state.analysis.builds.get(build)?.file;
    let text = apply(state.workspace.text(file), &saving.edits)?;
    let workspace = state.workspace.with_text(file, text.into());
    let notice = Notice::Lightened { kind: saving.kind, args: saving.args.clone() };
    Some(Silence { workspace, notice })
}

/// The workspace with settings that say what an image weighs.
pub(super) fn declared(state: &State, image: &str, weight: &str) -> Option<Silence> {
    let weight = weight.trim();
    let bytes = size::bytes(weight).filter(|it| *it > 0)?;
    let file = state.workspace.find(DOCKWRIGHT_FILE);
    let text = file.map_or("", |file| state.workspace.text(file));
    // A bare number is a number of megabytes to whoever types it in a hurry.
    let is_bare = weight.bytes().all(|it| it.is_ascii_digit() || it == b'.');
    let weight =
        if is_bare && bytes < 100_000 { format!("{weight} MB") } else { weight.to_owned() };
    let text = settings::declared(text, image, &weight)?;
    let workspace = quiet::with_settings(state, text);
    Some(Silence { workspace, notice: Notice::Declared { image: image.to_owned() } })
}

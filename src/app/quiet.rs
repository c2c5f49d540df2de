//! Silencing what a person does not want to hear: one finding by a comment, or a rule by a setting.

use crate::app::notice::Notice;
use crate::app::state::State;
use crate::model::dockerfile::Dockerfile;
use crate::model::settings;
use crate::model::settings::DOCKWRIGHT_FILE;
use crate::rules::silence;
use crate::text::{Edit, FileId, apply};
use crate::workspace::{File, FileKind, Workspace, WorkspaceError};

/// The workspace in which less is reported, unless it grew too large, and what to say of it.
pub(super) struct Silence {
    pub workspace: Result<Workspace, WorkspaceError>,
    pub notice: Notice,
}

/// The edit that silences a finding where it stands, if a comment can.
pub(crate) fn comment_for(state: &State, index: usize) -> Option<(FileId, Edit)> {
    let finding = state.finding(index)?;
    let file = finding.span.file;
    let kind = state.workspace.file(file)?.kind();
    let text = state.workspace.text(file);
    let dockerfile = (kind == FileKind::Dockerfile).then(|| Dockerfile::read(file, text))?;
    let mut edit = silence::here(&dockerfile, text, finding)?;
    edit.take_line_ends(text);
    Some((file, edit))
}

/// A comment above a finding.
pub(super) fn ignored(state: &State, index: usize) -> Option<Silence> {
    let rule = state.finding(index)?.lint.name;
    let (file, edit) = comment_for(state, index)?;
    let text = apply(state.workspace.text(file), &[edit])?;
    let workspace = state.workspace.with_text(file, text.into());
    Some(Silence { workspace, notice: Notice::Ignored { rule } })
}

/// The workspace with this text as its settings, in a file of their own if there is none yet.
pub(super) fn with_settings(state: &State, text: String) -> Result<Workspace, WorkspaceError> {
    if let Some(file) = state.workspace.find(DOCKWRIGHT_FILE) {
        return state.workspace.with_text(file, text.into());
    }
    let mut files = state.workspace.files().to_vec();
    files.push(File::new(DOCKWRIGHT_FILE, text));
    Workspace::new(files)
}

/// A finding's rule switched off.
pub(super) fn switched_off(state: &State, index: usize) -> Option<Silence> {
    let lint = state.finding(index)?.lint;
    let file = state.workspace.find(DOCKWRIGHT_FILE);
    let text = file.map_or("", |file| state.workspace.text(file));
    let text = settings::switched_off(text, lint)?;
    let workspace = with_settings(state, text);
    Some(Silence { workspace, notice: Notice::SwitchedOff { rule: lint.name } })
}

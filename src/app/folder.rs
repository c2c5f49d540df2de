//! A folder that is dropped onto the page, or chosen: its config files are opened, and of all others
//! the listing holds names and sizes.

use std::rc::Rc;

use crate::app::notice::Notice;
use crate::app::state::{Origin, Panel, State};
use crate::model::hints;
use crate::model::ignore::Ignore;
use crate::model::ignore::Verdict;
use crate::model::listing;
use crate::text::FileId;
use crate::workspace::{File, FileKind, LISTING_NAME, Workspace, WorkspaceError};

/// Longer listings are folded.
const MOST_ENTRIES: usize = 2_000;

/// What is done with something in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Its size counts.
    Size,
    /// It is opened.
    Text,
    /// It is ignored as a whole: it is looked into when all else is known.
    Later,
}

/// What was found in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// A size and a path on each line; empty where single files came.
    pub listing: Rc<str>,
    pub files: Vec<File>,
    /// How many folders were too much to be looked into.
    pub left: usize,
}

/// What to do with a path, which ends with a slash where it is a folder.
pub fn use_of(path: &str, ignore: &Ignore) -> Use {
    if let Some(folder) = path.strip_suffix('/') {
        return if ignore.judges(folder) == Verdict::Out { Use::Later } else { Use::Size };
    }
    // YAML is told by its content.
    let assumed = File::new(path, "apiVersion: v1\nkind: List\n");
    let is_deep = ["node_modules", "vendor", "target", ".git"]
        .iter()
        .any(|folder| path.split('/').any(|part| part == *folder));
    match assumed.kind() {
        _ if is_deep => Use::Size,
        FileKind::Other if !hints::is_list(path) => Use::Size,
        _ => Use::Text,
    }
}

/// The page after a folder was opened.
#[derive(Debug)]
pub struct Opened {
    pub workspace: Workspace,
    /// Whether nothing of what was open is left: an untouched example makes room.
    pub is_fresh: bool,
    pub active: FileId,
    pub panel: Panel,
    pub notice: Notice,
}

/// Opens what was found. An open file stays as it is.
pub(super) fn opened(state: &State, found: Found) -> Option<Opened> {
    let has_dockerfile = found.files.iter().any(|file| file.kind() == FileKind::Dockerfile);
    let is_fresh = matches!(state.origin, Origin::Example(_)) && has_dockerfile;
    let mut files = if is_fresh { Vec::new() } else { state.workspace.files().to_vec() };
    let before = files.len();
    let (mut kept, mut refused) = (Vec::new(), None);
    for file in found.files {
        let is_nothing = file.kind() == FileKind::Other && !hints::is_list(&file.path);
        match files.iter().find(|it| it.path == file.path) {
            Some(open) if open.text != file.text => kept.push(file.path),
            Some(_) => {}
            None if is_nothing => {}
            None => add(file, &mut files, &mut refused),
        }
    }
    let read = files.len() - before;
    let (listing, _) = listing::read(FileId(0), &found.listing);
    if !listing.entries().is_empty() {
        let ignore = files.iter().find(|file| file.path == ".dockerignore");
        let ignore = ignore.map(|file| Ignore::read(FileId(0), &file.text)).unwrap_or_default();
        let text = listing.folded(&ignore, MOST_ENTRIES).to_text("bytes, path");
        files.retain(|file| file.path != LISTING_NAME);
        add(File::new(LISTING_NAME, text), &mut files, &mut refused);
    }
    let notice = match refused {
        Some(error) => Notice::Limit(error),
        None => {
            Notice::FolderOpened { read, listed: listing.entries().len(), kept, left: found.left }
        }
    };
    let workspace = Workspace::new(files).ok()?;
    let position = workspace.files().iter().position(|it| it.kind() == FileKind::Dockerfile);
    let first = position.and_then(|at| u16::try_from(at).ok()).map(FileId);
    let active = if is_fresh { first.unwrap_or_default() } else { state.active };
    let panel = if listing.entries().is_empty() { state.panel } else { Panel::Size };
    Some(Opened { workspace, is_fresh, active, panel, notice })
}

/// Adds a file if there is room for it.
fn add(file: File, files: &mut Vec<File>, refused: &mut Option<WorkspaceError>) {
    files.push(file);
    if let Err(error) = Workspace::new(files.clone()) {
        files.pop();
        refused.get_or_insert(error);
    }
}

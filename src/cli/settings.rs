//! Which settings files count for a path.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::model::settings::{DOCKWRIGHT_FILE, HADOLINT_FILES, Settings};
use crate::syntax::toml;
use crate::text::FileId;

/// The settings files of the nearest folder that has any: the path's own, or one above it.
pub(super) fn nearest(path: &Path) -> Vec<PathBuf> {
    let folder = match path.parent() {
        _ if path.is_dir() => path,
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let Ok(folder) = fs::canonicalize(folder) else { return Vec::new() };
    let found = folder.ancestors().map(files_of).find(|files| !files.is_empty());
    found.unwrap_or_default()
}

/// The sizes of images that the nearest settings tell, in bytes.
pub(super) fn declared(path: &Path) -> BTreeMap<String, u64> {
    let files = nearest(path);
    let ours = files.iter().find(|it| it.ends_with(DOCKWRIGHT_FILE));
    let text = ours.and_then(|it| fs::read_to_string(it).ok()).unwrap_or_default();
    let toml = toml::parse(FileId(0), &text);
    let mut settings = Settings::default();
    settings.read_dockwright(&toml);
    settings.images
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    let names = [DOCKWRIGHT_FILE].into_iter().chain(HADOLINT_FILES);
    names.map(|name| folder.join(name)).filter(|path| path.is_file()).collect()
}

/// A path as a person in this folder would write it.
pub(super) fn within_here(path: &Path) -> &Path {
    let here = std::env::current_dir().and_then(fs::canonicalize);
    here.ok().and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path)
}

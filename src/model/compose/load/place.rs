//! Absolute paths, and the files of the workspace that lie there.

use crate::model::compose::effective::{Problem, Setup, Sources};
use crate::model::compose::load::{Report, paths};
use crate::model::compose::path::Path;
use crate::text::{FileId, Span};

/// An empty file that is on every host: a usual way to say that no environment file is meant.
pub(super) const NOTHING: &str = "/dev/null";

/// The absolute path of a file.
pub(super) fn of(sources: Sources<'_>, setup: &Setup, file: FileId) -> String {
    let path = sources.workspace.file(file).map_or("", |file| file.path.as_str());
    paths::absolute(&setup.root, path)
}

/// The file at an absolute path, if it is in the workspace.
pub(super) fn find(sources: Sources<'_>, setup: &Setup, path: &str) -> Option<FileId> {
    let inside = path.strip_prefix(&*setup.root)?.strip_prefix('/')?;
    sources.workspace.find(inside)
}

/// Whether a folder is there: some file of the workspace lies in it, or it is known besides.
pub(super) fn is_folder(sources: Sources<'_>, setup: &Setup, path: &str) -> bool {
    let inside = path.strip_prefix(&*setup.root).map(|inside| inside.trim_start_matches('/'));
    let holds = |inside: &str| {
        let files = sources.workspace.files().iter();
        let mut rests = files.filter_map(|file| file.path.strip_prefix(inside));
        inside.is_empty() || rests.any(|rest| rest.starts_with('/'))
    };
    setup.folders.contains(path) || inside.is_some_and(holds)
}

/// What a path means in an absolute folder; what is fetched from elsewhere stays as it is.
pub(super) fn join(folder: &str, path: &str) -> String {
    if paths::is_absolute(folder, path) || is_remote(path) {
        return path.to_owned();
    }
    paths::absolute(folder, path)
}

/// Whether it is fetched from somewhere else: a repository, a registry. Nothing is known of those.
pub(super) fn is_remote(path: &str) -> bool {
    let is_repository = |host: &str| path.starts_with(host);
    path.contains("://") || ["git@", "github.com/"].into_iter().any(is_repository)
}

/// Notes that a file is fetched from somewhere else, so that the configuration is not known whole.
pub(super) fn note_remote(path: &str, span: Span, at: &Path, report: &mut Report) {
    let args = vec![("file", path.into())];
    report.warn(Problem::new(span, at, "message-remote", args));
    report.is_incomplete = true;
}

/// Where to point at for what no file says.
pub(super) fn start(sources: Sources<'_>, setup: &Setup) -> Span {
    let file = setup.files.iter().find_map(|path| sources.workspace.find(path));
    Span::at(file.unwrap_or_default(), 0)
}

/// Notes that Compose stops for want of a file. What depends on it is in doubt.
pub(super) fn miss(path: String, mut problem: Problem, report: &mut Report) {
    problem.args.push(("file", (&path).into()));
    report.missing.insert(path);
    report.is_incomplete = true;
    report.refuse(problem);
}

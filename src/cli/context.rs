//! A folder of the disk as a build context: names and sizes, and the few files that tell of packages.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::input::{is_stdin, read_text};
use crate::cli::{Failure, show};
use crate::content::tables::Tables;
use crate::model::dockerfile::Dockerfile;
use crate::model::hints;
use crate::model::ignore::{Ignore, Verdict};
use crate::model::listing::{Entry, Listing};
use crate::model::project::Project;
use crate::sim::size::given::Given;
use crate::workspace::{File, MAX_FILE_BYTES, MAX_FILES, MAX_WORKSPACE_BYTES, Workspace};

/// What is known beside a Dockerfile on the disk.
#[derive(Debug)]
pub(super) struct Surroundings {
    pub given: Given,
    /// All of the context's folder, what its ignore file keeps out among it; `None` where no
    /// context was named.
    pub context: Option<Listing>,
}

/// More files are not listed one by one: their folders stand for them.
const MOST_ENTRIES: usize = 200_000;

/// Reads what lies beside a Dockerfile: its ignore file, lists of packages, and the context if one
/// is named.
pub(super) fn surroundings(
    file: &Path,
    dockerfile: &Dockerfile,
    text: &str,
    context: Option<&Path>,
) -> Result<Surroundings, Failure> {
    // The context is the root of the workspace, wherever the Dockerfile lies.
    let mut files = vec![File::new("Dockerfile", text)];
    let ignore = ignore_file(file, context)?;
    files.extend(ignore.map(|text| File::new("Dockerfile.dockerignore", text)));
    let ignore = |files: &[File]| {
        let workspace = Workspace::new(files.to_vec()).unwrap_or_default();
        Project::read(&workspace, None).ignore_of(dockerfile).unwrap_or_default()
    };
    let walked = context.map(|folder| walk(folder, &ignore(&files))).transpose()?;
    let context = walked.map(|walked| {
        add_hints(walked.hints, &mut files);
        walked.listing
    });
    if context.is_none() && !is_stdin(file) {
        add_hints(lists_beside(file), &mut files);
    }
    let workspace = Workspace::new(files).map_err(|error| Failure::new(show(file), error))?;
    let lists = hints::of_workspace(&workspace);
    let project = Project::read(&workspace, None);
    let given = Given::of(&project, dockerfile, &lists, &Tables::all());
    let given = match &context {
        Some(listing) => given.with_context(listing, dockerfile),
        None => given,
    };
    Ok(Surroundings { given, context })
}

/// The files in a Dockerfile's folder that tell of packages.
fn lists_beside(file: &Path) -> Vec<(String, PathBuf)> {
    let folder = file.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut lists = Vec::new();
    for (path, kind) in read_folder(folder) {
        let name = path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        let name = name.filter(|name| kind.is_file() && hints::is_list(name));
        lists.extend(name.map(|name| (name, path)));
    }
    lists
}

/// The text of the ignore file that counts: the one named after the Dockerfile, else that of the
/// context.
fn ignore_file(file: &Path, context: Option<&Path>) -> Result<Option<String>, Failure> {
    let mut named = file.to_owned().into_os_string();
    named.push(".dockerignore");
    let context = context.or_else(|| file.parent().filter(|_| !is_stdin(file)));
    let beside = context.map(|folder| folder.join(".dockerignore"));
    let candidates = [Some(PathBuf::from(named)), beside];
    let found = candidates.into_iter().flatten().find(|path| path.is_file());
    found.map(|path| read_text(&path)).transpose()
}

/// What was found in a folder.
struct Walked {
    listing: Listing,
    /// Files that tell of packages, those of upper folders first: path within, and on the disk.
    hints: Vec<(String, PathBuf)>,
}

/// Lists a folder. What the ignore file keeps out as a whole is not looked into, links are not
/// followed, and what cannot be read is said.
fn walk(root: &Path, ignore: &Ignore) -> Result<Walked, Failure> {
    if !root.is_dir() {
        return Err(Failure::new(show(root), "the build context is a folder; this is none"));
    }
    let mut entries = Vec::new();
    let mut hints = Vec::new();
    let mut folders = VecDeque::from([(root.to_owned(), String::new())]);
    let mut folded = 0;
    while let Some((folder, within)) = folders.pop_front() {
        if entries.len() > MOST_ENTRIES {
            entries.push(Entry::new(&format!("{within}/"), weigh(folder)));
            folded += 1;
            continue;
        }
        for (path, kind) in read_folder(&folder) {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            let inner =
                if within.is_empty() { name.to_owned() } else { format!("{within}/{name}") };
            if kind.is_dir() {
                match ignore.judges(&inner) {
                    Verdict::Out => entries.push(Entry::new(&format!("{inner}/"), 0)),
                    Verdict::In | Verdict::Partly => folders.push_back((path, inner)),
                }
                continue;
            }
            entries.push(Entry::new(&inner, size_of(&path)));
            if kind.is_file() && hints::is_list(&inner) && ignore.excludes(&inner).is_none() {
                hints.push((inner, path));
            }
        }
    }
    if folded > 0 {
        let shown = show(root);
        eprintln!(
            "dockwright: {shown}: there are more than {MOST_ENTRIES} files; {folded} folders count \
             as a whole, so a COPY of a part of them is estimated"
        );
    }
    Ok(Walked { listing: Listing::new(entries), hints })
}

/// What all files below a folder weigh.
fn weigh(folder: PathBuf) -> u64 {
    let mut folders = vec![folder];
    let mut sum = 0;
    while let Some(folder) = folders.pop() {
        for (path, kind) in read_folder(&folder) {
            if kind.is_dir() {
                folders.push(path);
            } else {
                sum = size_of(&path).saturating_add(sum);
            }
        }
    }
    sum
}

/// What lies in a folder; one that cannot be read is said, and holds nothing then.
fn read_folder(folder: &Path) -> Vec<(PathBuf, fs::FileType)> {
    match fs::read_dir(folder) {
        Ok(entries) => {
            let entries = entries.filter_map(Result::ok);
            let entry = |entry: fs::DirEntry| Some((entry.path(), entry.file_type().ok()?));
            let mut found: Vec<_> = entries.filter_map(entry).collect();
            found.sort_by(|(a, _), (b, _)| a.cmp(b));
            found
        }
        Err(error) => {
            eprintln!("dockwright: {}: its files are not counted: {error}", show(folder));
            Vec::new()
        }
    }
}

/// The bytes of a file; of a link or a socket, none.
fn size_of(path: &Path) -> u64 {
    let data = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file);
    data.map_or(0, |data| data.len())
}

/// Reads the files that tell of packages, as many as a workspace takes.
fn add_hints(hints: Vec<(String, PathBuf)>, files: &mut Vec<File>) {
    let mut room: usize =
        MAX_WORKSPACE_BYTES - files.iter().map(|file| file.text.len()).sum::<usize>();
    for (inner, path) in hints {
        if files.len() == MAX_FILES {
            eprintln!("dockwright: {}: read no further for packages", show(&path));
            return;
        }
        if size_of(&path) > MAX_FILE_BYTES.min(room) as u64 {
            eprintln!("dockwright: {}: too large to be read for packages", show(&path));
            continue;
        }
        // What is no text tells nothing, and no file of the context is in the way.
        let Ok(text) = read_text(&path) else { continue };
        room -= text.len().min(room);
        let file = File::new(inner, text);
        if Workspace::new(vec![file.clone()]).is_ok() {
            files.push(file);
        }
    }
}

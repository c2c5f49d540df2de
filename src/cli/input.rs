//! Files and folders of the disk as workspaces.

use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::analysis::effectives;
use crate::cli::settings;
use crate::cli::{Failure, show};
use crate::model::dockerfile::{BuildOptions, Dockerfile};
use crate::text::FileId;
use crate::workspace::{File, FileKind, MAX_FILE_BYTES, Workspace, WorkspaceError};

/// A workspace that was read, and where each of its files came from.
#[derive(Debug)]
pub(super) struct Loaded {
    pub workspace: Workspace,
    pub origins: Vec<Origin>,
}

/// Where a file lies.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// As shown to the person: the path given, and within a folder the rest of it.
    pub shown: String,
    /// `None` for standard input.
    pub path: Option<PathBuf>,
    /// Settings that were not given but found, beside the path or above it: they are not fixed, and
    /// what is wrong with them is said once.
    pub is_borrowed: bool,
}

/// Folders that hold what others wrote.
const SKIPPED: [&str; 3] = ["node_modules", "target", "vendor"];

/// Reads a path as a workspace of its own, with the settings that count for it. What cannot be read
/// of a folder is said, not fatal.
pub(super) fn load(path: &Path, failures: &mut Vec<Failure>) -> Option<Loaded> {
    let found = read(path, failures).and_then(|mut found| {
        let is_settings =
            |(file, _): &Found| file.kind() == FileKind::Settings && !file.path.contains('/');
        if !found.iter().any(is_settings) {
            for path in settings::nearest(path) {
                found.push(read_settings(&path)?);
            }
        }
        with_named(path, found)
    });
    match found {
        Ok(loaded) => Some(loaded),
        Err(failure) => {
            failures.push(failure);
            None
        }
    }
}

/// Reads several paths into one workspace. Anything that fails is fatal.
pub(super) fn load_together(paths: &[PathBuf]) -> Result<Workspace, Failure> {
    let mut files = Vec::new();
    for path in paths {
        let mut failures = Vec::new();
        files.extend(read(path, &mut failures)?.into_iter().map(|(file, _)| file));
        if let Some(failure) = failures.pop() {
            return Err(failure);
        }
    }
    Workspace::new(files).map_err(|error| Failure::new("the files", error))
}

/// What the builder is given beside the Dockerfile.
#[derive(Debug, Args)]
pub(super) struct BuildFlags {
    /// A build argument; with a name alone, its value is that of the environment.
    #[arg(long, value_name = "NAME[=VALUE]")]
    build_arg: Vec<String>,
    /// What stands for a name in FROM and `--from`: a folder, or `docker-image://REFERENCE`.
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    build_context: Vec<(String, String)>,
}

impl BuildFlags {
    pub(super) fn options(&self) -> BuildOptions {
        let argument = |written: &String| match written.split_once('=') {
            Some((name, value)) => Some((name.to_owned(), value.to_owned())),
            None => Some((written.clone(), std::env::var(written).ok()?)),
        };
        BuildOptions {
            arguments: self.build_arg.iter().filter_map(argument).collect(),
            contexts: self.build_context.iter().cloned().collect(),
        }
    }
}

/// A name and what is said of it, joined by `=`.
pub(super) fn pair(written: &str) -> Result<(String, String), &'static str> {
    let (name, value) = written.split_once('=').ok_or("a name and a value are joined by `=`")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// The text of one file.
pub(super) fn load_text(path: &Path) -> Result<String, Failure> {
    if is_stdin(path) { read_stdin() } else { read_text(path) }
}

/// Reads one file as a Dockerfile, whatever it is called.
pub(super) fn load_dockerfile(
    path: &Path,
    options: BuildOptions,
) -> Result<(Dockerfile, String), Failure> {
    let text = load_text(path)?;
    let dockerfile = Dockerfile::read_with(FileId(0), &text, options);
    warn_of_undeclared(dockerfile.options.arguments.keys(), &dockerfile, &show(path));
    Ok((dockerfile, text))
}

/// Says which build arguments nothing declares: their values change nothing.
pub(super) fn warn_of_undeclared<'a>(
    names: impl Iterator<Item = &'a String>,
    dockerfile: &Dockerfile,
    shown: &str,
) {
    // The builder has arguments of its own: platforms, proxies, its settings.
    let is_known = |name: &str| {
        let starts = ["TARGET", "BUILD", "SOURCE_DATE_EPOCH"];
        starts.iter().any(|start| name.starts_with(start))
            || name.to_ascii_uppercase().ends_with("_PROXY")
    };
    for name in names.filter(|name| !is_known(name) && !dockerfile.declares(name)) {
        eprintln!("dockwright: {shown}: no ARG is called {name:?}");
    }
}

pub(super) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Whether a path is a Compose file, or a folder that should hold one.
pub(super) fn is_compose(path: &Path) -> bool {
    if is_stdin(path) {
        return false;
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let file = || File::new(name.unwrap_or_default(), read_text(path).unwrap_or_default());
    path.is_dir() || file().kind() == FileKind::Compose
}

type Found = (File, Origin);

fn read(path: &Path, failures: &mut Vec<Failure>) -> Result<Vec<Found>, Failure> {
    if is_stdin(path) {
        let origin = Origin { shown: "-".to_owned(), path: None, is_borrowed: false };
        return Ok(vec![(File::new("Dockerfile", read_stdin()?), origin)]);
    }
    if path.is_dir() {
        return read_folder(path, failures);
    }
    let text = read_text(path)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let file = match File::new(name.unwrap_or_default(), text) {
        file if file.kind() == FileKind::Other && looks_like_dockerfile(&file.text) => {
            File::new("Dockerfile", file.text)
        }
        file => file,
    };
    let origin = Origin { shown: show(path), path: Some(path.to_owned()), is_borrowed: false };
    Ok(vec![(file, origin)])
}

fn read_settings(path: &Path) -> Result<Found, Failure> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let shown = show(settings::within_here(path));
    let origin = Origin { shown, path: Some(path.to_owned()), is_borrowed: true };
    Ok((File::new(name.unwrap_or_default(), read_text(path)?), origin))
}

fn read_folder(path: &Path, failures: &mut Vec<Failure>) -> Result<Vec<Found>, Failure> {
    let mut found = Vec::new();
    let failed_before = failures.len();
    walk(path, "", &mut found, failures);
    if found.is_empty() && failures.len() == failed_before {
        let message = "this folder has no Dockerfile, Compose file or Kubernetes manifest; \
                       name the file if it is called otherwise";
        return Err(Failure::new(show(path), message));
    }
    Ok(found)
}

fn assemble(path: &Path, found: Vec<Found>) -> Result<Loaded, Failure> {
    let (files, origins) = found.into_iter().unzip();
    let refused = |error: WorkspaceError| {
        let is_too_much =
            matches!(error, WorkspaceError::TooLarge { .. } | WorkspaceError::TooManyFiles { .. });
        let advice = if is_too_much { "; check its folders one by one" } else { "" };
        Failure::new(show(path), format!("{error}{advice}"))
    };
    let workspace = Workspace::new(files).map_err(refused)?;
    Ok(Loaded { workspace, origins })
}

/// The same, with the files that Compose files name, whatever those are called: files of variables,
/// what is included or extended.
fn with_named(path: &Path, mut found: Vec<Found>) -> Result<Loaded, Failure> {
    let mut loaded = assemble(path, found.clone())?;
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
    let mut asked = BTreeSet::new();
    while loaded.workspace.files().iter().any(|file| file.kind() == FileKind::Compose) {
        let before = found.len();
        for effective in effectives(&loaded.workspace) {
            for wanted in effective.missing.union(&effective.optional) {
                let inside = wanted.strip_prefix(&effective.setup.root);
                let Some(inside) = inside.and_then(|it| it.strip_prefix('/')) else { continue };
                let path = folder.join(inside);
                if !asked.insert(inside.to_owned()) || !path.is_file() {
                    continue;
                }
                // What cannot be read, Compose misses too.
                let Ok(text) = read_text(&path) else { continue };
                let shown = show(&path);
                let shown = shown.strip_prefix("./").unwrap_or(&shown).to_owned();
                let origin = Origin { shown, path: Some(path), is_borrowed: true };
                found.push((File::new(inside, text), origin));
            }
        }
        if found.len() == before {
            break;
        }
        match assemble(path, found.clone()) {
            Ok(more) => loaded = more,
            Err(_) => break,
        }
    }
    Ok(loaded)
}

/// Gathers the recognised files of a folder and those below it, in the order of their names.
fn walk(folder: &Path, within: &str, found: &mut Vec<Found>, failures: &mut Vec<Failure>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return failures.push(unreadable(&show(folder), &error)),
    };
    let mut entries: Vec<_> = entries.filter_map(Result::ok).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        // Links could lead anywhere, and in circles.
        let Ok(kind) = entry.file_type() else { continue };
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let path = entry.path();
        let inner = if within.is_empty() { name.to_owned() } else { format!("{within}/{name}") };
        if kind.is_dir() {
            if !name.starts_with('.') && !SKIPPED.contains(&name) {
                walk(&path, &inner, found, failures);
            }
        } else if kind.is_file() && may_be_recognised(name) {
            match read_recognised(&path, inner) {
                Ok(file) => {
                    let shown = show(&path);
                    let shown = shown.strip_prefix("./").unwrap_or(&shown).to_owned();
                    let origin = Origin { shown, path: Some(path), is_borrowed: false };
                    found.extend(file.map(|file| (file, origin)));
                }
                Err(failure) => failures.push(failure),
            }
        }
    }
}

/// Whether the name alone does not rule a file out; YAML is told by its content.
fn may_be_recognised(name: &str) -> bool {
    File::new(name, "apiVersion: v1\nkind: List\n").kind() != FileKind::Other
}

fn read_recognised(path: &Path, inner: String) -> Result<Option<File>, Failure> {
    let file = File::new(inner, read_text(path)?);
    if file.kind() == FileKind::Other {
        return Ok(None);
    }
    // One file that is refused must not take the rest of its folder with it.
    let alone = Workspace::new(vec![file.clone()]);
    alone.map(|_| Some(file)).map_err(|error| Failure::new(show(path), error))
}

pub(super) fn read_text(path: &Path) -> Result<String, Failure> {
    let shown = show(path);
    let file = fs::File::open(path).map_err(|error| unreadable(&shown, &error))?;
    read_within_limit(file, &shown)
}

pub(super) fn read_stdin() -> Result<String, Failure> {
    read_within_limit(std::io::stdin().lock(), "-")
}

/// Reads no more than the limit and one byte: not every file has a size, or an end.
fn read_within_limit(reader: impl Read, shown: &str) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let result = reader.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes);
    result.map_err(|error| unreadable(shown, &error))?;
    if bytes.len() > MAX_FILE_BYTES {
        return Err(too_large(shown));
    }
    let not_text = "this is not UTF-8 text; save it as UTF-8 and try again";
    String::from_utf8(bytes).map_err(|_| Failure::new(shown, not_text))
}

fn unreadable(shown: &str, error: &std::io::Error) -> Failure {
    match error.kind() {
        ErrorKind::NotFound => {
            Failure::new(shown, "there is no such file or folder; check the spelling of the path")
        }
        ErrorKind::PermissionDenied => {
            Failure::new(shown, "you may not read this; give yourself permission to read it")
        }
        _ => Failure::new(shown, format!("this cannot be read: {error}")),
    }
}

fn too_large(shown: &str) -> Failure {
    Failure::new(
        shown,
        "this is larger than 1 MiB, the limit for a file; split it, or leave it out",
    )
}

/// Whether the first word that counts is one that a Dockerfile begins with.
fn looks_like_dockerfile(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_start);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#'));
    let word = first.and_then(|line| line.split_whitespace().next()).unwrap_or_default();
    word.eq_ignore_ascii_case("from") || word.eq_ignore_ascii_case("arg")
}

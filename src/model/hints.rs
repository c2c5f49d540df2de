//! What lock files and manifests of a workspace tell of the packages that will be installed.

mod manifest;
mod markers;
mod node;
mod python;
mod reach;
#[cfg(test)]
mod tests;

pub use python::requirement;

use std::rc::Rc;

use crate::workspace::Workspace;
use crate::workspace::path;

/// The packages named by the files beside a Dockerfile. Cloning copies a counter and a path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    lists: Rc<[List]>,
    /// The folder that the build starts from, without a slash at its end.
    folder: String,
}

/// What a list is for, and how far it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// `requirements.txt`: what it names needs more.
    Requirements,
    /// `pyproject.toml`
    PythonProject,
    /// `poetry.lock`, `uv.lock`, `pdm.lock`, `Pipfile.lock`: all that will be there.
    PythonLock,
    /// `package.json`
    NodeManifest,
    /// `package-lock.json`, `npm-shrinkwrap.json`, `yarn.lock`, `pnpm-lock.yaml`: all that will be
    /// there.
    NodeLock,
    /// `go.mod`
    GoModule,
    /// `Cargo.lock`
    CargoLock,
    /// `pom.xml`, `build.gradle` and `build.gradle.kts`
    JavaBuild,
    /// `Gemfile.lock`
    GemLock,
    /// `composer.lock`
    ComposerLock,
}

/// What one file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// In the workspace.
    pub path: String,
    pub kind: ListKind,
    pub packages: Vec<Package>,
    /// Other lists that are part of it, seen from its folder.
    pub includes: Vec<String>,
}

/// A package that a list names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    pub name: String,
    /// Empty where the list leaves it open.
    pub version: String,
    /// The parts of a Python package that are wanted beside its core.
    pub extras: Vec<String>,
    pub group: Group,
    /// Bytes of the archive that is downloaded, where the list says so.
    pub archive: Option<u64>,
}

/// For what a package is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Group {
    #[default]
    Main,
    /// Only for development.
    Development,
    /// Only where it is asked for by an extra or a group.
    Optional,
    /// A kind of machine that no container here runs on, or the project itself.
    Elsewhere,
}

impl Hints {
    pub fn new(lists: Rc<[List]>, folder: &str) -> Hints {
        Hints { lists, folder: folder.to_owned() }
    }

    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// The list of one of these kinds that a build finds in its folder, else the one that lies
    /// highest. Of several kinds, the first named counts most.
    pub fn of_kinds(&self, kinds: &[ListKind]) -> Option<&List> {
        kinds.iter().find_map(|kind| self.nearest(&|list| list.kind == *kind))
    }

    /// The list that a command names by a path in the image: the one with the same name whose
    /// folders agree the most.
    pub fn named(&self, path: &str) -> Option<&List> {
        let name = path::name(path);
        let found = self.nearest(&|list| path::name(&list.path) == name)?;
        let tail = path.trim_start_matches(['.', '/']);
        let is_same = |list: &List| {
            list.path == tail || list.path.strip_suffix(tail).is_some_and(|it| it.ends_with('/'))
        };
        Some(self.nearest(&is_same).unwrap_or(found))
    }

    /// The packages of a list and of those that are part of it.
    pub fn packages<'a>(&'a self, list: &'a List) -> Vec<&'a Package> {
        let mut lists = vec![list];
        let mut at = 0;
        while let Some(&list) = lists.get(at) {
            at += 1;
            for include in &list.includes {
                let beside = path::join(path::folder(&list.path), include);
                // What leads out of the workspace is looked for at its root.
                let path = path::clean(&["/", &beside].concat());
                let more = self.lists.iter().find(|it| it.path == path);
                // One that includes itself is read once.
                lists.extend(more.filter(|it| !lists.iter().any(|seen| seen.path == it.path)));
            }
        }
        lists.into_iter().flat_map(|list| &list.packages).collect()
    }

    fn nearest(&self, fits: &dyn Fn(&List) -> bool) -> Option<&List> {
        let depth = |list: &List| {
            let is_here = path::folder(&list.path) == self.folder;
            if is_here { 0 } else { 1 + list.path.matches('/').count() }
        };
        self.lists.iter().filter(|list| fits(list)).min_by_key(|list| depth(list))
    }
}

/// Reads the lists of a workspace.
pub fn of_workspace(workspace: &Workspace) -> Rc<[List]> {
    workspace.files().iter().filter_map(|file| read(&file.path, &file.text)).collect()
}

/// Reads a list; `None` for a file that is none by its name.
pub fn read(path: &str, text: &str) -> Option<List> {
    let (kind, format) = format(path)?;
    let mut list = List { path: path.to_owned(), kind, packages: Vec::new(), includes: Vec::new() };
    let read = match format {
        Format::PythonProject => python::project,
        Format::PythonLock => python::lock,
        Format::Pipfile => python::pipfile,
        Format::Requirements => python::requirements,
        Format::Package => node::manifest,
        Format::NpmLock => node::npm,
        Format::YarnLock => node::yarn,
        Format::PnpmLock => node::pnpm,
        Format::GoModule => manifest::go,
        Format::CargoLock => manifest::cargo,
        Format::Maven => manifest::maven,
        Format::Gradle => manifest::gradle,
        Format::GemLock => manifest::gems,
        Format::ComposerLock => manifest::composer,
    };
    read(text, &mut list);
    Some(list)
}

/// Whether a file of this name would be read as a list.
pub fn is_list(path: &str) -> bool {
    format(path).is_some()
}

/// How a list is written. It does not hold the reader: who only asks whether a file is a list does
/// without all of them.
#[derive(Clone, Copy, Debug)]
enum Format {
    PythonProject,
    PythonLock,
    Pipfile,
    Requirements,
    Package,
    NpmLock,
    YarnLock,
    PnpmLock,
    GoModule,
    CargoLock,
    Maven,
    Gradle,
    GemLock,
    ComposerLock,
}

fn format(path: &str) -> Option<(ListKind, Format)> {
    const FORMATS: [(&str, ListKind, Format); 15] = [
        ("pyproject.toml", ListKind::PythonProject, Format::PythonProject),
        ("poetry.lock", ListKind::PythonLock, Format::PythonLock),
        ("uv.lock", ListKind::PythonLock, Format::PythonLock),
        ("pdm.lock", ListKind::PythonLock, Format::PythonLock),
        ("Pipfile.lock", ListKind::PythonLock, Format::Pipfile),
        ("package.json", ListKind::NodeManifest, Format::Package),
        ("package-lock.json", ListKind::NodeLock, Format::NpmLock),
        ("npm-shrinkwrap.json", ListKind::NodeLock, Format::NpmLock),
        ("yarn.lock", ListKind::NodeLock, Format::YarnLock),
        ("pnpm-lock.yaml", ListKind::NodeLock, Format::PnpmLock),
        ("go.mod", ListKind::GoModule, Format::GoModule),
        ("Cargo.lock", ListKind::CargoLock, Format::CargoLock),
        ("pom.xml", ListKind::JavaBuild, Format::Maven),
        ("Gemfile.lock", ListKind::GemLock, Format::GemLock),
        ("composer.lock", ListKind::ComposerLock, Format::ComposerLock),
    ];
    let name = path::name(path);
    let found = FORMATS.iter().find(|(it, ..)| *it == name);
    if let Some(&(_, kind, format)) = found {
        return Some((kind, format));
    }
    match name.rsplit_once('.')?.1 {
        "gradle" | "kts" => Some((ListKind::JavaBuild, Format::Gradle)),
        "txt" if is_named_for_requirements(path) => {
            Some((ListKind::Requirements, Format::Requirements))
        }
        _ => None,
    }
}

/// Whether a text file is a list of requirements: `requirements-dev.txt`, `requirements/base.txt`,
/// `reqs.txt`, `constraints.txt`.
fn is_named_for_requirements(path: &str) -> bool {
    let folder = path::name(path::folder(path));
    let name = path::name(path);
    ["req", "deps", "dependencies", "constraints", "packages", "pip"]
        .iter()
        .any(|it| name.contains(it))
        || folder.contains("req")
}

impl List {
    /// Notes a package, unless it has no name.
    fn add(&mut self, name: &str, version: &str, group: Group) {
        if name.is_empty() {
            return;
        }
        let (name, version) = (name.to_owned(), version.to_owned());
        self.packages.push(Package { name, version, group, ..Package::default() });
    }
}

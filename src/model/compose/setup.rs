//! Which Compose files of a workspace belong together, and the shell that would run them.

use std::collections::BTreeMap;

use crate::model::compose::effective::{Effective, HostVariable, Setup, Sources};
use crate::model::compose::load;
use crate::model::compose::{ComposeFile, Service};
use crate::workspace::Workspace;

/// The file of a workspace that says what the environment of the shell is.
pub const HOST_FILE: &str = "dockwright.env";

/// What `docker compose` looks for in a folder, best first.
pub const DEFAULT_FILES: [&str; 4] =
    ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/// What it then merges over that, if it is there; best first.
pub const OVERRIDE_FILES: [&str; 4] = [
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];

/// The absolute folder that a workspace stands for where nothing is known of it. Shells and Compose
/// know it by this name.
const ROOT: &str = "$PWD";

/// The configurations of a workspace: of each folder the one that `docker compose` finds by itself,
/// and one for each Compose file that none of those reads. Such a file stands alone if each of its
/// services says what it runs; else it is taken for one that is merged over the folder's own.
pub fn effectives(sources: Sources<'_>, composes: &[ComposeFile]) -> Vec<Effective> {
    let workspace = sources.workspace;
    let host = host(workspace);
    let setup = |files: Vec<String>| {
        let folder = files.first().map_or("", |path| folder_of(path)).to_owned();
        Setup { root: ROOT.to_owned(), folder, files, host: host.clone(), ..Setup::default() }
    };
    let mut found: Vec<Effective> = Vec::new();
    for path in paths(workspace, composes) {
        if !is_default(workspace, path) {
            continue;
        }
        let folder = folder_of(path);
        let over = OVERRIDE_FILES.iter().map(|name| join(folder, name));
        let over = over.filter(|path| workspace.find(path).is_some()).take(1);
        let files = std::iter::once(path.to_owned()).chain(over).collect();
        found.push(load::load(sources, &setup(files)));
    }
    for compose in composes {
        let Some(file) = workspace.file(compose.file) else { continue };
        if found.iter().any(|it| it.files.contains(&compose.file)) {
            continue;
        }
        let folder = folder_of(&file.path);
        let base = found.iter().find(|it| !stands_alone(compose) && it.setup.folder == folder);
        let base = base.and_then(|it| it.setup.files.first().cloned());
        let files = base.into_iter().chain([file.path.clone()]).collect();
        found.push(load::load(sources, &setup(files)));
    }
    found
}

/// The environment of the shell, as the workspace's file for it says.
fn host(workspace: &Workspace) -> BTreeMap<String, HostVariable> {
    let file = workspace.find(HOST_FILE);
    file.map(|file| load::of_shell(file, workspace.text(file))).unwrap_or_default()
}

fn paths<'a>(
    workspace: &'a Workspace,
    composes: &'a [ComposeFile],
) -> impl Iterator<Item = &'a str> {
    composes.iter().filter_map(|it| workspace.file(it.file)).map(|file| file.path.as_str())
}

/// Whether a file is the one that Compose finds in its folder.
fn is_default(workspace: &Workspace, path: &str) -> bool {
    let folder = folder_of(path);
    let best = DEFAULT_FILES.iter().find(|name| workspace.find(&join(folder, name)).is_some());
    best.is_some_and(|name| *name == name_of(path))
}

fn stands_alone(compose: &ComposeFile) -> bool {
    let says = |service: &Service| {
        service.image.is_some()
            || service.build.is_some()
            || service.extends
            || service.node.get("provider").is_some()
    };
    !compose.services.is_empty() && compose.services.iter().all(says)
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn join(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}

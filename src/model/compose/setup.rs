//! Which Compose files of a workspace belong together, and the shell that would run them.

use std::collections::BTreeMap;

use crate::model::compose::effective::{Effective, HostVariable, Setup, Sources};
use crate::model::compose::load;
use crate::model::compose::{ComposeFile, Service};
use crate::order;
use crate::text::FileId;
use crate::workspace::Workspace;
use crate::workspace::path;

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
    let load = |here: Option<&str>, files: Vec<String>| {
        let folder = files.first().map_or("", |path| path::folder(path)).to_owned();
        let (root, here, host) = (ROOT.to_owned(), here.map(str::to_owned), host.clone());
        load::load(sources, &Setup { root, folder, here, files, host, ..Setup::default() })
    };
    let mut found: Vec<Effective> = Vec::new();
    for folder in order::set(paths(workspace, composes).map(path::folder)) {
        let files = files_of(workspace, folder, &host);
        if !files.is_empty() {
            found.push(load(Some(folder), files));
        }
    }
    for compose in composes {
        let Some(file) = workspace.file(compose.file) else { continue };
        if found.iter().any(|it| it.files.contains(&compose.file)) {
            continue;
        }
        let folder = path::folder(&file.path);
        let base = found.iter().find(|it| !stands_alone(compose) && it.setup.folder == folder);
        let base = base.and_then(|it| it.setup.files.first().cloned());
        found.push(load(None, base.into_iter().chain([file.path.clone()]).collect()));
    }
    found
}

/// The files that Compose takes in a folder where none are named on its command line.
fn files_of(
    workspace: &Workspace,
    folder: &str,
    host: &BTreeMap<String, HostVariable>,
) -> Vec<String> {
    let env_file = workspace.find(&path::join(folder, ".env"));
    let env_file = env_file.map_or("", |file| workspace.text(file));
    // The shell stands in the workspace's root.
    let nobody = BTreeMap::new();
    let host = if folder.is_empty() { host } else { &nobody };
    let named = named_files(host, env_file);
    if !named.is_empty() {
        return named.iter().map(|it| path::clean(&path::join(folder, it))).collect();
    }
    let first = |names: [&str; 4]| {
        let mut paths = names.into_iter().map(|name| path::join(folder, name));
        paths.find(|path| workspace.find(path).is_some())
    };
    let Some(file) = first(DEFAULT_FILES) else { return Vec::new() };
    [file].into_iter().chain(first(OVERRIDE_FILES)).collect()
}

/// The paths that `COMPOSE_FILE` lists in the environment of the shell, or else in the text of an
/// `.env` file beside it.
pub fn named_files(host: &BTreeMap<String, HostVariable>, env_file: &str) -> Vec<String> {
    let file = load::of_shell(FileId::default(), env_file);
    let variable = |name: &str| {
        let found = host.get(name).or_else(|| file.get(name));
        found.map(|it| it.value.as_str()).filter(|value| !value.is_empty())
    };
    let separator = variable("COMPOSE_PATH_SEPARATOR").unwrap_or(":");
    let listed = variable("COMPOSE_FILE").map(|listed| listed.split(separator));
    listed.into_iter().flatten().map(str::to_owned).collect()
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

fn stands_alone(compose: &ComposeFile) -> bool {
    let says = |service: &Service| {
        service.image.is_some()
            || service.build.is_some()
            || service.extends
            || service.node.get("provider").is_some()
    };
    !compose.services.is_empty() && compose.services.iter().all(says)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml;
    use crate::workspace::File;

    /// The files of each configuration, and the folder of its project.
    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let files = files.iter().map(|(path, text)| File::new(*path, *text));
        let workspace = Workspace::new(files.collect()).unwrap();
        let is_compose = |id: &FileId| workspace.files()[id.index()].path.ends_with("yaml");
        let trees: Vec<_> = workspace
            .ids()
            .filter(is_compose)
            .map(|id| (id, yaml::parse(id, workspace.text(id))))
            .collect();
        let composes: Vec<ComposeFile> =
            trees.iter().map(|(id, yaml)| crate::model::compose::read(*id, yaml)).collect();
        let sources = Sources { workspace: &workspace, trees: &trees };
        let shown = |it: Effective| format!("{}: {}", it.setup.folder, it.setup.files.join(" "));
        effectives(sources, &composes).into_iter().map(shown).collect()
    }

    const WHOLE: &str = "services: {a: {image: x}}";
    const PART: &str = "services: {a: {command: x}}";

    #[test]
    fn a_folder_has_the_files_that_compose_finds_there() {
        let files = [
            ("compose.yaml", WHOLE),
            ("compose.override.yaml", PART),
            ("docker-compose.yaml", WHOLE),
            ("compose.prod.yaml", PART),
            ("web/compose.yaml", WHOLE),
        ];
        let expected = [
            ": compose.yaml compose.override.yaml",
            "web: web/compose.yaml",
            // One that says what it runs, and one that only adds to that.
            ": docker-compose.yaml",
            ": compose.yaml compose.prod.yaml",
        ];
        assert_eq!(found(&files), expected);
    }

    #[test]
    fn files_may_be_named_by_a_variable() {
        let files = [("a.yaml", WHOLE), ("b/c.yaml", PART), ("compose.yaml", WHOLE)];
        let named = |env: (&'static str, &'static str)| found(&[&files[..], &[env]].concat());
        let expected = [": a.yaml b/c.yaml", ": compose.yaml"];
        assert_eq!(named((".env", "COMPOSE_FILE=./a.yaml:b/../b/c.yaml")), expected);
        assert_eq!(named((HOST_FILE, "COMPOSE_FILE=a.yaml:b/c.yaml")), expected);
        let separated = "COMPOSE_FILE=a.yaml,b/c.yaml\nCOMPOSE_PATH_SEPARATOR=,";
        assert_eq!(named((".env", separated)), expected);
        // The folder of the first file is the project's, wherever the shell stands.
        let inner = named((".env", "COMPOSE_FILE=b/c.yaml"));
        assert_eq!(inner[0], "b: b/c.yaml");
    }

    #[test]
    fn what_another_file_includes_is_no_project_of_its_own() {
        let files = [("compose.yaml", "include: [part/x.yaml]"), ("part/x.yaml", WHOLE)];
        assert_eq!(found(&files), [": compose.yaml"]);
    }
}

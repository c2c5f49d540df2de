//! All files of a workspace, read together: what the rules across files look at.

use crate::model::chains::Chain;
use crate::model::compose::effective::Effective;
use crate::model::compose::{Build, ComposeFile, Service};
use crate::model::dockerfile::{Dockerfile, Stage};
use crate::model::ignore::Ignore;
use crate::model::kube::Manifest;
use crate::model::listing;
use crate::model::listing::Listing;
use crate::model::settings::{DOCKWRIGHT_FILE, Settings};
use crate::syntax::toml;
use crate::syntax::yaml::Yaml;
use crate::text::{FileId, Span};
use crate::workspace::path;
use crate::workspace::{FileKind, LISTING_NAME, Workspace};

/// Every file of a workspace in the form its kind asks for, in the order of the workspace.
#[derive(Clone, Debug)]
pub struct Project<'a> {
    pub workspace: &'a Workspace,
    pub dockerfiles: Vec<Dockerfile>,
    /// One for each Compose file, by itself.
    pub composes: Vec<ComposeFile>,
    /// What Compose makes of them together; none where that part is not loaded.
    pub effectives: Vec<Effective>,
    pub manifests: Vec<Manifest>,
    /// What has to agree across all these; none where what reads YAML is not loaded.
    pub chains: Vec<Chain>,
    /// The trees of the Compose and Kubernetes files, and of hadolint's settings.
    pub yamls: Vec<(FileId, Yaml)>,
    pub settings: Settings,
    /// Whether every file is read: where the reader of YAML is missing, its files may not be.
    pub is_whole: bool,
    pub listings: Vec<ContextListing>,
    /// The build contexts that the Compose files name for Dockerfiles, as folders.
    contexts: Vec<(FileId, String)>,
}

/// So many entries of listings are looked through for all Dockerfiles together; of those that come
/// later the context is unknown.
const MOST_LISTED: usize = 400_000;

/// A listing of a build context.
#[derive(Clone, Debug)]
pub struct ContextListing {
    pub file: FileId,
    pub listing: Listing,
    /// The lines that could not be read.
    pub unread: Vec<Span>,
}

impl Project<'_> {
    /// Reads every file; those in YAML by `read_yaml`, which is [`crate::model::yaml::read`] where
    /// that is loaded.
    pub fn read(workspace: &Workspace, read_yaml: Option<fn(&mut Project)>) -> Project<'_> {
        let mut project = Project {
            workspace,
            dockerfiles: Vec::new(),
            composes: Vec::new(),
            effectives: Vec::new(),
            manifests: Vec::new(),
            chains: Vec::new(),
            yamls: Vec::new(),
            settings: Settings::default(),
            is_whole: read_yaml.is_some() || !has_yaml(workspace),
            listings: Vec::new(),
            contexts: Vec::new(),
        };
        for (id, file) in workspace.ids().zip(workspace.files()) {
            match file.kind() {
                FileKind::Dockerfile => project.dockerfiles.push(Dockerfile::read(id, &file.text)),
                FileKind::Listing => {
                    let (listing, unread) = listing::read(id, &file.text);
                    project.listings.push(ContextListing { file: id, listing, unread });
                }
                _ => {}
            }
        }
        if let Some(read_yaml) = read_yaml {
            read_yaml(&mut project);
        }
        // After hadolint's, which are in YAML: where the two differ, ours count.
        if let Some(file) = workspace.find(DOCKWRIGHT_FILE) {
            project.settings.read_dockwright(&toml::parse(file, workspace.text(file)));
        }
        project.contexts = project.contexts();
        project
    }

    /// The Dockerfile of the workspace that a service of a Compose file is built from.
    pub fn dockerfile_of(&self, compose: FileId, build: &Build) -> Option<&Dockerfile> {
        let context = build.context.as_ref().map_or(".", |it| &it.value);
        let name = build.dockerfile.as_ref().map_or("Dockerfile", |it| &it.value);
        let is_remote = context.contains("://") || context.starts_with("git@");
        if build.is_inline || is_remote || context.contains('$') || name.contains('$') {
            return None;
        }
        let path = below(&below(self.folder(compose), context)?, name)?;
        let file = self.workspace.find(&path)?;
        self.dockerfiles.iter().find(|dockerfile| dockerfile.file == file)
    }

    /// The build context of each Dockerfile that a Compose file builds; of several, the first.
    fn contexts(&self) -> Vec<(FileId, String)> {
        let mut contexts: Vec<(FileId, String)> = Vec::new();
        for (compose, service) in self.services().filter(|_| !self.dockerfiles.is_empty()) {
            let Some(build) = &service.build else { continue };
            let Some(dockerfile) = self.dockerfile_of(compose.file, build) else { continue };
            let written = build.context.as_ref().map_or(".", |it| &it.value);
            let is_new = contexts.iter().all(|(file, _)| *file != dockerfile.file);
            if let Some(folder) = below(self.folder(compose.file), written).filter(|_| is_new) {
                contexts.push((dockerfile.file, folder));
            }
        }
        contexts
    }

    /// The folder of a Dockerfile's build context: what a Compose file says, else its own.
    fn context_folder(&self, dockerfile: &Dockerfile) -> &str {
        let named = self.contexts.iter().find(|(file, _)| *file == dockerfile.file);
        named.map_or_else(|| self.folder(dockerfile.file), |(_, folder)| folder)
    }

    /// What keeps files out of a Dockerfile's context: the ignore file named after it, else that of
    /// the context's folder.
    pub fn ignore_of(&self, dockerfile: &Dockerfile) -> Option<Ignore> {
        let file = self.ignore_file_of(dockerfile)?;
        Some(Ignore::read(file, self.workspace.text(file)))
    }

    /// The file that says so.
    pub fn ignore_file_of(&self, dockerfile: &Dockerfile) -> Option<FileId> {
        let path = &self.workspace.file(dockerfile.file)?.path;
        let beside = match self.context_folder(dockerfile) {
            "" => ".dockerignore".to_owned(),
            folder => format!("{folder}/.dockerignore"),
        };
        let named = self.workspace.find(&format!("{path}.dockerignore"));
        named.or_else(|| self.workspace.find(&beside))
    }

    /// What is known of a Dockerfile's build context: the listing in its folder, else what the one
    /// at the root says of that folder; and the files that are open, which alone are no whole one.
    pub fn context_of(&self, dockerfile: &Dockerfile) -> Listing {
        let listed: usize = self.listings.iter().map(|it| it.listing.entries().len()).sum();
        let place = self.dockerfiles.iter().position(|it| it.file == dockerfile.file);
        if listed.saturating_mul(place.unwrap_or(0)) > MOST_LISTED {
            return Listing::default();
        }
        let folder = self.context_folder(dockerfile);
        let find = |path: String| {
            let file = self.workspace.find(&path)?;
            self.listings.iter().find(|it| it.file == file)
        };
        let beside = match folder {
            "" => None,
            folder => find(format!("{folder}/{LISTING_NAME}")),
        };
        let listing = match beside {
            Some(beside) => beside.listing.clone(),
            None => match find(LISTING_NAME.to_owned()) {
                // Its folder is not part of it: then the context is the root.
                Some(root) if !root.listing.may_have(folder) => return root.listing.clone(),
                Some(root) => root.listing.within(folder),
                None => Listing::default(),
            },
        };
        let files = self.workspace.files().iter().filter_map(|file| {
            let inner = match folder {
                "" => file.path.as_str(),
                folder => file.path.strip_prefix(folder)?.strip_prefix('/')?,
            };
            let is_listed = file.kind() != FileKind::Listing;
            is_listed.then_some((inner, file.text.len() as u64))
        });
        listing.with_files(files)
    }

    /// Every service with its file.
    pub fn services(&self) -> impl Iterator<Item = (&ComposeFile, &Service)> {
        let of = |file| std::iter::repeat(file);
        self.composes.iter().flat_map(move |file| of(file).zip(&file.services))
    }

    /// What is written at `span`.
    pub fn text(&self, span: Span) -> &str {
        span.of(self.workspace.text(span.file))
    }

    /// Whether a file in YAML is yet to be filled in: what is missing may come with that.
    pub fn has_templates(&self) -> bool {
        let mut documents = self.yamls.iter().flat_map(|(_, yaml)| &yaml.documents);
        documents.any(|document| document.template.is_some())
    }

    /// The folder of a file, without a slash at its end.
    pub fn folder(&self, file: FileId) -> &str {
        let path = self.workspace.file(file).map_or("", |file| &file.path);
        path::folder(path)
    }
}

/// Whether some file of a workspace is YAML with a meaning.
pub fn has_yaml(workspace: &Workspace) -> bool {
    workspace.files().iter().any(|file| match file.kind() {
        FileKind::Compose | FileKind::Kubernetes => true,
        FileKind::Settings => file.name() != DOCKWRIGHT_FILE,
        FileKind::Dockerfile
        | FileKind::Listing
        | FileKind::Environment
        | FileKind::Ignore
        | FileKind::Other => false,
    })
}

/// The stage that a build makes: its target, or the last one.
pub fn built_stage<'a>(dockerfile: &'a Dockerfile, build: &Build) -> Option<&'a Stage> {
    match &build.target {
        Some(target) => dockerfile.find_stage(&target.value),
        None => dockerfile.last_stage(),
    }
}

/// A relative path from a folder; `None` where it leaves the workspace.
fn below(folder: &str, path: &str) -> Option<String> {
    if path.starts_with('/') { None } else { path::clean_inside(&path::join(folder, path)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::File;

    #[test]
    fn a_service_finds_its_dockerfile() {
        let compose = "services: {a: {build: ../api}, b: {build: {dockerfile: b.Dockerfile}}, \
                       c: {build: ../..}}\n";
        let files = vec![
            File::new("api/Dockerfile", "FROM a\n"),
            File::new("deploy/b.Dockerfile", "FROM b\n"),
            File::new("deploy/compose.yaml", compose),
        ];
        let workspace = Workspace::new(files).unwrap();
        let project = Project::read(&workspace, Some(crate::model::yaml::read));
        let file = &project.composes[0];
        let found = |name: &str| {
            let build = file.service(name).unwrap().build.as_ref().unwrap();
            project.dockerfile_of(file.file, build).map(|it| it.file.0)
        };
        assert_eq!([found("a"), found("b"), found("c")], [Some(0), Some(1), None]);
    }
}

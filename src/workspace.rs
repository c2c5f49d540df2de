//! The files that a person has open: what is analysed, and what a link carries.

pub mod path;

use std::fmt;
use std::rc::Rc;

use crate::text::FileId;

/// What kind of file it is, by its name and, for YAML, by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    Dockerfile,
    Compose,
    Environment,
    Ignore,
    Kubernetes,
    /// Our settings, or hadolint's.
    Settings,
    /// What lies in the build context: sizes and paths.
    Listing,
    /// Read for versions and sizes, or only carried along.
    Other,
}

/// One file: a path relative to the build context, with `/` between its parts, and the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub path: String,
    pub text: Rc<str>,
}

impl File {
    pub fn new(path: impl Into<String>, text: impl Into<Rc<str>>) -> File {
        File { path: path.into(), text: text.into() }
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        path::name(&self.path)
    }

    pub fn kind(&self) -> FileKind {
        kind_of(self.name(), &self.text)
    }
}

/// The files of one person, in the order of their tabs. Always within the limits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workspace {
    files: Vec<File>,
}

/// What the listing of a build context is called.
pub const LISTING_NAME: &str = "build-context.list";

/// The largest file, in bytes.
pub const MAX_FILE_BYTES: usize = 1 << 20;
/// The largest workspace, in bytes over all files' texts.
pub const MAX_WORKSPACE_BYTES: usize = 4 << 20;
/// The most files in a workspace.
pub const MAX_FILES: usize = 200;

/// Why files cannot be a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkspaceError {
    FileTooLarge {
        path: String,
        bytes: usize,
    },
    TooLarge {
        bytes: usize,
    },
    TooManyFiles {
        count: usize,
    },
    /// A path that is empty, absolute, climbs with `..`, or holds a control character or `\`.
    BadPath {
        path: String,
    },
    DuplicatePath {
        path: String,
    },
}

impl Workspace {
    /// Checks the limits of the module's constants and the paths.
    pub fn new(files: Vec<File>) -> Result<Workspace, WorkspaceError> {
        if files.len() > MAX_FILES {
            return Err(WorkspaceError::TooManyFiles { count: files.len() });
        }
        let mut paths = std::collections::BTreeSet::new();
        for file in &files {
            if file.text.len() > MAX_FILE_BYTES {
                let (path, bytes) = (file.path.clone(), file.text.len());
                return Err(WorkspaceError::FileTooLarge { path, bytes });
            }
            if !is_clean_path(&file.path) {
                return Err(WorkspaceError::BadPath { path: file.path.clone() });
            }
            if !paths.insert(file.path.as_str()) {
                return Err(WorkspaceError::DuplicatePath { path: file.path.clone() });
            }
        }
        let bytes = files.iter().map(|file| file.text.len()).sum();
        if bytes > MAX_WORKSPACE_BYTES {
            return Err(WorkspaceError::TooLarge { bytes });
        }
        Ok(Workspace { files })
    }

    pub fn files(&self) -> &[File] {
        &self.files
    }

    pub fn file(&self, id: FileId) -> Option<&File> {
        self.files.get(id.index())
    }

    /// The text of a file, or nothing where there is no such file.
    pub fn text(&self, id: FileId) -> &str {
        self.file(id).map_or("", |file| &file.text)
    }

    pub fn find(&self, path: &str) -> Option<FileId> {
        self.ids().find(|&id| self.files[id.index()].path == path)
    }

    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        // The limit of 200 files keeps every position within 16 bits.
        (0..u16::try_from(self.files.len()).unwrap_or(u16::MAX)).map(FileId)
    }

    /// The same workspace with another text in one file.
    pub fn with_text(&self, id: FileId, text: Rc<str>) -> Result<Workspace, WorkspaceError> {
        let mut files = self.files.clone();
        if let Some(file) = files.get_mut(id.index()) {
            file.text = text;
        }
        Workspace::new(files)
    }
}

impl fmt::Display for WorkspaceError {
    /// For the command line, in English; the page has these in its language files.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WorkspaceError::FileTooLarge { path, bytes } => write!(
                f,
                "{path} has {bytes} bytes; the limit for a file is {MAX_FILE_BYTES} (1 MiB)"
            ),
            WorkspaceError::TooLarge { bytes } => write!(
                f,
                "the files have {bytes} bytes together; the limit is {MAX_WORKSPACE_BYTES} (4 MiB)"
            ),
            WorkspaceError::TooManyFiles { count } => {
                write!(f, "there are {count} files; the limit is {MAX_FILES}")
            }
            WorkspaceError::BadPath { path } => write!(
                f,
                "{path:?} is not a path inside the workspace: relative, with `/`, without `..`"
            ),
            WorkspaceError::DuplicatePath { path } => write!(f, "{path} is there twice"),
        }
    }
}

impl std::error::Error for WorkspaceError {}

/// Whether a path stays inside the folder it is laid in, on every system.
fn is_clean_path(path: &str) -> bool {
    let is_clean_part = |part: &str| !matches!(part, "" | "." | "..");
    path.split('/').all(is_clean_part)
        && !path.contains(|c: char| c.is_control() || c == '\\' || c == ':')
}

fn kind_of(name: &str, text: &str) -> FileKind {
    let is_yaml = has_extension(name, "yaml") || has_extension(name, "yml");
    if name == "Dockerfile"
        || name == "Containerfile"
        || name.to_ascii_lowercase().ends_with(".dockerfile")
    {
        FileKind::Dockerfile
    } else if name == ".dockerignore" || name.ends_with(".dockerignore") {
        FileKind::Ignore
    } else if name.starts_with("Dockerfile.") {
        FileKind::Dockerfile
    } else if matches!(name, "dockwright.toml" | ".hadolint.yaml" | ".hadolint.yml") {
        FileKind::Settings
    } else if name == LISTING_NAME {
        FileKind::Listing
    } else if name == ".env" || has_extension(name, "env") {
        FileKind::Environment
    } else if is_yaml && is_compose_name(name) {
        FileKind::Compose
    } else if is_yaml && (is_kustomization(name) || looks_like_kubernetes(text)) {
        FileKind::Kubernetes
    } else {
        FileKind::Other
    }
}

fn has_extension(name: &str, extension: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, it)| it == extension)
}

fn is_compose_name(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem == "compose" || stem.starts_with("compose.") || stem.starts_with("docker-compose")
}

/// Kustomize's list of files, which need not say of what kind it is.
fn is_kustomization(name: &str) -> bool {
    matches!(name, "kustomization.yaml" | "kustomization.yml")
}

/// Whether some line begins with `apiVersion:` and another with `kind:`. A file with that shape is
/// Kubernetes even while it does not parse.
fn looks_like_kubernetes(text: &str) -> bool {
    let has_key = |key: &str| text.lines().any(|line| line.starts_with(key));
    has_key("apiVersion:") && has_key("kind:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_follow_names_and_content() {
        let kube = "apiVersion: v1\nkind: Pod\n";
        let cases = [
            ("Dockerfile", "", FileKind::Dockerfile),
            ("deploy/api.Dockerfile", "", FileKind::Dockerfile),
            ("Dockerfile.dev", "", FileKind::Dockerfile),
            ("service.dockerfile", "", FileKind::Dockerfile),
            ("api.Dockerfile.dockerignore", "", FileKind::Ignore),
            ("Dockerfile.dockerignore", "", FileKind::Ignore),
            ("compose.override.yaml", "", FileKind::Compose),
            ("docker-compose-dev.yml", "", FileKind::Compose),
            ("prod.env", "", FileKind::Environment),
            ("k8s/api.yaml", kube, FileKind::Kubernetes),
            ("k8s/kustomization.yaml", "resources: []\n", FileKind::Kubernetes),
            ("values.yaml", "replicas: 2\n", FileKind::Other),
            ("dockwright.toml", "", FileKind::Settings),
            (".hadolint.yml", "", FileKind::Settings),
            ("go.mod", "", FileKind::Other),
            ("api/build-context.list", "", FileKind::Listing),
            ("list", "", FileKind::Other),
        ];
        for (path, text, kind) in cases {
            assert_eq!(File::new(path, text).kind(), kind, "{path}");
        }
    }

    #[test]
    fn paths_that_leave_the_workspace_are_refused() {
        for path in ["", "/etc/passwd", "../x", "a/../../b", "a//b", "C:x", "a\\b", "a\nb", "./a"] {
            let refused = Workspace::new(vec![File::new(path, "")]);
            assert_eq!(refused, Err(WorkspaceError::BadPath { path: path.into() }), "{path:?}");
        }
    }

    #[test]
    fn limits_are_exact() {
        let file = |bytes: usize| File::new(format!("f{bytes}"), "x".repeat(bytes));
        assert!(Workspace::new(vec![file(MAX_FILE_BYTES)]).is_ok());
        assert!(Workspace::new(vec![file(MAX_FILE_BYTES + 1)]).is_err());
        let parts = (0..5).map(|n| file(MAX_FILE_BYTES - n)).collect();
        assert!(matches!(Workspace::new(parts), Err(WorkspaceError::TooLarge { .. })));
        let many = (0..=MAX_FILES).map(|n| File::new(n.to_string(), "")).collect();
        assert!(matches!(Workspace::new(many), Err(WorkspaceError::TooManyFiles { .. })));
    }
}

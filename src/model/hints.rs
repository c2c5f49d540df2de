//! What lock files and manifests of a workspace tell of the packages that will be installed.

/// The packages named by the files beside a Dockerfile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {}

/// Whether a file of this name would be read as a list.
pub fn is_list(path: &str) -> bool {
    const NAMES: [&str; 5] =
        ["package.json", "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "requirements.txt"];
    NAMES.contains(&path.rsplit('/').next().unwrap_or(path))
}

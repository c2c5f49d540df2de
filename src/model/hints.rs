//! What lock files and manifests of a workspace tell of the packages that will be installed.

/// The packages named by the files beside a Dockerfile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {}

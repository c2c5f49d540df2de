//! All files of a workspace, read together: what the rules across files look at.

use crate::model::dockerfile::Dockerfile;
use crate::workspace::{File, FileKind, Workspace};

/// Every file of a workspace in the form its kind asks for, in the order of the workspace.
#[derive(Clone, Debug)]
pub struct Project<'a> {
    pub workspace: &'a Workspace,
    pub dockerfiles: Vec<Dockerfile>,
}

impl Project<'_> {
    /// Reads every file.
    pub fn read(workspace: &Workspace) -> Project<'_> {
        let is_dockerfile = |file: &File| file.kind() == FileKind::Dockerfile;
        let dockerfiles = workspace
            .ids()
            .zip(workspace.files())
            .filter(|(_, file)| is_dockerfile(file))
            .map(|(id, file)| Dockerfile::read(id, &file.text))
            .collect();
        Project { workspace, dockerfiles }
    }
}

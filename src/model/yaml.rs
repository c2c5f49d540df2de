//! The files in YAML: Compose, Kubernetes, hadolint's settings.
//!
//! [`read`] is the one way to the reader of YAML, so that the page can load all of that later.

use crate::model::compose;
use crate::model::kube;
use crate::model::project::Project;
use crate::model::settings::HADOLINT_FILES;
use crate::syntax::yaml;
use crate::workspace::FileKind;

/// Reads the files in YAML of a project that has none of them yet.
pub fn read(project: &mut Project) {
    let workspace = project.workspace;
    for (id, file) in workspace.ids().zip(workspace.files()) {
        match file.kind() {
            FileKind::Compose => {
                let yaml = yaml::parse(id, &file.text);
                project.composes.push(compose::read(id, &yaml));
                project.yamls.push((id, yaml));
            }
            FileKind::Kubernetes => {
                let yaml = yaml::parse(id, &file.text);
                project.manifests.extend(kube::read(id, &yaml));
                project.yamls.push((id, yaml));
            }
            FileKind::Dockerfile
            | FileKind::Environment
            | FileKind::Ignore
            | FileKind::Listing
            | FileKind::Settings
            | FileKind::Other => {}
        }
    }
    // Settings stand at the root of the workspace.
    if let Some(file) = HADOLINT_FILES.iter().find_map(|path| workspace.find(path)) {
        let yaml = yaml::parse(file, workspace.text(file));
        project.settings.read_hadolint(&yaml);
        project.yamls.push((file, yaml));
    }
}

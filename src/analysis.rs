//! Everything that is computed from a workspace: the one door to the core.

use crate::content::tables::Tables;
use crate::finding::Finding;
use crate::model::compose::ComposeFile;
use crate::model::dockerfile::Dockerfile;
use crate::model::kube::Manifest;
use crate::model::project::Project;
use crate::rules;
use crate::sim::graph::StageGraph;
use crate::sim::size::SizeReport;
use crate::sim::size::given::Given;
use crate::text::{FileId, LineIndex};
use crate::workspace::{FileKind, Workspace};

/// What is known of a workspace. A function of the workspace and the tables that are here.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// One for each file of the workspace, in its order.
    pub files: Vec<FileFacts>,
    /// Sorted by place.
    pub findings: Vec<Finding>,
    /// Whether some finding is as bad as the settings' threshold: any is, where they set none.
    pub is_failure: bool,
    /// One for each Dockerfile, in the order of the workspace.
    pub builds: Vec<Build>,
    /// One for each Compose file.
    pub composes: Vec<ComposeFile>,
    /// One for each document of the Kubernetes files.
    pub manifests: Vec<Manifest>,
}

#[derive(Clone, Debug)]
pub struct FileFacts {
    pub kind: FileKind,
    pub lines: LineIndex,
}

/// What building a Dockerfile gives.
#[derive(Clone, Debug)]
pub struct Build {
    pub file: FileId,
    pub dockerfile: Dockerfile,
    /// What is known beside it.
    pub given: Given,
    pub graph: StageGraph,
    pub sizes: SizeReport,
}

/// Reads, judges, estimates and draws all files of a workspace, with the data that is built in.
pub fn analyze(workspace: &Workspace) -> Analysis {
    analyze_with(workspace, &Tables::default())
}

/// The same, with tables that came later. What of them is missing stands in the sizes' `wanted`.
pub fn analyze_with(workspace: &Workspace, tables: &Tables) -> Analysis {
    let project = Project::read(workspace);
    let findings = rules::check(&project);
    let files = workspace
        .files()
        .iter()
        .map(|file| FileFacts { kind: file.kind(), lines: LineIndex::new(&file.text) })
        .collect();
    let threshold = project.settings.threshold;
    let is_failure = findings.iter().any(|finding| threshold.is_reached_by(finding.severity));
    let given: Vec<_> =
        project.dockerfiles.iter().map(|it| Given::of(&project, it, tables)).collect();
    let Project { dockerfiles, composes, manifests, .. } = project;
    let builds = dockerfiles.into_iter().zip(given).map(build).collect();
    Analysis { files, findings, is_failure, builds, composes, manifests }
}

fn build((dockerfile, given): (Dockerfile, Given)) -> Build {
    let graph = StageGraph::new(&dockerfile, None);
    let sizes = SizeReport::new(&dockerfile, None, &given);
    Build { file: dockerfile.file, dockerfile, given, graph, sizes }
}

//! Everything that is computed from a workspace: the one door to the core.

use crate::content::tables::Tables;
use crate::finding::Finding;
use crate::model::compose::ComposeFile;
use crate::model::dockerfile::Dockerfile;
use crate::model::kube::Manifest;
use crate::model::project::Project;
use crate::model::yaml;
use crate::rules;
use crate::rules::Sink;
use crate::sim::graph::StageGraph;
use crate::sim::size::SizeReport;
use crate::sim::size::given::Given;
use crate::syntax;
use crate::syntax::Token;
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
    /// False where files in YAML are not read, as what reads them is not loaded.
    pub is_whole: bool,
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

/// What is about YAML in the core: the page loads it when a workspace has some.
#[derive(Clone, Copy, Debug)]
pub struct YamlPart {
    pub read: fn(&mut Project),
    pub check: fn(&mut Sink),
    /// The colours of a text.
    pub tokens: fn(FileId, &str) -> Vec<Token>,
}

/// The one there is.
pub static YAML: YamlPart =
    YamlPart { read: yaml::read, check: rules::yaml::check, tokens: syntax::yaml::tokens };

/// Reads, judges, estimates and draws all files of a workspace, with the data that is built in.
pub fn analyze(workspace: &Workspace) -> Analysis {
    analyze_with(workspace, &Tables::default())
}

/// The same, with tables that came later. What of them is missing stands in the sizes' `wanted`.
pub fn analyze_with(workspace: &Workspace, tables: &Tables) -> Analysis {
    analyze_by(workspace, tables, Some(&YAML))
}

/// The same, with those parts of the core that are loaded.
pub fn analyze_by(workspace: &Workspace, tables: &Tables, yaml: Option<&YamlPart>) -> Analysis {
    let project = Project::read(workspace, yaml.map(|part| part.read));
    let findings = rules::check(&project, yaml.map(|part| part.check));
    let is_whole = project.is_whole;
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
    Analysis { files, findings, is_failure, builds, composes, manifests, is_whole }
}

fn build((dockerfile, given): (Dockerfile, Given)) -> Build {
    let graph = StageGraph::new(&dockerfile, None);
    let sizes = SizeReport::new(&dockerfile, None, &given);
    Build { file: dockerfile.file, dockerfile, given, graph, sizes }
}

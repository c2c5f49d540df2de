//! Everything that is computed from a workspace: the one door to the core.

use crate::content::tables::{Table, Tables};
use crate::finding::Finding;
use crate::model::chains;
use crate::model::chains::Chain;
use crate::model::compose::ComposeFile;
use crate::model::compose::effective::{Effective, Sources};
use crate::model::compose::setup;
use crate::model::dockerfile::Dockerfile;
use crate::model::hints;
use crate::model::kube::Manifest;
use crate::model::project::Project;
use crate::model::yaml;
use crate::rules;
use crate::rules::Sink;
use crate::sim::graph::Graph;
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
    /// One for each Dockerfile, in the order of the workspace; none where that part is not loaded.
    pub builds: Vec<Build>,
    /// One for each Compose file, by itself.
    pub composes: Vec<ComposeFile>,
    /// What Compose makes of them together; none where that part is not loaded.
    pub effectives: Vec<Effective>,
    /// One for each document of the Kubernetes files.
    pub manifests: Vec<Manifest>,
    /// What has to agree across the files; none where what reads YAML is not loaded.
    pub chains: Vec<Chain>,
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
    pub graph: Graph,
    pub sizes: SizeReport,
}

/// The parts of the core that the page loads late; whoever names one has it in its program.
#[derive(Clone, Copy, Debug, Default)]
pub struct Parts {
    pub yaml: Option<&'static YamlPart>,
    /// Of no use without the one about YAML.
    pub compose: Option<&'static ComposePart>,
    /// Of no use without the one about YAML.
    pub kube: Option<&'static KubePart>,
    pub builds: Option<&'static BuildPart>,
}

impl Parts {
    pub const ALL: Parts = Parts {
        yaml: Some(&YAML),
        compose: Some(&COMPOSE),
        kube: Some(&KUBE),
        builds: Some(&BUILDS),
    };
}

/// What is about YAML.
#[derive(Clone, Copy, Debug)]
pub struct YamlPart {
    pub read: fn(&mut Project),
    /// What has to agree across all files of a project.
    pub chains: fn(&Project) -> Vec<Chain>,
    pub check: fn(&mut Sink),
    /// The colours of a text.
    pub tokens: fn(FileId, &str) -> Vec<Token>,
}

pub static YAML: YamlPart = YamlPart {
    read: yaml::read,
    chains: chains::read,
    check: check_yaml,
    tokens: syntax::yaml::tokens,
};

/// What Compose makes of its files. The rules about that are in the part about YAML: they are small,
/// and this one is large.
#[derive(Clone, Copy, Debug)]
pub struct ComposePart {
    /// The configurations of a project whose files in YAML are read.
    pub load: fn(&mut Project),
}

pub static COMPOSE: ComposePart = ComposePart { load: load_compose };

/// What is about Kubernetes objects by themselves.
#[derive(Clone, Copy, Debug)]
pub struct KubePart {
    pub check: fn(&mut Sink),
}

pub static KUBE: KubePart = KubePart { check: rules::manifests::check };

/// What is about building: graphs and sizes.
#[derive(Clone, Copy, Debug)]
pub struct BuildPart {
    /// What building each Dockerfile of a project gives. It takes them out of the project.
    pub builds: fn(&mut Project, &Tables) -> Vec<Build>,
    /// Takes a table in. Whether it could be read.
    pub add_table: fn(&mut Tables, Table, &str) -> bool,
}

pub static BUILDS: BuildPart = BuildPart { builds, add_table: Tables::add };

/// Reads, judges, estimates and draws all files of a workspace, with the data that is built in.
pub fn analyze(workspace: &Workspace) -> Analysis {
    analyze_with(workspace, &Tables::default())
}

/// The same, with tables that came later. What of them is missing stands in the sizes' `wanted`.
pub fn analyze_with(workspace: &Workspace, tables: &Tables) -> Analysis {
    analyze_by(workspace, tables, Parts::ALL)
}

/// The same, with those parts of the core that are loaded.
pub fn analyze_by(workspace: &Workspace, tables: &Tables, parts: Parts) -> Analysis {
    let mut project = Project::read(workspace, parts.yaml.map(|part| part.read));
    let compose = parts.compose.filter(|_| parts.yaml.is_some());
    if let Some(part) = compose {
        (part.load)(&mut project);
    }
    if let Some(part) = parts.yaml {
        project.chains = (part.chains)(&project);
    }
    let kube = parts.kube.filter(|_| parts.yaml.is_some());
    let late = parts.yaml.map(|part| part.check).into_iter().chain(kube.map(|part| part.check));
    let findings = rules::check(&project, &late.collect::<Vec<_>>());
    let is_whole = project.is_whole
        && (compose.is_some() || project.composes.is_empty())
        && (kube.is_some() || project.manifests.is_empty());
    let files = workspace
        .files()
        .iter()
        .map(|file| FileFacts { kind: file.kind(), lines: LineIndex::new(&file.text) })
        .collect();
    let threshold = project.settings.threshold;
    let is_failure = findings.iter().any(|finding| threshold.is_reached_by(finding.severity));
    let builds = parts.builds.map(|part| (part.builds)(&mut project, tables)).unwrap_or_default();
    let Project { composes, effectives, manifests, chains, .. } = project;
    Analysis {
        files,
        findings,
        is_failure,
        builds,
        composes,
        effectives,
        manifests,
        chains,
        is_whole,
    }
}

/// What Compose makes of the files of a workspace, and nothing more.
pub fn effectives(workspace: &Workspace) -> Vec<Effective> {
    let mut project = Project::read(workspace, Some(yaml::read));
    load_compose(&mut project);
    project.effectives
}

fn check_yaml(sink: &mut Sink) {
    rules::yaml::check(sink);
    rules::composed::check(sink);
}

fn load_compose(project: &mut Project) {
    let sources = Sources { workspace: project.workspace, trees: &project.yamls };
    project.effectives = setup::effectives(sources, &project.composes);
}

fn builds(project: &mut Project, tables: &Tables) -> Vec<Build> {
    let lists = hints::of_workspace(project.workspace);
    let given: Vec<Given> =
        project.dockerfiles.iter().map(|it| Given::of(project, it, &lists, tables)).collect();
    let dockerfiles = std::mem::take(&mut project.dockerfiles);
    dockerfiles.into_iter().zip(given).map(build).collect()
}

fn build((dockerfile, given): (Dockerfile, Given)) -> Build {
    let graph = Graph::new(&dockerfile, None);
    let sizes = SizeReport::new(&dockerfile, None, &given);
    Build { file: dockerfile.file, dockerfile, given, graph, sizes }
}

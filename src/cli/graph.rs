//! `dockwright graph`.

mod services;

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::cli::compose::load_project;
use crate::cli::input::{BuildFlags, is_compose, load_dockerfile};
use crate::cli::report::WORDS;
use crate::cli::size::RangeEntry;
use crate::cli::{Failure, Input, print, print_json, show};
use crate::content::tables::Tables;
use crate::model::dockerfile::{Dockerfile, Stage};
use crate::sim::diagram;
use crate::sim::diagram::Labels;
use crate::sim::graph::paths;
use crate::sim::graph::{Edge, Graph, Node, NodeKind};
use crate::sim::layout::Direction;
use crate::sim::size::given::Given;
use crate::sim::size::{Layer, SizeReport, StageSize};
use crate::sim::svg;
use crate::sim::svg::Caption;
use crate::text::{LineIndex, Span};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// What to draw it as.
    #[arg(long, value_enum, default_value_t = Format::Svg)]
    format: Format,
    /// The stage that is built, by name or number; the last one if not given.
    #[arg(long, value_name = "STAGE")]
    target: Option<String>,
    /// Show the layers within each stage, with their sizes.
    #[arg(long)]
    layers: bool,
    #[command(flatten)]
    build: BuildFlags,
    /// The Dockerfile, `-` for standard input; or a Compose file, or the folder of one.
    file: Input,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Svg,
    Json,
    Mermaid,
    Dot,
}

#[derive(Debug, Serialize)]
struct Document<'a> {
    version: u8,
    target: Option<&'a str>,
    nodes: Vec<NodeEntry<'a>>,
    edges: Vec<EdgeEntry<'a>>,
    longest: Longest<'a>,
    parallel: Vec<Vec<&'a str>>,
}

#[derive(Debug, Serialize)]
struct NodeEntry<'a> {
    id: &'a str,
    kind: &'static str,
    name: &'a str,
    line: u32,
    needed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    steps: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<RangeEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    layers: Option<Vec<LayerEntry<'a>>>,
}

#[derive(Debug, Serialize)]
struct LayerEntry<'a> {
    line: u32,
    instruction: &'a str,
    summary: &'a str,
    #[serde(flatten)]
    size: RangeEntry,
}

/// The chains of nodes that the target waits for longest.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Longest<'a> {
    by_size: ChainEntry<'a>,
    by_steps: ChainEntry<'a>,
}

#[derive(Debug, Serialize)]
struct ChainEntry<'a> {
    nodes: Vec<&'a str>,
    /// Bytes or steps.
    total: u64,
}

#[derive(Debug, Serialize)]
struct EdgeEntry<'a> {
    from: &'a str,
    to: &'a str,
    kind: &'static str,
    line: u32,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    if is_compose(&options.file) {
        let (effective, workspace) = load_project(&options.file)?;
        services::draw(&effective, &workspace, options.format)?;
        return Ok(ExitCode::SUCCESS);
    }
    let (dockerfile, text) = load_dockerfile(&options.file, options.build.options())?;
    let target = find_target(&dockerfile, options.target.as_deref(), &show(&options.file))?;
    let given = Given { tables: Tables::all(), ..Given::default() };
    let sizes = SizeReport::new(&dockerfile, target, &given);
    let drawing = Drawing {
        graph: Graph::new(&dockerfile, target),
        sizes,
        lines: LineIndex::new(&text),
        has_layers: options.layers,
    };
    match options.format {
        Format::Svg => print(&drawing.svg()),
        Format::Json => print_json(&drawing.document())?,
        Format::Mermaid => print(&diagram::to_mermaid(&drawing.graph, &drawing.labels())),
        Format::Dot => print(&diagram::to_dot(&drawing.graph, &drawing.labels())),
    }
    Ok(ExitCode::SUCCESS)
}

/// The index of the stage that a person named.
pub(super) fn find_target(
    dockerfile: &Dockerfile,
    target: Option<&str>,
    shown: &str,
) -> Result<Option<usize>, Failure> {
    let Some(target) = target else { return Ok(None) };
    if let Some(stage) = dockerfile.find_stage(target) {
        return Ok(Some(stage.index));
    }
    let name = |stage: &Stage| stage.name().map_or(stage.index.to_string(), str::to_owned);
    let names: Vec<String> = dockerfile.stages.iter().map(name).collect();
    let has_names = dockerfile.stages.iter().any(|stage| stage.name().is_some());
    let there = match names.len() {
        0 => "the file has none".to_owned(),
        1 if !has_names => "there is one without a name, 0".to_owned(),
        count if !has_names => format!("none has a name, they are numbered 0 to {}", count - 1),
        _ => format!("stages: {}", names.join(", ")),
    };
    Err(Failure::new(shown, format!("there is no stage {target:?}; {there}")))
}

/// A graph and what is told of it.
struct Drawing {
    graph: Graph,
    sizes: SizeReport,
    lines: LineIndex,
    has_layers: bool,
}

impl Drawing {
    fn line(&self, span: Span) -> u32 {
        self.lines.line(span.start) + 1
    }

    fn id(&self, node: usize) -> &str {
        self.graph.nodes.get(node).map_or("", |node| &node.id)
    }

    fn ids(&self, nodes: &[usize]) -> Vec<&str> {
        nodes.iter().map(|&node| self.id(node)).collect()
    }

    fn stage(&self, node: &Node) -> Option<&StageSize> {
        let NodeKind::Stage(index) = node.kind else { return None };
        self.sizes.stages.get(index)
    }

    fn svg(&self) -> String {
        let description = self.description();
        let caption = Caption { title: "Build stages", description: &description };
        svg::to_svg(&self.graph, &self.labels(), Direction::LeftToRight, caption)
    }

    fn labels(&self) -> Labels {
        let row = |layer: &Layer| {
            let Layer { instruction, summary, size, .. } = layer;
            format!("{}: {instruction} {summary} · {}", self.line(layer.span), WORDS.range(*size))
        };
        let rows = |node: &Node| {
            let stage = self.stage(node).filter(|_| self.has_layers);
            stage.map_or(Vec::new(), |stage| stage.layers.iter().map(row).collect())
        };
        Labels {
            rows: self.graph.nodes.iter().map(rows).collect(),
            edges: self.graph.edges.iter().map(|edge| self.need(edge)).collect(),
            chain: paths::heaviest_chain(&self.graph, &paths::bytes(&self.graph, &self.sizes))
                .nodes,
        }
    }

    fn document(&self) -> Document<'_> {
        let graph = &self.graph;
        let mut edges: Vec<EdgeEntry> = Vec::new();
        for edge in &graph.edges {
            let (from, to, kind) = (self.id(edge.from), self.id(edge.to), edge.kind.as_str());
            let entry = |&span: &Span| EdgeEntry { from, to, kind, line: self.line(span) };
            edges.extend(edge.spans.iter().map(entry));
        }
        edges.sort_by_key(|edge| edge.line);
        let (bytes, steps) = (paths::bytes(graph, &self.sizes), paths::steps(graph));
        Document {
            version: 1,
            target: graph.target.and_then(|at| graph.nodes.get(at)).map(|node| &*node.name),
            nodes: graph.nodes.iter().map(|node| self.node(node)).collect(),
            edges,
            longest: Longest { by_size: self.chain(&bytes), by_steps: self.chain(&steps) },
            parallel: paths::waves(graph).iter().map(|wave| self.ids(wave)).collect(),
        }
    }

    fn node<'a>(&'a self, node: &'a Node) -> NodeEntry<'a> {
        let layer = |layer: &'a Layer| LayerEntry {
            line: self.line(layer.span),
            instruction: &layer.instruction,
            summary: &layer.summary,
            size: layer.size.into(),
        };
        let stage = self.stage(node);
        let layers = stage.filter(|_| self.has_layers);
        NodeEntry {
            id: &node.id,
            kind: node.kind.as_str(),
            name: &node.name,
            line: self.line(node.span),
            needed: node.needed,
            steps: stage.map(|_| node.steps),
            size: stage.map(|stage| stage.total.into()),
            layers: layers.map(|stage| stage.layers.iter().map(layer).collect()),
        }
    }

    fn chain(&self, weights: &[u64]) -> ChainEntry<'_> {
        let chain = paths::heaviest_chain(&self.graph, weights);
        ChainEntry { nodes: self.ids(&chain.nodes), total: chain.weight }
    }

    /// The picture in words.
    fn description(&self) -> String {
        let graph = &self.graph;
        let is_stage = |node: &&Node| matches!(node.kind, NodeKind::Stage(_));
        let stages = graph.nodes.iter().filter(is_stage).count();
        let mut sentences = vec![format!("Stages: {stages}")];
        sentences.extend(graph.edges.iter().map(|edge| self.need(edge)));
        sentences.join("; ") + "."
    }

    /// `final needs build (copy, lines 6, 7)`.
    fn need(&self, edge: &Edge) -> String {
        let (from, to) = (&self.graph.nodes[edge.from].name, &self.graph.nodes[edge.to].name);
        let lines: Vec<String> =
            edge.spans.iter().map(|&span| self.line(span).to_string()).collect();
        let word = if lines.len() == 1 { "line" } else { "lines" };
        format!("{to} needs {from} ({}, {word} {})", edge.kind.as_str(), lines.join(", "))
    }
}

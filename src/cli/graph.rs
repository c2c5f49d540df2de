//! `dockwright graph`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::cli::input::{BuildFlags, load_dockerfile};
use crate::cli::{Failure, Input, print, print_json, show};
use crate::model::dockerfile::{Dockerfile, Stage};
use crate::sim::diagram;
use crate::sim::graph::{Edge, NodeKind, StageGraph};
use crate::sim::layout::Direction;
use crate::sim::svg;
use crate::sim::svg::Caption;
use crate::text::LineIndex;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// What to draw it as.
    #[arg(long, value_enum, default_value_t = Format::Svg)]
    format: Format,
    /// The stage that is built, by name or number; the last one if not given.
    #[arg(long, value_name = "STAGE")]
    target: Option<String>,
    #[command(flatten)]
    build: BuildFlags,
    /// The Dockerfile; `-` is standard input.
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
}

#[derive(Debug, Serialize)]
struct NodeEntry<'a> {
    id: &'a str,
    kind: &'static str,
    name: &'a str,
    line: u32,
    needed: bool,
}

#[derive(Debug, Serialize)]
struct EdgeEntry<'a> {
    from: &'a str,
    to: &'a str,
    kind: &'static str,
    line: u32,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let (dockerfile, text) = load_dockerfile(&options.file, options.build.options())?;
    let target = find_target(&dockerfile, options.target.as_deref(), &show(&options.file))?;
    let graph = StageGraph::new(&dockerfile, target);
    match options.format {
        Format::Svg => {
            let description = describe(&graph);
            let caption = Caption { title: "Build stages", description: &description };
            print(&svg::to_svg(&graph, Direction::LeftToRight, caption));
        }
        Format::Json => print_json(&document(&graph, &LineIndex::new(&text)))?,
        Format::Mermaid => print(&diagram::to_mermaid(&graph)),
        Format::Dot => print(&diagram::to_dot(&graph)),
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

fn document<'a>(graph: &'a StageGraph, lines: &LineIndex) -> Document<'a> {
    let line = |offset: u32| lines.line(offset) + 1;
    let node = |index: usize| graph.nodes.get(index).map_or("", |node| node.id.as_str());
    let nodes = graph.nodes.iter().map(|node| NodeEntry {
        id: &node.id,
        kind: node.kind.as_str(),
        name: &node.name,
        line: line(node.span.start),
        needed: node.needed,
    });
    let edges = graph.edges.iter().map(|edge| EdgeEntry {
        from: node(edge.from),
        to: node(edge.to),
        kind: edge.kind.as_str(),
        line: line(edge.span.start),
    });
    let target = graph.target.and_then(|index| graph.nodes.get(index));
    Document {
        version: 1,
        target: target.map(|node| node.name.as_str()),
        nodes: nodes.collect(),
        edges: edges.collect(),
    }
}

/// The picture in words.
fn describe(graph: &StageGraph) -> String {
    let stages = graph.nodes.iter().filter(|node| matches!(node.kind, NodeKind::Stage(_))).count();
    let needs = |edge: &&Edge| {
        let (from, to) = (&graph.nodes[edge.from].name, &graph.nodes[edge.to].name);
        format!("{to} needs {from} ({})", edge.kind.as_str())
    };
    let mut sentences = vec![format!("Stages: {stages}")];
    sentences.extend(graph.arrows().iter().map(needs));
    sentences.join("; ") + "."
}

//! The graph of a Compose project.

use serde::Serialize;

use crate::cli::Failure;
use crate::cli::graph::Format;
use crate::cli::{print, print_json, show};
use crate::model::compose::effective::Effective;
use crate::sim::diagram;
use crate::sim::diagram::Labels;
use crate::sim::graph::paths;
use crate::sim::graph::{Edge, EdgeKind, Graph, Node, NodeKind, rows};
use crate::sim::layout::Direction;
use crate::sim::svg;
use crate::sim::svg::Caption;
use crate::text::{LineIndex, Span};
use crate::workspace::Workspace;

#[derive(Debug, Serialize)]
struct Document<'a> {
    version: u8,
    /// A project has none.
    target: Option<&'a str>,
    nodes: Vec<NodeEntry<'a>>,
    edges: Vec<EdgeEntry<'a>>,
    parallel: Vec<Vec<&'a str>>,
}

#[derive(Debug, Serialize)]
struct NodeEntry<'a> {
    id: &'a str,
    kind: &'static str,
    name: &'a str,
    #[serde(flatten)]
    place: Place,
    needed: bool,
}

#[derive(Debug, Serialize)]
struct EdgeEntry<'a> {
    from: &'a str,
    to: &'a str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    required: Option<bool>,
    #[serde(flatten)]
    place: Place,
}

#[derive(Debug, Serialize)]
struct Place {
    /// From the folder in which the command runs, if it lies there.
    file: String,
    line: u32,
}

/// Prints the graph of a configuration.
pub(super) fn draw(
    effective: &Effective,
    workspace: &Workspace,
    format: Format,
) -> Result<(), Failure> {
    let lines = workspace.files().iter().map(|file| LineIndex::new(&file.text)).collect();
    let graph = Graph::of_services(effective);
    let here = std::env::current_dir().map(|here| show(&here) + "/").unwrap_or_default();
    let here = here.trim_start_matches('/').to_owned();
    let drawing = Drawing { effective, workspace, graph, lines, here };
    match format {
        Format::Svg => print(&drawing.svg()),
        Format::Json => print_json(&drawing.document())?,
        Format::Mermaid => print(&diagram::to_mermaid(&drawing.graph, &drawing.labels())),
        Format::Dot => print(&diagram::to_dot(&drawing.graph, &drawing.labels())),
    }
    Ok(())
}

struct Drawing<'a> {
    effective: &'a Effective,
    workspace: &'a Workspace,
    graph: Graph,
    /// One for each file.
    lines: Vec<LineIndex>,
    /// The folder in which the command runs, as the workspace knows it.
    here: String,
}

impl Drawing<'_> {
    fn place(&self, span: Span) -> Place {
        let line = self.lines.get(span.file.index()).map_or(0, |lines| lines.line(span.start));
        let path = self.workspace.file(span.file).map_or("", |file| &file.path);
        let inside = path.strip_prefix(&*self.here).map(str::to_owned);
        Place { file: inside.unwrap_or_else(|| format!("/{path}")), line: line + 1 }
    }

    fn id(&self, node: usize) -> &str {
        self.graph.nodes.get(node).map_or("", |node| &node.id)
    }

    fn labels(&self) -> Labels {
        Labels {
            rows: rows(self.effective, &self.graph),
            edges: self.graph.edges.iter().map(|edge| self.need(edge)).collect(),
            chain: Vec::new(),
        }
    }

    fn svg(&self) -> String {
        let services = self.graph.nodes.iter().filter(|it| it.kind == NodeKind::Service).count();
        let mut sentences = vec![format!("Services: {services}")];
        sentences.extend(self.graph.edges.iter().map(|edge| self.need(edge)));
        let description = sentences.join("; ") + ".";
        let caption = Caption { title: "Services", description: &description };
        svg::to_svg(&self.graph, &self.labels(), Direction::LeftToRight, caption)
    }

    /// `api waits for db (service_healthy, line 5)`, `api uses data (volume, line 9)`.
    fn need(&self, edge: &Edge) -> String {
        let (from, to) = (&self.graph.nodes[edge.from], &self.graph.nodes[edge.to].name);
        let (verb, what) = match edge.kind {
            EdgeKind::DependsOn { condition, .. } => ("waits for", condition.as_str()),
            _ => ("uses", from.kind.as_str()),
        };
        let line = edge.spans.first().map_or(0, |&span| self.place(span).line);
        format!("{to} {verb} {} ({what}, line {line})", from.name)
    }

    fn document(&self) -> Document<'_> {
        let graph = &self.graph;
        Document {
            version: 1,
            target: None,
            nodes: graph.nodes.iter().map(|node| self.node(node)).collect(),
            edges: graph.edges.iter().map(|edge| self.edge(edge)).collect(),
            parallel: paths::waves(graph)
                .iter()
                .map(|wave| wave.iter().map(|&node| self.id(node)).collect())
                .collect(),
        }
    }

    fn node<'a>(&'a self, node: &'a Node) -> NodeEntry<'a> {
        NodeEntry {
            id: &node.id,
            kind: node.kind.as_str(),
            name: &node.name,
            place: self.place(node.span),
            needed: node.needed,
        }
    }

    fn edge(&self, edge: &Edge) -> EdgeEntry<'_> {
        let (condition, required) = match edge.kind {
            EdgeKind::DependsOn { condition, is_required } => {
                (Some(condition.as_str()), Some(is_required))
            }
            _ => (None, None),
        };
        let span = edge.spans.first().copied().unwrap_or(self.graph.nodes[edge.to].span);
        EdgeEntry {
            from: self.id(edge.from),
            to: self.id(edge.to),
            kind: edge.kind.as_str(),
            condition,
            required,
            place: self.place(span),
        }
    }
}

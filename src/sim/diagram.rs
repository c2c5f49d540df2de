//! The graph of stages or services in the languages of other tools: Mermaid and Graphviz.

use crate::sim::graph::{Edge, EdgeKind, Graph, Node, NodeKind};
use crate::sim::startup::Condition;

/// What a drawing says beside the names of nodes.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// For each node, lines below its name. Nodes at the end may be missing.
    pub rows: Vec<Vec<String>>,
    /// For each edge, what is said to who points at it.
    pub edges: Vec<String>,
    /// The nodes of the chain that stands out.
    pub chain: Vec<usize>,
}

impl Labels {
    pub(crate) fn rows(&self, node: usize) -> &[String] {
        self.rows.get(node).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn is_on_chain(&self, edge: &Edge) -> bool {
        self.chain.windows(2).any(|pair| pair == [edge.from, edge.to])
    }
}

/// A Mermaid flowchart.
pub fn to_mermaid(graph: &Graph, labels: &Labels) -> String {
    let mut lines = vec!["flowchart LR".to_owned()];
    for (index, node) in graph.nodes.iter().enumerate() {
        let rows = labels.rows(index).iter().map(|row| format!("<br>{}", mermaid_text(row)));
        let label = mermaid_text(&node.name) + &rows.collect::<String>();
        let shape = match node.kind {
            NodeKind::Stage(_) | NodeKind::Service => format!("[\"{label}\"]"),
            NodeKind::Image | NodeKind::Scratch => format!("([\"{label}\"])"),
            NodeKind::Context | NodeKind::Secret | NodeKind::Config => format!("[/\"{label}\"/]"),
            NodeKind::Network => format!("{{{{\"{label}\"}}}}"),
            NodeKind::Volume => format!("[(\"{label}\")]"),
        };
        lines.push(format!("  n{index}{shape}{}", mermaid_class(graph, index, node)));
    }
    for edge in &graph.edges {
        let arrow = match edge.kind {
            EdgeKind::From => "==>",
            EdgeKind::Copy => "-->|COPY|",
            EdgeKind::Mount => "-.->|mount|",
            EdgeKind::DependsOn { condition: Condition::Started, .. } => "-->",
            EdgeKind::DependsOn { condition: Condition::Healthy, .. } => "==>|healthy|",
            EdgeKind::DependsOn { condition: Condition::Completed, .. } => "==>|completed|",
            EdgeKind::Network => "-.-",
            EdgeKind::Uses => "-.->",
        };
        lines.push(format!("  n{} {arrow} n{}", edge.from, edge.to));
    }
    lines.push("  classDef target stroke-width:3px".to_owned());
    lines.push("  classDef unused opacity:0.5\n".to_owned());
    lines.join("\n")
}

fn mermaid_class(graph: &Graph, index: usize, node: &Node) -> &'static str {
    if graph.target == Some(index) {
        ":::target"
    } else if node.needed {
        ""
    } else {
        ":::unused"
    }
}

/// Quotes and markup as Mermaid's own entities; it reads Markdown and HTML in labels.
fn mermaid_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '#' | '&' | '<' | '>' | '`' | '*' | '\\' => {
                out.extend(format!("#{};", u32::from(c)).chars());
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A Graphviz digraph.
pub fn to_dot(graph: &Graph, labels: &Labels) -> String {
    let is_service = |node: &Node| node.kind == NodeKind::Service;
    let name = if graph.nodes.iter().any(is_service) { "services" } else { "stages" };
    let mut lines = vec![format!("digraph {name} {{")];
    lines.push("  rankdir=LR;\n  node [fontname=\"sans-serif\"];".to_owned());
    for (index, node) in graph.nodes.iter().enumerate() {
        let shape = match node.kind {
            NodeKind::Stage(_) | NodeKind::Service => "box",
            NodeKind::Image | NodeKind::Scratch => "ellipse",
            NodeKind::Context => "folder",
            NodeKind::Network => "hexagon",
            NodeKind::Volume => "cylinder",
            NodeKind::Secret | NodeKind::Config => "note",
        };
        let style = if graph.target == Some(index) {
            ", penwidth=3"
        } else if node.needed {
            ""
        } else {
            ", style=dashed"
        };
        // `\l` ends a line that begins at the left.
        let rows = labels.rows(index).iter().map(|row| format!("{}\\l", dot_text(row)));
        let rows: String = rows.collect();
        let gap = if rows.is_empty() { "" } else { "\\n" };
        lines.push(format!(
            "  n{index} [label=\"{}{gap}{rows}\", shape={shape}{style}];",
            dot_text(&node.name)
        ));
    }
    for edge in &graph.edges {
        let style = match edge.kind {
            EdgeKind::From => "penwidth=2",
            EdgeKind::Copy => "label=\"COPY\"",
            EdgeKind::Mount => "label=\"mount\", style=dashed",
            EdgeKind::DependsOn { condition: Condition::Started, .. } => "",
            EdgeKind::DependsOn { condition: Condition::Healthy, .. } => {
                "label=\"healthy\", penwidth=2"
            }
            EdgeKind::DependsOn { condition: Condition::Completed, .. } => {
                "label=\"completed\", penwidth=2"
            }
            EdgeKind::Network => "style=dotted, dir=none",
            EdgeKind::Uses => "style=dashed",
        };
        lines.push(format!("  n{} -> n{} [{style}];", edge.from, edge.to));
    }
    lines.push("}\n".to_owned());
    lines.join("\n")
}

fn dot_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

//! The services of a Compose project, what they wait for and what they use: their picture, and the
//! same in words.

use crate::app::view::graph;
use crate::app::view::graph::{Picture, Texts};
use crate::model::compose::effective::Effective;
use crate::sim::graph::{Edge, EdgeKind, Graph, NodeKind, rows};
use crate::sim::layout::Direction;
use crate::sim::startup::Condition;
use crate::words::Words;

/// The graph of one configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct ServicesView {
    pub wide: Picture,
    /// The same from top to bottom, for a narrow screen.
    pub tall: Picture,
    /// What the arrows mean, of those that are to be seen: the class and the text.
    pub legend: Vec<(&'static str, &'static str)>,
    /// What the arrows say, in sentences.
    pub outline: Vec<String>,
}

/// A larger graph is no help to anybody.
const MOST_NODES: usize = 80;

/// The view of a configuration; `None` where nothing depends on anything, or all too much.
pub fn view(words: Words, effective: &Effective) -> Option<ServicesView> {
    let graph = Graph::of_services(effective);
    if graph.edges.is_empty() || graph.nodes.len() > MOST_NODES {
        return None;
    }
    let outline: Vec<String> =
        graph.edges.iter().map(|edge| sentence(words, &graph, edge)).collect();
    let titles = graph.nodes.iter().zip(rows(effective, &graph)).map(|(node, mut lines)| {
        if !node.kind.is_own() {
            lines.push(words.text(kind_key(node.kind)).to_owned());
        }
        (node.name.clone(), lines)
    });
    let texts = Texts { nodes: titles.collect(), edges: outline.clone(), chain: Vec::new() };
    Some(ServicesView {
        wide: graph::picture(&graph, texts.clone(), Direction::LeftToRight),
        tall: graph::picture(&graph, texts, Direction::TopDown),
        legend: legend(words, &graph),
        outline,
    })
}

fn legend(words: Words, graph: &Graph) -> Vec<(&'static str, &'static str)> {
    let gate = |condition| EdgeKind::DependsOn { condition, is_required: true };
    let optional = EdgeKind::DependsOn { condition: Condition::Started, is_required: false };
    let kinds = [
        (gate(Condition::Started), "services.legend-started"),
        (gate(Condition::Healthy), "services.legend-healthy"),
        (gate(Condition::Completed), "services.legend-completed"),
        (optional, "services.legend-optional"),
        (EdgeKind::Network, "services.legend-network"),
        (EdgeKind::Uses, "services.legend-uses"),
    ];
    let is_there = |class: &str| graph.edges.iter().any(|edge| edge.kind.class() == class);
    let seen = kinds.into_iter().map(|(kind, key)| (kind.class(), key));
    seen.filter(|(class, _)| is_there(class)).map(|(class, key)| (class, words.text(key))).collect()
}

fn kind_key(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Network => "services.network",
        NodeKind::Volume => "services.volume",
        NodeKind::Secret => "services.secret",
        _ => "services.config",
    }
}

fn sentence(words: Words, graph: &Graph, edge: &Edge) -> String {
    let from = &graph.nodes[edge.from];
    let (key, what) = match edge.kind {
        EdgeKind::DependsOn { condition, .. } => ("services.waits", condition.as_str()),
        _ => ("services.uses", words.text(kind_key(from.kind))),
    };
    let to = graph.nodes[edge.to].name.as_str().into();
    words.say(key, &vec![("name", to), ("other", from.name.as_str().into()), ("what", what.into())])
}

//! What a build waits for: the longest ways through its stages, and what runs side by side.

use crate::sim::graph::{Edge, EdgeKind, Graph};
use crate::sim::size::SizeReport;

/// Nodes that each wait for the one before; the target is the last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// Positions in [`Graph::nodes`]. Empty where the target waits for itself.
    pub nodes: Vec<usize>,
    /// The sum of the nodes' weights.
    pub weight: u64,
}

/// How many instructions each node adds.
pub fn steps(graph: &Graph) -> Vec<u64> {
    graph.nodes.iter().map(|node| node.steps as u64).collect()
}

/// How many bytes each node adds, most likely: a stage without what it stands on, an image as it
/// is pulled and unpacked.
pub fn bytes(graph: &Graph, sizes: &SizeReport) -> Vec<u64> {
    let mut weights = vec![0; graph.nodes.len()];
    for stage in &sizes.stages {
        let own = stage.layers.iter().skip(1).map(|layer| layer.size.likely).sum();
        if let Some(weight) = weights.get_mut(stage.index) {
            *weight = own;
        }
    }
    for edge in graph.edges.iter().filter(|edge| !is_own(graph, edge.from)) {
        let stage = sizes
            .stages
            .get(edge.to)
            .filter(|stage| edge.kind == EdgeKind::From && stage.index == edge.to);
        if let Some(base) = stage.and_then(|stage| stage.layers.first()) {
            weights[edge.from] = base.size.likely;
        }
    }
    weights
}

/// The heaviest chain that ends with the target; of equal ones, the one written first.
pub fn heaviest_chain(graph: &Graph, weights: &[u64]) -> Chain {
    let weight = |node: usize| weights.get(node).copied().unwrap_or(0);
    let order = build_order(graph);
    let Some(target) = graph.target.filter(|&target| order.is_reached[target]) else {
        return Chain::default();
    };
    let mut reached: Vec<u64> = (0..graph.nodes.len()).map(weight).collect();
    let mut before: Vec<Option<usize>> = vec![None; graph.nodes.len()];
    for &node in &order.nodes {
        for &from in &order.sources[node] {
            let sum = reached[from].saturating_add(weight(node));
            if before[node].is_none() || sum > reached[node] {
                reached[node] = sum;
                before[node] = Some(from);
            }
        }
    }
    let mut nodes = vec![target];
    let mut last = target;
    while let Some(node) = before[last] {
        nodes.push(node);
        last = node;
    }
    nodes.reverse();
    Chain { nodes, weight: reached[target] }
}

/// The stages that the target needs, or the services that run, in waves: those of one wave need nothing of each other, and
/// all that they need is in the waves before.
pub fn waves(graph: &Graph) -> Vec<Vec<usize>> {
    let order = build_order(graph);
    let mut depths = vec![0; graph.nodes.len()];
    for &node in &order.nodes {
        let sources = order.sources[node].iter().filter(|&&from| is_own(graph, from));
        depths[node] = sources.map(|&from| depths[from] + 1).max().unwrap_or(0);
    }
    let mut waves: Vec<Vec<usize>> = Vec::new();
    // In source order within a wave.
    for node in 0..graph.nodes.len() {
        if is_own(graph, node) && order.is_reached[node] {
            if waves.len() <= depths[node] {
                waves.resize(depths[node] + 1, Vec::new());
            }
            waves[depths[node]].push(node);
        }
    }
    waves
}

fn is_own(graph: &Graph, node: usize) -> bool {
    graph.nodes.get(node).is_some_and(|node| node.kind.is_own())
}

/// What the target needs, each node behind all that it waits for.
struct BuildOrder {
    nodes: Vec<usize>,
    is_reached: Vec<bool>,
    /// What each node waits for, in source order.
    sources: Vec<Vec<usize>>,
}

/// Stages in a circle, and those behind them, can never be built: they are left out.
fn build_order(graph: &Graph) -> BuildOrder {
    let count = graph.nodes.len();
    let (mut sources, mut users) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    let mut waiting = vec![0_usize; count];
    // A service that is not needed is not waited for either.
    let is_needed = |edge: &&Edge| graph.nodes[edge.to].needed && graph.nodes[edge.from].needed;
    for edge in graph.edges.iter().filter(is_needed) {
        sources[edge.to].push(edge.from);
        users[edge.from].push(edge.to);
        waiting[edge.to] += 1;
    }
    let is_ready = |&node: &usize| graph.nodes[node].needed && waiting[node] == 0;
    let mut nodes: Vec<usize> = (0..count).filter(is_ready).collect();
    let mut is_reached = vec![false; count];
    let mut next = 0;
    while let Some(&node) = nodes.get(next) {
        next += 1;
        is_reached[node] = true;
        for &user in &users[node] {
            waiting[user] -= 1;
            if waiting[user] == 0 {
                nodes.push(user);
            }
        }
    }
    BuildOrder { nodes, is_reached, sources }
}

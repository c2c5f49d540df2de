//! What the picture of the stages says.

use crate::app::view::graph;
use crate::app::view::graph::{Picture, Texts};
use crate::app::view::stages::{Shown, stage_name};
use crate::finding::{Arg, Args};
use crate::sim::graph::{Edge, EdgeKind, Node, NodeKind};
use crate::sim::layout::Direction;
use crate::sim::size::Layer;
use crate::sim::svg::shorten;

pub(super) fn picture(shown: &Shown, direction: Direction) -> Picture {
    let graph = shown.graph();
    let texts = Texts {
        nodes: graph.nodes.iter().map(|node| texts(shown, node)).collect(),
        edges: graph.edges.iter().map(|edge| need(shown, edge)).collect(),
        chain: shown.by_size.nodes.clone(),
    };
    graph::picture(graph, texts, direction)
}

/// What an edge is, in words: `COPY --from build, lines 6 and 7`.
pub(super) fn need(shown: &Shown, edge: &Edge) -> String {
    let lines: Vec<String> = edge.spans.iter().map(|&span| shown.line(span)).collect();
    let what = match edge.kind {
        EdgeKind::From => "FROM",
        EdgeKind::Copy => "COPY --from",
        _ => "RUN --mount=from",
    };
    let name = shown.graph().nodes.get(edge.from).map_or("", |node| &node.name);
    let args: Args = vec![
        ("what", what.into()),
        ("name", name.into()),
        ("n", Arg::Count(lines.len())),
        ("lines", lines.join(", ").into()),
    ];
    shown.words.say("stages.need", &args)
}

/// What a box says: a title and smaller lines.
fn texts(shown: &Shown, node: &Node) -> (String, Vec<String>) {
    let words = shown.words;
    let NodeKind::Stage(index) = node.kind else {
        return (node.name.clone(), image_lines(shown, node));
    };
    let size = shown.build.sizes.stages.get(index);
    let mut lines = vec![words.say("stages.steps", &vec![("n", node.steps.into())])];
    lines.extend(size.map(|size| words.glance(size.total)));
    if shown.graph().target == Some(index) {
        lines.push(words.text("stages.target").to_owned());
    }
    if shown.has_layers {
        let layers = size.map_or(&[][..], |size| &size.layers);
        lines.extend(layers.iter().map(|layer| layer_line(shown, layer)));
    }
    (stage_name(words, node), lines)
}

fn layer_line(shown: &Shown, layer: &Layer) -> String {
    let what = shorten(&format!("{} {}", layer.instruction, layer.summary));
    format!("{} {what} · {}", shown.line(layer.span), shown.words.glance(layer.size))
}

/// The size of an image is that of the base layer of a stage on it.
fn image_lines(shown: &Shown, node: &Node) -> Vec<String> {
    let on_it = shown.build.sizes.stages.iter().find(|stage| stage.base == node.name);
    let base = on_it.and_then(|stage| stage.layers.first()).filter(|it| it.instruction == "FROM");
    let base = base.filter(|base| base.size.high > 0);
    base.map(|base| shown.words.glance(base.size)).into_iter().collect()
}

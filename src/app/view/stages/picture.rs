//! The picture of the stages: boxes and arrows in their places.

use crate::app::view::stages::{Shown, stage_name};
use crate::finding::{Arg, Args};
use crate::sim::graph::{Edge, EdgeKind, Graph, Node, NodeKind};
use crate::sim::layout;
use crate::sim::layout::{Direction, Layout, Point, Size};
use crate::sim::size::Layer;
use crate::sim::svg::shorten;
use crate::text::{Span, tenths};

#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    pub width: f64,
    pub height: f64,
    pub nodes: Vec<NodeBox>,
    pub edges: Vec<EdgeLine>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct NodeBox {
    pub id: String,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    pub is_stage: bool,
    pub is_target: bool,
    /// Whether the target needs it; the others are faded.
    pub is_needed: bool,
    pub title: String,
    /// Smaller lines below the title.
    pub lines: Vec<String>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct EdgeLine {
    /// The `d` of an SVG path.
    pub path: String,
    /// The `d` of the arrow's head.
    pub head: String,
    pub kind: EdgeKind,
    pub is_needed: bool,
    /// Whether it is part of the way that the target waits for longest.
    pub is_longest: bool,
    /// What it is, and by which lines.
    pub title: String,
}

const LINE_HEIGHT: f64 = 17.0;
const PADDING: f64 = 16.0;

pub(super) fn picture(shown: &Shown, direction: Direction) -> Picture {
    let graph = shown.graph();
    let texts: Vec<(String, Vec<String>)> =
        graph.nodes.iter().map(|node| texts(shown, node)).collect();
    let sizes: Vec<Size> = texts.iter().map(|(title, lines)| box_size(title, lines)).collect();
    let edges: Vec<(usize, usize)> = graph.edges.iter().map(|edge| (edge.from, edge.to)).collect();
    let layout = layout::lay_out(&sizes, &edges, direction);
    Picture {
        width: layout.width,
        height: layout.height,
        nodes: nodes(graph, &layout, texts),
        edges: edge_lines(shown, &layout),
    }
}

fn nodes(graph: &Graph, layout: &Layout, texts: Vec<(String, Vec<String>)>) -> Vec<NodeBox> {
    let boxes = graph.nodes.iter().zip(&layout.boxes).zip(texts).enumerate();
    boxes
        .map(|(index, ((node, place), (title, lines)))| NodeBox {
            id: node.id.clone(),
            x: place.x,
            y: place.y,
            width: place.width,
            height: place.height,
            is_stage: matches!(node.kind, NodeKind::Stage(_)),
            is_target: graph.target == Some(index),
            is_needed: node.needed,
            title,
            lines,
            span: node.span,
        })
        .collect()
}

fn edge_lines(shown: &Shown, layout: &Layout) -> Vec<EdgeLine> {
    let graph = shown.graph();
    let drawn = graph.edges.iter().zip(&layout.paths).filter_map(|(edge, path)| {
        let path = path.as_ref()?;
        let [_, before, end] = *path.curves.last()?;
        Some(EdgeLine {
            path: path.to_svg(),
            head: head(before, end),
            kind: edge.kind,
            is_needed: graph.nodes.get(edge.to).is_some_and(|node| node.needed),
            is_longest: shown.by_size.nodes.windows(2).any(|pair| pair == [edge.from, edge.to]),
            title: need(shown, edge),
        })
    });
    drawn.collect()
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

/// An arrow's head at `end`, pointing away from `before`.
fn head(before: Point, end: Point) -> String {
    const LENGTH: f64 = 7.0;
    const HALF_WIDTH: f64 = 3.5;
    let (dx, dy) = (end.x - before.x, end.y - before.y);
    let distance = dx.hypot(dy).max(0.001);
    let (ux, uy) = (dx / distance, dy / distance);
    let (bx, by) = (end.x - ux * LENGTH, end.y - uy * LENGTH);
    let (px, py) = (-uy * HALF_WIDTH, ux * HALF_WIDTH);
    let at = |x, y| format!("{} {}", tenths(x), tenths(y));
    format!("M{}L{}L{}Z", at(end.x, end.y), at(bx + px, by + py), at(bx - px, by - py))
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

fn box_size(title: &str, lines: &[String]) -> Size {
    let widest = lines.iter().map(|line| text_width(line, 6.2));
    let width = widest.fold(text_width(title, 7.2), f64::max) + 2.0 * PADDING;
    let height = LINE_HEIGHT * (f64::from(u16::try_from(lines.len()).unwrap_or(u16::MAX)) + 1.0);
    Size { width: width.clamp(96.0, 340.0), height: height + PADDING }
}

/// About how wide a text is, with Chinese characters as squares.
fn text_width(text: &str, letter: f64) -> f64 {
    text.chars().map(|it| if it.is_ascii() || it == '–' { letter } else { letter * 1.9 }).sum()
}

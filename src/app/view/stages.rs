//! The picture of the build's stages.

use std::rc::Rc;

use crate::analysis::Build;
use crate::app::state::State;
use crate::finding::{Arg, Args};
use crate::sim::graph::{EdgeKind, Node, NodeKind, StageGraph};
use crate::sim::layout;
use crate::sim::layout::{Direction, Layout, Point, Size};
use crate::text::Span;
use crate::text::tenths;
use crate::words::Words;

/// The picture of one Dockerfile, in pixels from 0, 0.
#[derive(Clone, Debug, PartialEq)]
pub struct StagesView {
    pub path: String,
    pub wide: Picture,
    /// The same from top to bottom, for a narrow screen.
    pub tall: Picture,
    /// What kinds of edge there are.
    pub kinds: Vec<EdgeKind>,
    /// The same in words, for whoever does not see the picture: a line for each stage.
    pub outline: Vec<(Span, String)>,
    /// What the picture says, in a sentence.
    pub sentence: String,
}

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
}

const LINE_HEIGHT: f64 = 17.0;
const PADDING: f64 = 16.0;

/// One view for each Dockerfile that has a stage.
pub fn views(state: &State) -> Rc<[StagesView]> {
    let words = Words::new(state.language);
    state.analysis.builds.iter().filter_map(|build| view(state, words, build)).collect()
}

fn view(state: &State, words: Words, build: &Build) -> Option<StagesView> {
    build.graph.target?;
    Some(StagesView {
        path: state.workspace.file(build.file)?.path.clone(),
        wide: picture(words, build, Direction::LeftToRight),
        tall: picture(words, build, Direction::TopDown),
        kinds: [EdgeKind::From, EdgeKind::Copy, EdgeKind::Mount]
            .into_iter()
            .filter(|&kind| build.graph.edges.iter().any(|edge| edge.kind == kind))
            .collect(),
        outline: outline(words, &build.graph),
        sentence: sentence(words, build),
    })
}

fn picture(words: Words, build: &Build, direction: Direction) -> Picture {
    let graph = &build.graph;
    let texts: Vec<(String, Vec<String>)> =
        graph.nodes.iter().map(|node| texts(words, build, node)).collect();
    let sizes: Vec<Size> = texts.iter().map(|(title, lines)| box_size(title, lines)).collect();
    let edges: Vec<(usize, usize)> = graph.edges.iter().map(|edge| (edge.from, edge.to)).collect();
    let layout = layout::lay_out(&sizes, &edges, direction);
    Picture {
        width: layout.width,
        height: layout.height,
        nodes: nodes(graph, &layout, texts),
        edges: edge_lines(graph, &layout),
    }
}

fn nodes(graph: &StageGraph, layout: &Layout, texts: Vec<(String, Vec<String>)>) -> Vec<NodeBox> {
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

fn edge_lines(graph: &StageGraph, layout: &Layout) -> Vec<EdgeLine> {
    let drawn = graph.edges.iter().zip(&layout.paths).filter_map(|(edge, path)| {
        let path = path.as_ref()?;
        let [_, before, end] = *path.curves.last()?;
        let is_needed = graph.nodes.get(edge.to).is_some_and(|node| node.needed);
        Some(EdgeLine { path: path.to_svg(), head: head(before, end), kind: edge.kind, is_needed })
    });
    drawn.collect()
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
fn texts(words: Words, build: &Build, node: &Node) -> (String, Vec<String>) {
    let NodeKind::Stage(index) = node.kind else {
        return (node.name.clone(), image_lines(words, build, node));
    };
    let steps = build.dockerfile.stages.get(index).map_or(0, |stage| stage.instructions.len());
    let size = build.sizes.stages.iter().find(|stage| stage.index == index);
    let mut lines = vec![words.say("stages.steps", &vec![("n", steps.into())])];
    lines.extend(size.map(|size| words.glance(size.total)));
    if build.sizes.target == Some(index) {
        lines.push(words.text("stages.target").to_owned());
    }
    (stage_name(words, node), lines)
}

/// A stage without a name is called by its number.
fn stage_name(words: Words, node: &Node) -> String {
    if node.name.chars().all(|it| it.is_ascii_digit()) {
        let number = Arg::Text(node.name.clone());
        return words.say("stages.unnamed", &vec![("n", number)]);
    }
    node.name.clone()
}

/// The size of an image is that of the base layer of a stage on it.
fn image_lines(words: Words, build: &Build, node: &Node) -> Vec<String> {
    let on_it = build.sizes.stages.iter().find(|stage| stage.base == node.name);
    let base = on_it.and_then(|stage| stage.layers.first()).filter(|it| it.instruction == "FROM");
    base.filter(|base| base.size.high > 0).map(|base| words.range(base.size)).into_iter().collect()
}

fn box_size(title: &str, lines: &[String]) -> Size {
    let widest = lines.iter().map(|line| text_width(line, 6.2));
    let width = widest.fold(text_width(title, 7.2), f64::max) + 2.0 * PADDING;
    let height = LINE_HEIGHT * (f64::from(u16::try_from(lines.len()).unwrap_or(u16::MAX)) + 1.0);
    Size { width: width.clamp(96.0, 280.0), height: height + PADDING }
}

/// About how wide a text is, with Chinese characters as squares.
fn text_width(text: &str, letter: f64) -> f64 {
    text.chars().map(|it| if it.is_ascii() || it == '–' { letter } else { letter * 1.9 }).sum()
}

fn outline(words: Words, graph: &StageGraph) -> Vec<(Span, String)> {
    let stages = graph.nodes.iter().enumerate();
    let stages = stages.filter(|(_, node)| matches!(node.kind, NodeKind::Stage(_)));
    let line = |(index, node): (usize, &Node)| {
        let needs: Vec<String> = graph
            .edges
            .iter()
            .filter(|edge| edge.to == index)
            .filter_map(|edge| graph.nodes.get(edge.from).map(|it| (edge.kind, it)))
            .map(|(kind, from)| format!("{} {}", edge_word(kind), from.name))
            .collect();
        let args: Args =
            vec![("name", stage_name(words, node).into()), ("needs", needs.join(", ").into())];
        let key = match (graph.target == Some(index), node.needed) {
            (true, _) => "stages.outline-target",
            (false, true) => "stages.outline",
            (false, false) => "stages.outline-unused",
        };
        (node.span, words.say(key, &args))
    };
    stages.map(line).collect()
}

fn edge_word(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::From => "FROM",
        EdgeKind::Copy => "COPY",
        EdgeKind::Mount => "RUN --mount",
    }
}

fn sentence(words: Words, build: &Build) -> String {
    let stages = build.graph.nodes.iter().filter(|it| matches!(it.kind, NodeKind::Stage(_)));
    let (needed, unused): (Vec<&Node>, Vec<&Node>) = stages.partition(|node| node.needed);
    let args = vec![
        ("n", Arg::Count(needed.len())),
        ("total", Arg::Text((needed.len() + unused.len()).to_string())),
        ("size", Arg::from(words.range(build.sizes.disk))),
        (
            "unused",
            Arg::from(unused.iter().map(|it| stage_name(words, it)).collect::<Vec<_>>().join(", ")),
        ),
    ];
    match (needed.len(), unused.len()) {
        (1, 0) => words.say("stages.sentence-one", &args),
        (_, 0) => words.say("stages.sentence", &args),
        _ => words.say("stages.sentence-unused", &args),
    }
}

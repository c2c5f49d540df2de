//! The picture of a graph: boxes and arrows in their places.

use crate::sim::graph::Graph;
use crate::sim::layout;
use crate::sim::layout::{Direction, Point, Size};
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
    /// Whether it is made or run by the files here.
    pub is_own: bool,
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
    /// Its kind, as the style sheet calls it.
    pub class: &'static str,
    pub is_needed: bool,
    /// Whether it is part of the way that the target waits for longest.
    pub is_longest: bool,
    /// What it is, and by which lines.
    pub title: String,
}

const LINE_HEIGHT: f64 = 17.0;
const PADDING: f64 = 16.0;

/// What is written in a picture.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// For each node, a title and smaller lines.
    pub nodes: Vec<(String, Vec<String>)>,
    /// For each edge, what is said to who points at it.
    pub edges: Vec<String>,
    /// The nodes of the chain that stands out.
    pub chain: Vec<usize>,
}

/// Lays out a graph with its texts.
pub fn picture(graph: &Graph, texts: Texts, direction: Direction) -> Picture {
    let sizes: Vec<Size> =
        texts.nodes.iter().map(|(title, lines)| box_size(title, lines)).collect();
    let ends: Vec<(usize, usize)> = graph.edges.iter().map(|edge| (edge.from, edge.to)).collect();
    let layout = layout::lay_out(&sizes, &ends, direction);
    let boxes = graph.nodes.iter().zip(&layout.boxes).zip(texts.nodes).enumerate();
    let nodes = boxes
        .map(|(index, ((node, place), (title, lines)))| NodeBox {
            id: node.id.clone(),
            x: place.x,
            y: place.y,
            width: place.width,
            height: place.height,
            is_own: node.kind.is_own(),
            is_target: graph.target == Some(index),
            is_needed: node.needed,
            title,
            lines,
            span: node.span,
        })
        .collect();
    let drawn = graph.edges.iter().zip(&layout.paths).zip(texts.edges);
    let edges = drawn
        .filter_map(|((edge, path), title)| {
            let path = path.as_ref()?;
            let [_, before, end] = *path.curves.last()?;
            Some(EdgeLine {
                path: path.to_svg(),
                head: head(before, end),
                class: edge.kind.class(),
                is_needed: graph.nodes.get(edge.to).is_some_and(|node| node.needed),
                is_longest: texts.chain.windows(2).any(|pair| pair == [edge.from, edge.to]),
                title,
            })
        })
        .collect();
    Picture { width: layout.width, height: layout.height, nodes, edges }
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

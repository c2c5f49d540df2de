//! The graph of stages or services as a picture that stands on its own.

use crate::sim::diagram::Labels;
use crate::sim::graph::{Graph, Node};
use crate::sim::layout::{Direction, Rect, Size, lay_out};

/// Room around the drawing.
const MARGIN: f64 = 16.0;
/// Names longer than this are cut in the picture, and whole in the tooltip.
const LONGEST_NAME: usize = 36;

/// Follows the reader's theme.
const STYLE: &str = "\
svg{--paper:#fff;--ink:#1d2430;--quiet:#5b6675;--box:#eef3fb;--line:#5b7fb5;--pill:#f4f4f5}\
@media(prefers-color-scheme:dark){svg{--paper:#14181f;--ink:#e6eaf0;--quiet:#9aa5b4;--box:#1e2a3d;\
--line:#7fa3dc;--pill:#262b34}}\
.paper{fill:var(--paper)}\
text{fill:var(--ink);font:13px system-ui,sans-serif;text-anchor:middle;dominant-baseline:central}\
.node rect{fill:var(--pill);stroke:var(--quiet)}\
.stage rect,.service rect{fill:var(--box);stroke:var(--line)}\
.target rect{stroke-width:3}\
.unused{opacity:.5}\
.edge{fill:none;stroke:var(--quiet);stroke-width:1.5}\
.from,.healthy,.completed{stroke-width:2.5}\
.mount,.uses,.optional{stroke-dasharray:5 4}\
.network{stroke-dasharray:1 3}\
.longest{stroke:var(--line)}\
text.row{font-size:12px;text-anchor:start}\
#tip path{fill:var(--quiet)}";

/// What a picture is called, for those who hear it rather than see it.
#[derive(Clone, Copy, Debug)]
pub struct Caption<'a> {
    pub title: &'a str,
    pub description: &'a str,
}

/// The height of a row below a node's name.
const ROW_HEIGHT: f64 = 17.0;

/// The room that a node's name and the rows below it take. Stages and services are boxes, all else pills.
pub fn node_size(node: &Node, rows: &[String]) -> Size {
    let name: f64 = shorten(&node.name).chars().map(char_width).sum();
    let widest = rows.iter().map(|row| row_width(row)).fold(name, f64::max);
    let rows = f64::from(u16::try_from(rows.len()).unwrap_or(u16::MAX));
    Size { width: (widest + 32.0).max(72.0), height: 36.0 + ROW_HEIGHT * rows }
}

/// The graph as an SVG document: real text, both themes.
pub fn to_svg(graph: &Graph, labels: &Labels, direction: Direction, caption: Caption) -> String {
    let nodes = graph.nodes.iter().enumerate();
    let sizes: Vec<Size> = nodes.map(|(at, node)| node_size(node, labels.rows(at))).collect();
    let ends: Vec<_> = graph.edges.iter().map(|edge| (edge.from, edge.to)).collect();
    let layout = lay_out(&sizes, &ends, direction);

    let (width, height) = (layout.width + 2.0 * MARGIN, layout.height + 2.0 * MARGIN);
    let mut lines = vec![format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"title desc\" \
         width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"-{MARGIN} -{MARGIN} {width:.1} {height:.1}\">"
    )];
    lines.push(format!("<title id=\"title\">{}</title>", escape(caption.title)));
    lines.push(format!("<desc id=\"desc\">{}</desc>", escape(caption.description)));
    lines.push(format!("<style>{STYLE}</style>"));
    lines.push(
        "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" \
         markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">\
         <path d=\"M0 0L8 4L0 8z\"/></marker></defs>"
            .to_owned(),
    );
    lines.push(format!(
        "<rect class=\"paper\" x=\"-{MARGIN}\" y=\"-{MARGIN}\" width=\"{width:.1}\" \
         height=\"{height:.1}\"/>"
    ));
    for (at, (edge, path)) in graph.edges.iter().zip(&layout.paths).enumerate() {
        let Some(path) = path else { continue };
        let unused = unused_class(&graph.nodes[edge.to]);
        let longest = if labels.is_on_chain(edge) { " longest" } else { "" };
        let (kind, d) = (edge.kind.class(), path.to_svg());
        let title = labels.edges.get(at).map(String::as_str).unwrap_or_default();
        lines.push(format!(
            "<path class=\"edge {kind}{longest}{unused}\" marker-end=\"url(#tip)\" d=\"{d}\">\
             <title>{}</title></path>",
            escape(title)
        ));
    }
    for (index, (node, place)) in graph.nodes.iter().zip(&layout.boxes).enumerate() {
        let target = if graph.target == Some(index) { " target" } else { "" };
        let class = format!("node {}{target}{}", node.kind.as_str(), unused_class(node));
        lines.push(node_element(node, place, &class, labels.rows(index)));
    }
    lines.push("</svg>\n".to_owned());
    lines.join("\n")
}

fn node_element(node: &Node, place: &Rect, class: &str, rows: &[String]) -> String {
    let Rect { x, y, width, height } = *place;
    let radius = if node.kind.is_own() { 6.0 } else { height / 2.0 };
    let (middle, level) = (x + width / 2.0, y + 18.0);
    let row = |(row, level): (&String, f64)| {
        format!("<text class=\"row\" x=\"{:.1}\" y=\"{level:.1}\">{}</text>", x + 16.0, escape(row))
    };
    let levels = (1_u16..).map(|row| level + ROW_HEIGHT * f64::from(row));
    format!(
        "<g class=\"{class}\"><title>{}</title>\
         <rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"{radius}\"/>\
         <text x=\"{middle:.1}\" y=\"{level:.1}\">{}</text>{}</g>",
        escape(&node.name),
        escape(&shorten(&node.name)),
        rows.iter().zip(levels).map(row).collect::<String>(),
    )
}

fn unused_class(node: &Node) -> &'static str {
    if node.needed { "" } else { " unused" }
}

/// A long name without its middle: the start tells the registry, the end the tag.
pub fn shorten(name: &str) -> String {
    let count = name.chars().count();
    if count <= LONGEST_NAME {
        return name.to_owned();
    }
    let half = LONGEST_NAME / 2;
    let start = name.chars().take(half - 1);
    start.chain(['…']).chain(name.chars().skip(count - half)).collect()
}

/// Roughly, in a system font of 13 px: East Asian characters are twice as wide.
fn char_width(c: char) -> f64 {
    if u32::from(c) < 0x1100 { 7.4 } else { 14.0 }
}

/// The same for the smaller text of a row.
fn row_width(row: &str) -> f64 {
    row.chars().map(char_width).sum::<f64>() * 12.0 / 13.0
}

/// Text for XML, without the control characters that XML has no way to write.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

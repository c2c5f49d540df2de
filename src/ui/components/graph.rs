//! The picture of a graph.

use yew::prelude::*;

use crate::app::view::graph::{EdgeLine, NodeBox, Picture};
use crate::text::{Span, tenths};

/// Room around the picture for outlines of boxes.
const MARGIN: u8 = 4;

/// The outline says the same in words, so the picture itself is hidden from screen readers.
pub fn picture(picture: &Picture, class: &'static str, on_reveal: &Callback<Span>) -> Html {
    let (width, height) =
        (picture.width + 2.0 * f64::from(MARGIN), picture.height + 2.0 * f64::from(MARGIN));
    html! {
        <svg
            class={classes!("graph-picture", class)}
            width={tenths(width)}
            height={tenths(height)}
            viewBox={format!("-{MARGIN} -{MARGIN} {} {}", tenths(width), tenths(height))}
            aria-hidden="true"
        >
            { for picture.edges.iter().map(edge) }
            { for picture.nodes.iter().map(|it| node(it, on_reveal)) }
        </svg>
    }
}

fn edge(edge: &EdgeLine) -> Html {
    let class = edge.class;
    let faded = (!edge.is_needed).then_some("faded");
    let longest = edge.is_longest.then_some("longest");
    html! {
        <g class={classes!("edge-group", faded, longest)}>
            <title>{ &edge.title }</title>
            <path class="edge-reach" d={edge.path.clone()} />
            <path class={classes!("edge", class)} d={edge.path.clone()} />
            <path class={classes!("edge-head", class)} d={edge.head.clone()} />
        </g>
    }
}

fn node(node: &NodeBox, on_reveal: &Callback<Span>) -> Html {
    let span = node.span;
    let class = classes!(
        "node",
        if node.is_own { "stage" } else { "image" },
        node.is_target.then_some("target"),
        (!node.is_needed).then_some("faded"),
    );
    // A pill for what comes from outside, a box for what is built here.
    let radius = if node.is_own { 8.0 } else { (node.height / 2.0).min(22.0) };
    html! {
        <g key={node.id.clone()} {class} onclick={on_reveal.reform(move |_| span)}>
            <rect
                x={tenths(node.x)}
                y={tenths(node.y)}
                width={tenths(node.width)}
                height={tenths(node.height)}
                rx={tenths(radius)}
            />
            <text x={tenths(node.x + 16.0)} y={tenths(node.y + 21.0)}>{ &node.title }</text>
            { for (1_u16..).zip(&node.lines).map(|(row, line)| html! {
                <text
                    class="sub"
                    x={tenths(node.x + 16.0)}
                    y={tenths(node.y + 21.0 + 17.0 * f64::from(row))}
                >
                    { line }
                </text>
            }) }
        </g>
    }
}

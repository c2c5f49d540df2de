//! Sentences with code and strong parts.

use yew::prelude::*;

use crate::app::view::markdown::Block;
use crate::app::view::rich;
use crate::app::view::rich::Part;

/// A sentence of the language files.
pub fn sentence(text: &str) -> Html {
    rich::parts(text).iter().map(part).collect()
}

fn part(part: &Part) -> Html {
    match part {
        Part::Text(text) => html! { { text } },
        Part::Code(text) => html! { <code>{ text }</code> },
        Part::Strong(text) => html! { <b>{ text }</b> },
    }
}

/// The blocks of a rule's page.
pub fn blocks(blocks: &[Block]) -> Html {
    blocks.iter().map(block).collect()
}

fn block(block: &Block) -> Html {
    let inline = |parts: &[Part]| parts.iter().map(part).collect::<Html>();
    match block {
        Block::Heading(parts) => html! { <h4>{ inline(parts) }</h4> },
        Block::Paragraph(parts) => html! { <p>{ inline(parts) }</p> },
        Block::Item(parts) => html! { <p class="item">{ inline(parts) }</p> },
        Block::Code { claim, text, .. } => html! {
            // A long line is scrolled to with the arrow keys.
            <pre class={classes!("example", claim.clone())} tabindex="0"><code>{ text }</code></pre>
        },
    }
}

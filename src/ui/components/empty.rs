//! What a panel shows while there is nothing to show.

use yew::prelude::*;

use crate::ui::components::rich::sentence;
use crate::words::Words;

/// Says that there is nothing, and what would fill the place; both by their keys.
pub fn empty(words: Words, title: &'static str, about: &'static str) -> Html {
    html! {
        <div class="empty">
            <b>{ words.text(title) }</b>
            <p>{ sentence(words.text(about)) }</p>
        </div>
    }
}

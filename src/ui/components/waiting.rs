//! What stands where a part of the page is still to come.

use yew::prelude::*;

use crate::words::Words;

/// A quiet line that says `text`; with a button where it is worth trying again.
pub fn waiting(words: Words, text: &'static str, on_retry: Option<Callback<()>>) -> Html {
    html! {
        <p class="sentence waiting" role="status">
            { words.text(text) }
            if let Some(on_retry) = on_retry {
                { " " }
                <button type="button" onclick={on_retry.reform(|_| ())}>
                    { words.text("late.retry") }
                </button>
            }
        </p>
    }
}

//! Fetches the explanations of rules when one is asked for.

use yew::prelude::*;

use crate::app::explanations::Explanations;
use crate::app::state::Action;
use crate::ui::browser;
use crate::ui::store::Store;

/// Opening an explanation fetches them all, once; where that failed, opening one tries again.
#[hook]
pub fn use_explanations(store: &Store) {
    let is_here = matches!(store.0.explanations, Explanations::Here(_));
    let dispatcher = store.dispatcher();
    use_effect_with(store.0.explained, move |explained| {
        if explained.is_none() || is_here {
            return;
        }
        wasm_bindgen_futures::spawn_local(async move {
            let address = browser::meta("dockwright-explanations").unwrap_or_default();
            dispatcher.dispatch(Action::Explanations(match browser::fetch_text(&address).await {
                Ok(text) => Explanations::Here(text.into()),
                Err(()) => Explanations::Unreachable,
            }));
        });
    });
}

//! Keys that work everywhere on the page.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::app::state::{Action, Panel};
use crate::ui::browser;
use crate::ui::store::Store;

/// Alt with a number opens a panel; Alt with 0 goes back to the editor.
#[hook]
pub fn use_keys(store: &Store) {
    let dispatcher = store.dispatcher();
    use_effect_with((), move |()| {
        let listener = browser::event_target().map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                if let Some(action) = action(event) {
                    event.prevent_default();
                    dispatcher.dispatch(action);
                }
            })
        });
        move || drop(listener)
    });
}

fn action(event: &KeyboardEvent) -> Option<Action> {
    if !event.alt_key() || event.ctrl_key() || event.meta_key() {
        return None;
    }
    // By the key's place, since Alt changes what it types on some layouts.
    let digit = event.code().strip_prefix("Digit")?.parse::<usize>().ok()?;
    match digit.checked_sub(1) {
        Some(index) => Panel::ALL.get(index).copied().map(Action::ShowPanel),
        None => Some(Action::ShowHalf(crate::app::state::Half::Editor)),
    }
}

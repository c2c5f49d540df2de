//! Mirrors of the state in the browser: what is kept, and what `<html>` says.

use std::cell::Cell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::app::share;
use crate::app::state::{Origin, State};
use crate::ui::browser;
use crate::ui::browser::Slot;
use crate::ui::start;
use crate::ui::store::Store;
use crate::words::Words;

/// A pause in typing after which the files are kept, in milliseconds.
const PAUSE: u32 = 300;

/// Keeps the browser in step with the store, and the store with the address bar.
#[hook]
pub fn use_mirrors(store: &Store) {
    let state = Rc::clone(&store.0);
    let is_embed = state.embed.is_some();

    let files = (Rc::as_ptr(&state.workspace), state.origin.clone());
    use_effect_with(files, {
        let state = Rc::clone(&state);
        move |_| {
            let keeping = (!is_embed).then(|| keep_soon(state));
            move || drop(keeping)
        }
    });
    // Who has left a link must not find it open again after a reload.
    let is_link = matches!(state.origin, Origin::Link(_));
    use_effect_with(is_link, |&was_link| {
        move || {
            if was_link {
                browser::clear_fragment();
            }
        }
    });
    use_effect_with((state.language, is_embed), |(language, is_embed)| {
        browser::set_root_attribute("lang", language.tag());
        browser::set_title(Words::new(*language).text("page.title"));
        if !is_embed {
            browser::save(Slot::Language, language.tag());
        }
    });
    use_effect_with((state.theme, is_embed), |(theme, is_embed)| {
        browser::set_root_attribute("data-theme", theme.as_str());
        if !is_embed {
            browser::save(Slot::Theme, theme.as_str());
        }
    });
    use_effect_with((), {
        let dispatcher = store.dispatcher();
        move |()| {
            let listener = browser::event_target().map(|window| {
                EventListener::new(&window, "hashchange", move |_| {
                    if let Some(action) = start::opened_link() {
                        dispatcher.dispatch(action);
                    }
                })
            });
            move || drop(listener)
        }
    });
}

/// Keeps the files after a pause, or at once where the page is left before.
fn keep_soon(state: Rc<State>) -> (Timeout, Option<EventListener>) {
    let is_kept = Rc::new(Cell::new(false));
    let keep = move || {
        // Once: by the time of leaving, another tab may have kept something newer.
        if !is_kept.replace(true) {
            keep_files(&state);
        }
    };
    let leaving = {
        let keep = keep.clone();
        browser::event_target()
            .map(|window| EventListener::new(&window, "pagehide", move |_| keep()))
    };
    (Timeout::new(PAUSE, keep), leaving)
}

fn keep_files(state: &State) {
    let Ok(files) = share::files_fragment(&state.workspace) else { return };
    match &state.origin {
        // Nothing of the person's own is in an untouched example.
        Origin::Example(_) => {}
        Origin::Draft => browser::save(Slot::Draft, &files),
        Origin::Link(fragment) => browser::save(Slot::EditedLink, &format!("{fragment}\n{files}")),
    }
}

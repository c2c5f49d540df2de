//! Mirrors of the state in the browser: what is kept, and what `<html>` says.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::app::share;
use crate::app::state::{Origin, State};
use crate::ui::browser;
use crate::ui::browser::Slot;
use crate::ui::start;
use crate::ui::store::{Same, Store};
use crate::words::Words;

/// A pause in typing after which the files are kept, in milliseconds.
const PAUSE: u32 = 300;

/// Keeps the browser in step with the store, and the store with the address bar.
#[hook]
pub fn use_mirrors(store: &Store) {
    let state = Rc::clone(&store.0);
    let is_embed = state.embed.is_some();

    let pending = use_mut_ref(|| None::<Rc<State>>);
    let files = || (Same(Rc::clone(&state.workspace)), state.origin.clone());
    // Not as an effect: those of a busy page may come after the person has left.
    use_memo(files(), {
        let (state, pending) = (Rc::clone(&state), Rc::clone(&pending));
        move |_| {
            if is_embed {
                return;
            }
            let before = pending.replace(Some(Rc::clone(&state)));
            // Other files were opened within the pause: those of before are not lost by it.
            if let Some(before) = before.filter(|it| it.origin != state.origin) {
                keep_files(&before);
            }
        }
    });
    use_effect_with(files(), {
        let pending = Rc::clone(&pending);
        move |_| {
            let later = Timeout::new(PAUSE, move || keep_pending(&pending));
            move || drop(later)
        }
    });
    use_effect_with((), move |()| {
        let leaving = browser::event_target()
            .map(|window| EventListener::new(&window, "pagehide", move |_| keep_pending(&pending)));
        move || drop(leaving)
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

/// How many links' edits are kept; those of the oldest make room.
const EDITED_LINKS: usize = 8;

/// Keeps the edited files of a link beside those of other links, the newest first.
fn keep_edited_link(fragment: &str, files: &str) {
    let kept = browser::load(Slot::EditedLinks).unwrap_or_default();
    let others = start::edited_links(&kept).filter(|(of, _)| *of != fragment);
    let lines = std::iter::once((fragment, files)).chain(others).take(EDITED_LINKS);
    let lines: Vec<String> = lines.map(|(of, files)| format!("{of} {files}")).collect();
    browser::save(Slot::EditedLinks, &lines.join("\n"));
}

/// Lays the kept draft aside: another one is about to take its place.
pub fn set_draft_aside() {
    if let Some(draft) = browser::load(Slot::Draft) {
        browser::save(Slot::EarlierDraft, &draft);
    }
}

/// Keeps what is still to be kept.
fn keep_pending(pending: &RefCell<Option<Rc<State>>>) {
    if let Some(state) = pending.take() {
        keep_files(&state);
    }
}

fn keep_files(state: &State) {
    let Ok(files) = share::files_fragment(&state.workspace) else { return };
    match &state.origin {
        // Nothing of the person's own is in an untouched example.
        Origin::Example(_) => {}
        Origin::Draft => browser::save(Slot::Draft, &files),
        Origin::Link(fragment) => keep_edited_link(fragment, &files),
    }
}

//! Fetches the words of a language when it is asked for.

use std::cell::Cell;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::app::state::Action;
use crate::content::texts::Language;
use crate::ui::browser;
use crate::ui::start;
use crate::ui::store::Store;
use crate::words;

/// How long the page waits for the person's language before it begins in English, in milliseconds.
const PATIENCE: u32 = 2_000;

thread_local! {
    /// What was asked for last: an earlier answer that comes later is not heard.
    static ASKED: Cell<Language> = const { Cell::new(Language::English) };
}

/// Calls `begin` once: as soon as the words of the person's language are here, or cannot be had, or
/// let wait too long.
pub fn when_ready(begin: impl Fn() + Clone + 'static) {
    let has_begun = std::rc::Rc::new(Cell::new(false));
    let once = move || {
        if !has_begun.replace(true) {
            begin();
        }
    };
    Timeout::new(PATIENCE, once.clone()).forget();
    wasm_bindgen_futures::spawn_local(async move {
        // Without them `start::state` speaks English.
        let _ = bring(start::language()).await;
        once();
    });
}

/// Speaks the person's language where its words came too late for the beginning.
#[hook]
pub fn use_late_words(store: &Store) {
    let wanted = *use_memo((), |()| start::language());
    let spoken = store.0.language;
    let speak = on_choose(store);
    use_effect_with((), move |()| {
        if wanted != spoken {
            speak.emit(wanted);
        }
    });
}

/// Speaks the chosen language as soon as its words are here.
pub fn on_choose(store: &Store) -> Callback<Language> {
    let dispatcher = store.dispatcher();
    Callback::from(move |language| {
        let dispatcher = dispatcher.clone();
        ASKED.set(language);
        wasm_bindgen_futures::spawn_local(async move {
            let answer = bring(language).await;
            if ASKED.get() == language {
                dispatcher.dispatch(match answer {
                    Ok(()) => Action::SetLanguage(language),
                    Err(()) => Action::LanguageUnreachable(language),
                });
            }
        });
    })
}

/// Sees that a language's words are here.
async fn bring(language: Language) -> Result<(), ()> {
    if words::has(language) {
        return Ok(());
    }
    let name = format!("dockwright-words-{}", language.tag());
    let bundle = browser::fetch_text(&browser::meta(&name).ok_or(())?).await?;
    words::add(language, bundle);
    Ok(())
}

//! Fetches the words of a language when it is chosen.

use yew::prelude::*;

use crate::app::state::Action;
use crate::content::texts::Language;
use crate::ui::browser;
use crate::ui::store::Store;
use crate::words;

/// Speaks the chosen language as soon as its words are here.
pub fn on_choose(store: &Store) -> Callback<Language> {
    let dispatcher = store.dispatcher();
    Callback::from(move |language| {
        let dispatcher = dispatcher.clone();
        wasm_bindgen_futures::spawn_local(async move {
            dispatcher.dispatch(match bring(language).await {
                Ok(()) => Action::SetLanguage(language),
                Err(()) => Action::LanguageUnreachable(language),
            });
        });
    })
}

/// Sees that a language's words are here.
pub async fn bring(language: Language) -> Result<(), ()> {
    if words::has(language) {
        return Ok(());
    }
    let name = format!("dockwright-words-{}", language.tag());
    let bundle = browser::fetch_text(&browser::meta(&name).ok_or(())?).await?;
    words::add(language, bundle);
    Ok(())
}

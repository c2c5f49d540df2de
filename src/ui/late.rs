//! Fetches the parts of the program that are not in its first load.

use yew::prelude::*;

use crate::app::late::{Late, YAML, YamlPart};
use crate::app::state::Action;
use crate::ui::store::Store;

/// Fetches the part about YAML as soon as something waits for it; where that failed,
/// [`Action::YamlPart`] with [`Late::Awaited`] tries again.
#[hook]
pub fn use_yaml(store: &Store) {
    let dispatcher = store.dispatcher();
    use_effect_with(store.0.awaits_yaml(), move |&is_awaited| {
        if !is_awaited {
            return;
        }
        wasm_bindgen_futures::spawn_local(async move {
            let part = yaml().await;
            dispatcher.dispatch(Action::YamlPart(part.map_or(Late::Unreachable, Late::Here)));
        });
    });
}

/// The one place in the page that names the part about YAML: all that only this reaches is split
/// off.
#[cfg(all(feature = "split", target_arch = "wasm32"))]
#[wasm_split_helpers::wasm_split(yaml, fallible)]
fn yaml() -> Result<&'static YamlPart, wasm_split_helpers::SplitLoaderError> {
    Ok(&YAML)
}

/// Unsplit, it is there at once.
#[cfg(not(all(feature = "split", target_arch = "wasm32")))]
async fn yaml() -> Result<&'static YamlPart, ()> {
    Ok(&YAML)
}

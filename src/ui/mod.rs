//! The screen: the only layer that knows a browser exists.

use yew::prelude::*;

/// Puts the page into the document.
pub fn mount() {
    yew::Renderer::<App>::new().render();
}

/// The whole page.
#[component]
pub fn App() -> Html {
    html! { <main>{ "Dockwright" }</main> }
}

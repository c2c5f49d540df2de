//! The browser: address bar, storage, clipboard, time. Nothing else names `web_sys::window`.
//!
//! Every function gives nothing where the browser refuses; no refusal is worth a panic.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition, Storage, UrlSearchParams,
    Window,
};

/// What the page keeps in the person's browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The person's own files, as the fragment of a link.
    Draft,
    /// The draft before this one, laid aside when an example or a link took its place.
    EarlierDraft,
    /// The files of links as edited here, a line each: the link's fragment, a blank, the fragment
    /// of the edited files.
    EditedLinks,
    Language,
    Theme,
}

impl Slot {
    fn key(self) -> &'static str {
        match self {
            Slot::Draft => "dockwright.draft",
            Slot::EarlierDraft => "dockwright.earlier-draft",
            Slot::EditedLinks => "dockwright.edited-links",
            Slot::Language => "dockwright.language",
            Slot::Theme => "dockwright.theme",
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place")]
fn window() -> Option<Window> {
    web_sys::window()
}

/// The query of the address, decoded.
pub fn query() -> Vec<(String, String)> {
    let search = window().and_then(|it| it.location().search().ok()).unwrap_or_default();
    let Ok(parameters) = UrlSearchParams::new_with_str(&search) else { return Vec::new() };
    let pair = |entry: JsValue| {
        let entry: js_sys::Array = entry.dyn_into().ok()?;
        Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
    };
    let entries = js_sys::try_iter(&parameters).ok().flatten();
    entries.into_iter().flatten().filter_map(Result::ok).filter_map(pair).collect()
}

/// The fragment of the address, without the `#`.
pub fn fragment() -> String {
    let hash = window().and_then(|it| it.location().hash().ok()).unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// The address of this page without query and fragment.
pub fn page_address() -> String {
    let address = window().and_then(|it| it.location().href().ok()).unwrap_or_default();
    address.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// Takes the fragment out of the address bar, without a step in the history.
pub fn clear_fragment() {
    let Some(window) = window() else { return };
    let location = window.location();
    let path = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    if let Ok(history) = window.history() {
        // A refusal (a sandboxed frame) leaves the address as it is.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
}

/// The languages that the person's browser asks for, best first.
pub fn preferred_languages() -> Vec<String> {
    let languages = window().map(|it| it.navigator().languages());
    languages.into_iter().flat_map(|it| it.to_vec()).filter_map(|it| it.as_string()).collect()
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

pub fn load(slot: Slot) -> Option<String> {
    storage()?.get_item(slot.key()).ok()?
}

/// Keeps a value; a full or forbidden storage keeps nothing.
pub fn save(slot: Slot, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(slot.key(), value);
    }
}

/// Writes to the clipboard. An error where the browser does not allow it.
pub async fn copy(text: String) -> Result<(), ()> {
    let clipboard = window().map(|it| it.navigator().clipboard());
    // Outside of a secure context there is none, whatever the type says.
    let clipboard = clipboard.filter(|it| !it.is_undefined()).ok_or(())?;
    JsFuture::from(clipboard.write_text(&text)).await.map(|_| ()).map_err(|_| ())
}

/// Sets an attribute of `<html>`.
pub fn set_root_attribute(name: &str, value: &str) {
    let root = window().and_then(|it| it.document()).and_then(|it| it.document_element());
    if let Some(root) = root {
        let _ = root.set_attribute(name, value);
    }
}

pub fn set_title(title: &str) {
    if let Some(document) = window().and_then(|it| it.document()) {
        document.set_title(title);
    }
}

/// Moves the focus to the element of that id.
pub fn focus(id: &str) {
    if let Some(element) = element(id).and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Scrolls as little as it takes to see the element of that id.
pub fn scroll_to(id: &str) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    options.set_inline(ScrollLogicalPosition::Nearest);
    if let Some(element) = element(id) {
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

fn element(id: &str) -> Option<Element> {
    window()?.document()?.get_element_by_id(id)
}

/// The window, to listen to.
pub fn event_target() -> Option<web_sys::EventTarget> {
    window().map(Into::into)
}

/// Fetches a text of this page's own host.
pub async fn fetch_text(address: &str) -> Result<String, ()> {
    let request = window().ok_or(())?.fetch_with_str(address);
    let response = JsFuture::from(request).await.map_err(|_| ())?;
    let response: web_sys::Response = response.dyn_into().map_err(|_| ())?;
    if !response.ok() {
        return Err(());
    }
    let text = response.text().map_err(|_| ())?;
    JsFuture::from(text).await.ok().and_then(|text| text.as_string()).ok_or(())
}

/// What `<meta name=…>` says.
pub fn meta(name: &str) -> Option<String> {
    let document = window()?.document()?;
    document.query_selector(&format!("meta[name={name}]")).ok()??.get_attribute("content")
}

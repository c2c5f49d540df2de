//! The JavaScript of the editor, as `editor.js` and `loader.js` export it.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::Element;

#[wasm_bindgen(module = "/src/ui/editor/loader.js")]
extern "C" {
    /// Fetches a module.
    #[wasm_bindgen(catch)]
    pub(in crate::ui) async fn load(address: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch)]
    pub(super) fn create(
        module: &JsValue,
        parent: &Element,
        on: &JsValue,
    ) -> Result<Editor, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    #[derive(Debug)]
    pub(super) type Editor;

    #[wasm_bindgen(method)]
    pub(super) fn show(this: &Editor, key: &str, text: &str, label: &str, read_only: bool);

    #[wasm_bindgen(method)]
    pub(super) fn forget(this: &Editor);

    #[wasm_bindgen(method)]
    pub(super) fn mark(
        this: &Editor,
        colours: &[u32],
        findings: &Array,
        chips: &Array,
        card: &JsValue,
        notes: &Array,
    );

    #[wasm_bindgen(method)]
    pub(super) fn reveal(this: &Editor, from: u32, to: u32, focus: bool);

    #[wasm_bindgen(method)]
    pub(super) fn destroy(this: &Editor);
}

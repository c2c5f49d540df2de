//! What truly needs a browser: that the page comes up in one.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use dockwright::ui::App;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn the_page_comes_up() {
    let document = gloo::utils::document();
    let root = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&root).unwrap();

    let app = yew::Renderer::<App>::with_root(root.clone()).render();
    yew::scheduler::flush().await;
    let shown = root.text_content().unwrap_or_default();
    assert!(shown.contains("Dockwright"), "the page shows {shown:?}");

    app.destroy();
    yew::scheduler::flush().await;
    assert_eq!(root.child_element_count(), 0, "nothing of the page is left behind");
}

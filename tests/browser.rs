//! What truly needs a browser: that the page comes up in one, and what it asks of it.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::RefCell;
use std::rc::Rc;

use dockwright::app::view::editor::Marks;
use dockwright::ui::App;
use dockwright::ui::browser;
use dockwright::ui::browser::Slot;
use dockwright::ui::editor::{Editor, Props};
use dockwright::ui::start;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, Event, EventInit, HtmlTextAreaElement};
use yew::Callback;

wasm_bindgen_test_configure!(run_in_browser);

fn new_root() -> Element {
    let document = gloo::utils::document();
    let root = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&root).unwrap();
    root
}

#[wasm_bindgen_test]
async fn the_page_comes_up() {
    let root = new_root();
    let app = yew::Renderer::<App>::with_root(root.clone()).render();
    yew::scheduler::flush().await;
    let shown = root.text_content().unwrap_or_default();
    assert!(shown.contains("Dockwright"), "the page shows {shown:?}");

    app.destroy();
    yew::scheduler::flush().await;
    assert_eq!(root.child_element_count(), 0, "nothing of the page is left behind");
}

#[wasm_bindgen_test]
async fn the_text_area_reports_what_is_typed() {
    let reports = Rc::new(RefCell::new(Vec::new()));
    let seen = Rc::clone(&reports);
    let props = Props {
        path: "Dockerfile".into(),
        workspace: 0,
        text: "FROM a\n".into(),
        marks: Rc::new(Marks::default()),
        reveal: None,
        label: "Dockerfile".into(),
        read_only: false,
        on_change: Callback::from(move |(path, text): (Rc<str>, Rc<str>)| {
            seen.borrow_mut().push(format!("{path}: {text}"));
        }),
        on_fix: Callback::noop(),
        on_explain: Callback::noop(),
    };
    let root = new_root();
    let editor = yew::Renderer::<Editor>::with_root_and_props(root.clone(), props).render();
    yew::scheduler::flush().await;

    let area: HtmlTextAreaElement =
        root.query_selector("textarea").unwrap().unwrap().dyn_into().unwrap();
    assert_eq!(area.value(), "FROM a\n");
    area.set_value("FROM b\n");
    let bubbles = EventInit::new();
    bubbles.set_bubbles(true);
    area.dispatch_event(&Event::new_with_event_init_dict("input", &bubbles).unwrap()).unwrap();
    yew::scheduler::flush().await;
    assert_eq!(*reports.borrow(), ["Dockerfile: FROM b\n"]);
    editor.destroy();
}

#[wasm_bindgen_test]
fn each_slot_keeps_its_own() {
    browser::save(Slot::Draft, "1.镜像");
    browser::save(Slot::EditedLinks, "1.a\n1.b");
    assert_eq!(browser::load(Slot::Draft).as_deref(), Some("1.镜像"));
    assert_eq!(browser::load(Slot::EditedLinks).as_deref(), Some("1.a\n1.b"));

    // What something else has put there is as nothing.
    gloo::utils::window()
        .local_storage()
        .unwrap()
        .unwrap()
        .set_item("dockwright.draft", "{")
        .unwrap();
    assert!(start::draft().is_none());
}

#[wasm_bindgen_test]
fn the_address_is_read_and_its_fragment_taken_out() {
    let before = browser::page_address();
    let go_to = |address: &str| {
        let history = gloo::utils::window().history().unwrap();
        history.replace_state_with_url(&JsValue::NULL, "", Some(address)).unwrap();
    };
    go_to("?embed&file=a%20b&file=%E9%95%9C#1.abc");
    let pairs = [("embed", ""), ("file", "a b"), ("file", "镜")];
    assert_eq!(browser::query(), pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
    assert_eq!(browser::fragment(), "1.abc");
    assert_eq!(browser::page_address(), before);

    browser::clear_fragment();
    assert_eq!(browser::fragment(), "");
    assert_eq!(browser::query().len(), 3);
    go_to(&before);
}

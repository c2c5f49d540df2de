//! The tabs of the files.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::app::state::Action;
use crate::app::view::tabs;
use crate::app::view::tabs::FileTab;
use crate::text::FileId;
use crate::ui::components::icons;
use crate::ui::components::menu::{Menu, MenuItem};
use crate::ui::folder;
use crate::ui::store::{Store, act};
use crate::words::Words;

/// The key of the menu's item that is no file.
const FOLDER: &str = "/";

/// Wires [`file_tabs`] to the store.
pub fn tabs(store: &Store) -> Html {
    let words = Words::new(store.0.language);
    let addable = tabs::addable(&store.0);
    let item = |&(path, _): &(&'static str, &'static str)| MenuItem {
        key: path.into(),
        title: path.into(),
        about: "".into(),
    };
    let mut items: Vec<MenuItem> = addable.iter().map(item).collect();
    items.push(MenuItem {
        key: FOLDER.into(),
        title: words.text("folder.add").into(),
        about: words.text("folder.about").into(),
    });
    let dispatcher = store.dispatcher();
    let on_add = Callback::from(move |chosen: AttrValue| {
        if chosen == FOLDER {
            folder::choose();
        }
        if let Some(&(path, text)) = tabs::NEW_FILES.iter().find(|(path, _)| *path == chosen) {
            dispatcher.dispatch(Action::AddFile { path: path.into(), text });
        }
    });
    let add = html! {
        <Menu id="add-file" label={words.text("tabs.add")} icon={icons::plus()} icon_only=true {items} on_choose={on_add} />
    };
    file_tabs(&Props {
        tabs: tabs::files(&store.0),
        label: words.text("tabs.label"),
        remove: words.text("tabs.remove"),
        on_open: act(store, Action::OpenFile),
        on_remove: act(store, Action::RemoveFile),
        add,
    })
}

#[derive(Debug)]
pub struct Props {
    pub tabs: Rc<[FileTab]>,
    pub label: &'static str,
    /// What the button says that removes a file.
    pub remove: &'static str,
    pub on_open: Callback<FileId>,
    pub on_remove: Callback<FileId>,
    /// What stands behind the tabs.
    pub add: Html,
}

pub fn file_tabs(props: &Props) -> Html {
    html! {
        <div class="tabs file-tabs">
            <div class="tab-list" onkeydown={on_arrows()}>
                // It owns the tabs alone: a button within one is no part of a list of tabs.
                if !props.tabs.is_empty() {
                    <div role="tablist" aria-label={props.label} aria-owns={owned(&props.tabs)}></div>
                }
                { for props.tabs.iter().map(|it| tab(it, props)) }
            </div>
            { props.add.clone() }
        </div>
    }
}

fn owned(tabs: &[FileTab]) -> String {
    tabs.iter().map(|it| id(it.file)).collect::<Vec<_>>().join(" ")
}

fn id(file: FileId) -> String {
    format!("file-{}", file.index())
}

fn tab(tab: &FileTab, props: &Props) -> Html {
    let file = tab.file;
    let remove = format!("{}: {}", props.remove, tab.path);
    html! {
        <div key={tab.path.clone()} class={classes!("tab", "file-tab", tab.is_active.then_some("active"))} role="presentation">
            <button
                id={id(file)}
                type="button"
                class="tab-name"
                role="tab"
                aria-selected={tab.is_active.to_string()}
                tabindex={if tab.is_active { "0" } else { "-1" }}
                onclick={props.on_open.reform(move |_| file)}
            >
                { &tab.path }
                if tab.errors > 0 {
                    <span class="badge error" aria-hidden="true">{ tab.errors }</span>
                }
                if tab.others > 0 {
                    <span class="badge" aria-hidden="true">{ tab.others }</span>
                }
                <span class="sr">{ ", " }{ &tab.counts }</span>
            </button>
            if tab.is_active {
                <button
                    type="button"
                    class="tab-remove"
                    aria-label={remove.clone()}
                    title={remove}
                    onclick={props.on_remove.reform(move |_| file)}
                >
                    { icons::cross() }
                </button>
            }
        </div>
    }
}

/// In a list of tabs the arrow keys, Home and End move the focus and open what they reach.
pub fn on_arrows() -> Callback<KeyboardEvent> {
    Callback::from(|event: KeyboardEvent| {
        // Yew listens at the page's root, so that is the event's current target.
        let tab = event.target().and_then(|it| it.dyn_into::<HtmlElement>().ok());
        let row = tab.and_then(|it| it.closest(".tabs").ok().flatten());
        let tabs = row.and_then(|it| it.query_selector_all("[role=tab]").ok());
        let Some(tabs) = tabs.filter(|tabs| tabs.length() > 0) else { return };
        let tab = |index: u32| tabs.get(index).and_then(|it| it.dyn_into::<HtmlElement>().ok());
        let current = (0..tabs.length()).find(|&index| {
            tab(index)
                .is_some_and(|it| it.get_attribute("aria-selected").as_deref() == Some("true"))
        });
        let (current, last) = (current.unwrap_or(0), tabs.length() - 1);
        let next = match event.key().as_str() {
            "ArrowRight" => {
                if current == last {
                    0
                } else {
                    current + 1
                }
            }
            "ArrowLeft" => current.checked_sub(1).unwrap_or(last),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        if let Some(tab) = tab(next) {
            let _ = tab.focus();
            tab.click();
        }
    })
}

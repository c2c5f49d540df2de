//! Folders that are dropped onto the page, or chosen.
//!
//! `folder.js` reads them: it is fetched after the first paint, and what it needs of us are four
//! functions.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use yew::prelude::*;

use crate::app::folder;
use crate::app::folder::{Found, Use};
use crate::app::state::Action;
use crate::model::ignore::Ignore;
use crate::text::FileId;
use crate::ui::browser;
use crate::ui::editor::bindings;
use crate::ui::store::Store;
use crate::workspace::File;

thread_local! {
    /// What lets a person choose a folder, once it is there.
    static CHOOSE: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Lets the person choose a folder. To be called while a click is handled.
pub fn choose() {
    let choose = CHOOSE.with(|it| it.borrow().clone());
    if let Some(choose) = choose {
        // Nothing to do where the browser refuses.
        let _ = choose.call0(&JsValue::NULL);
    }
}

/// Listens for folders as long as the page lives.
#[hook]
pub fn use_folders(store: &Store) {
    let dispatcher = store.dispatcher();
    let is_open = store.0.embed.is_none();
    use_effect_with((), move |()| {
        if !is_open {
            return;
        }
        wasm_bindgen_futures::spawn_local(async move {
            let Some(address) = browser::meta("dockwright-folder") else { return };
            let Ok(module) = bindings::load(&address).await else { return };
            let listen = Reflect::get(&module, &"listen".into()).ok();
            let Some(listen) = listen.and_then(|it| it.dyn_into::<Function>().ok()) else { return };
            let choose =
                listen.call1(&JsValue::NULL, &callbacks(move |action| dispatcher.dispatch(action)));
            let choose = choose.ok().and_then(|it| it.dyn_into().ok());
            CHOOSE.with(|it| it.replace(choose));
        });
    });
}

/// What `folder.js` calls. They live as long as the page.
fn callbacks(act: impl Fn(Action) + 'static) -> JsValue {
    let act = Rc::new(act);
    let ignore = Rc::new(RefCell::new(Ignore::default()));
    let begin = {
        let ignore = Rc::clone(&ignore);
        Closure::<dyn FnMut(String)>::new(move |text: String| {
            ignore.replace(Ignore::read(FileId(0), &text));
        })
    };
    let judge =
        Closure::<dyn FnMut(String) -> u32>::new(move |path: String| {
            match folder::use_of(&path, &ignore.borrow()) {
                Use::Size => 0,
                Use::Text => 1,
                Use::Later => 2,
            }
        });
    let seen = {
        let act = Rc::clone(&act);
        Closure::<dyn FnMut(usize)>::new(move |count| act(Action::FolderComing(count)))
    };
    let done = Closure::<dyn FnMut(String, Array, usize)>::new(
        move |listing: String, texts: Array, left: usize| {
            act(Action::OpenFolder(Found { listing: listing.into(), files: files(&texts), left }));
        },
    );
    let on = Object::new();
    let members = [
        ("begin", begin.into_js_value()),
        ("use", judge.into_js_value()),
        ("seen", seen.into_js_value()),
        ("done", done.into_js_value()),
    ];
    for (name, function) in members {
        // A new object refuses no member.
        let _ = Reflect::set(&on, &name.into(), &function);
    }
    on.into()
}

/// Paths and texts in turn.
fn files(texts: &Array) -> Vec<File> {
    let mut values = texts.iter().filter_map(|it| it.as_string());
    std::iter::from_fn(|| Some(File::new(values.next()?, values.next()?))).collect()
}

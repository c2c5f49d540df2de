//! From the state to a link, and to the clipboard.

use std::rc::Rc;

use yew::UseReducerDispatcher;

use crate::app::share;
use crate::app::state::{Action, State};
use crate::ui::browser;
use crate::ui::store::Stored;

/// Makes the link to what is open and copies it; the news strip says how that went.
pub fn copy_link(state: &Rc<State>, dispatcher: UseReducerDispatcher<Stored>) {
    let fragment = match share::fragment(state) {
        Ok(fragment) => fragment,
        Err(error) => return dispatcher.dispatch(Action::NotShared(error)),
    };
    let link: Rc<str> = format!("{}#{fragment}", browser::page_address()).into();
    wasm_bindgen_futures::spawn_local(async move {
        let is_copied = browser::copy(link.to_string()).await.is_ok();
        dispatcher.dispatch(Action::Shared { link, is_copied });
    });
}

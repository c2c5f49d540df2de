//! Fetches the tables of data that an analysis asks for.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::state::Action;
use crate::content::tables::Table;
use crate::ui::browser;
use crate::ui::store::Store;

/// Fetches each table that is asked for, once; where that failed, [`Action::RetryTables`] asks again.
#[hook]
pub fn use_tables(store: &Store) {
    let asked = use_mut_ref(Vec::<Table>::new);
    let awaited = store.0.fetched.awaited(&store.0.analysis);
    let dispatcher = store.dispatcher();
    use_effect_with(awaited, move |awaited| {
        for &table in awaited {
            if asked.borrow().contains(&table) {
                continue;
            }
            asked.borrow_mut().push(table);
            let (asked, dispatcher) = (Rc::clone(&asked), dispatcher.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let text = fetch(table).await;
                asked.borrow_mut().retain(|it| *it != table);
                dispatcher.dispatch(Action::Table { table, text: text.map(Into::into) });
            });
        }
    });
}

async fn fetch(table: Table) -> Option<String> {
    let address = browser::meta(&format!("dockwright-{}", table.as_str()))?;
    browser::fetch_text(&address).await.ok()
}

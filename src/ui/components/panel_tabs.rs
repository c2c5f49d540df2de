//! The tabs of the panels.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::state::{Action, Panel};
use crate::app::view::tabs;
use crate::app::view::tabs::PanelTab;
use crate::ui::browser;
use crate::ui::components::file_tabs::on_arrows;
use crate::ui::store::{Store, act};
use crate::words::Words;

/// Wires [`panel_tabs`] to the store.
pub fn tabs(store: &Store) -> Html {
    let label = Words::new(store.0.language).text("panel.label");
    let on_open = act(store, Action::ShowPanel);
    panel_tabs(&Props { tabs: tabs::panels(&store.0), label, on_open })
}

/// Keeps the tab of the open panel in sight, where there is not room for all.
#[hook]
pub fn use_tab_in_sight(store: &Store) {
    use_effect_with((store.0.panel, store.0.half), |(panel, _)| browser::scroll_to(&id(*panel)));
}

fn id(panel: Panel) -> String {
    ["tab-", panel.as_str()].concat()
}

#[derive(Debug)]
pub struct Props {
    pub tabs: Rc<[PanelTab]>,
    pub label: &'static str,
    pub on_open: Callback<Panel>,
}

pub fn panel_tabs(props: &Props) -> Html {
    html! {
        <div class="tabs panel-tabs" role="tablist" aria-label={props.label} onkeydown={on_arrows()}>
            { for props.tabs.iter().map(|it| tab(it, &props.on_open)) }
        </div>
    }
}

fn tab(tab: &PanelTab, on_open: &Callback<Panel>) -> Html {
    let panel = tab.panel;
    html! {
        <button
            key={panel.as_str()}
            id={id(panel)}
            type="button"
            class="tab"
            role="tab"
            aria-selected={tab.is_active.to_string()}
            aria-controls="panel"
            aria-keyshortcuts={tab.keys.clone()}
            title={tab.keys.clone()}
            tabindex={if tab.is_active { "0" } else { "-1" }}
            onclick={on_open.reform(move |_| panel)}
        >
            { tab.label }
            if let Some(count) = tab.count {
                <span class="badge">{ count }</span>
            }
        </button>
    }
}

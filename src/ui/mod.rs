//! The screen: the only layer that knows a browser exists.

pub mod browser;
pub mod components;
pub mod editor;
pub mod keep;
pub mod keys;
pub mod share;
pub mod start;
pub mod store;

use std::rc::Rc;

use yew::prelude::*;

use crate::app::state::{Action, Half, Panel, State};
use crate::app::view::editor as editor_view;
use crate::ui::components::file_tabs;
use crate::ui::components::findings::FindingsPanel;
use crate::ui::components::header::Header;
use crate::ui::components::notice::Notice;
use crate::ui::components::panel_tabs;
use crate::ui::components::probes::ProbesPanel;
use crate::ui::components::size::SizePanel;
use crate::ui::components::stages::StagesPanel;
use crate::ui::components::summary::Summary;
use crate::ui::editor::{Editor, RevealRange};
use crate::ui::store::{Same, Store, Stored, act, use_store};
use crate::words::Words;

/// Puts the page into the document.
pub fn mount() {
    yew::Renderer::<App>::new().render();
}

/// The whole page.
#[component]
pub fn App() -> Html {
    let store = use_reducer(|| Stored(Rc::new(start::state())));
    keep::use_mirrors(&store);
    keys::use_keys(&store);
    html! {
        <ContextProvider<Store> context={store.clone()}>
            <Page />
        </ContextProvider<Store>>
    }
}

/// The parts in their places.
#[component]
pub fn Page() -> Html {
    let store = use_store();
    let state = &store.0;
    if state.embed.is_some() {
        return html! { <Embedded /> };
    }
    let half = match state.half {
        Half::Editor => "show-editor",
        Half::Panel => "show-panel",
    };
    html! {
        <div class={classes!("page", half)}>
            <Header />
            <Notice />
            <main>
                <section class="left">
                    <file_tabs::Tabs />
                    <EditorPart />
                </section>
                <section class="right">
                    <panel_tabs::Tabs />
                    <PanelPart />
                </section>
            </main>
            <Summary />
        </div>
    }
}

/// One file and one panel inside another page.
#[component]
fn Embedded() -> Html {
    let store = use_store();
    let words = Words::new(store.0.language);
    let open = browser::page_address() + &fragment(&store.0);
    html! {
        <div class="page embed">
            <Notice />
            <main>
                <h1 class="sr">{ words.text("page.title") }</h1>
                <section class="left"><EditorPart /></section>
                <section class="right"><PanelPart /></section>
            </main>
            <footer>
                <span class="grow"></span>
                <a href={open} target="_blank" rel="noopener">{ words.text("embed.open") }</a>
            </footer>
        </div>
    }
}

/// The files as they are now, for the full page.
fn fragment(state: &State) -> String {
    crate::app::share::fragment(state).map(|it| format!("#{it}")).unwrap_or_default()
}

/// Wires [`Editor`] to the store.
#[component]
fn EditorPart() -> Html {
    let store = use_store();
    let state = &store.0;
    let words = Words::new(state.language);
    let analysis = Same(Rc::clone(&state.analysis));
    let seen = (analysis, state.active, state.language, state.shows_first_step());
    let marks = use_memo(seen, |_| editor_view::marks(state));
    let reveal = editor_view::reveal(state).map(|(from, to, count)| RevealRange {
        file: state.active,
        from,
        to,
        count,
    });
    let on_change = act(&store, |(path, text)| Action::Edit { path, text });
    let Some(file) = state.active_file() else {
        return html! {
            <div class="empty">
                <b>{ words.text("editor.empty") }</b>
                <p>{ words.text("editor.empty-about") }</p>
            </div>
        };
    };
    html! {
        <Editor
            path={Rc::<str>::from(file.path.as_str())}
            workspace={state.generation}
            text={Rc::clone(&file.text)}
            {marks}
            {reveal}
            label={file.path.clone()}
            read_only={state.embed.as_ref().is_some_and(|embed| embed.read_only)}
            {on_change}
            on_fix={act(&store, Action::Fix)}
            on_explain={act(&store, Action::Explain)}
        />
    }
}

/// The chosen panel.
#[component]
fn PanelPart() -> Html {
    let store = use_store();
    let panel = store.0.panel;
    let part = match panel {
        Panel::Findings => html! { <FindingsPanel /> },
        Panel::Stages => html! { <StagesPanel /> },
        Panel::Size => html! { <SizePanel /> },
        Panel::Probes => html! { <ProbesPanel /> },
    };
    html! {
        <div id="panel" class={classes!("panel", panel.as_str())} role="tabpanel" tabindex="0" aria-labelledby={format!("tab-{}", panel.as_str())}>
            { part }
        </div>
    }
}

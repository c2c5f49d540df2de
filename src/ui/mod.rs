//! The screen: the only layer that knows a browser exists.

pub mod browser;
pub mod components;
pub mod editor;
pub mod explain;
pub mod folder;
pub mod keep;
pub mod keys;
pub mod language;
pub mod late;
pub mod share;
pub mod start;
pub mod store;
pub mod tables;

use std::rc::Rc;

use yew::prelude::*;

use crate::app::state::{Action, Half, Panel, State};
use crate::app::view::editor as editor_view;
use crate::app::view::editor::Marks;
use crate::ui::components::empty::empty;
use crate::ui::components::file_tabs;
use crate::ui::components::findings;
use crate::ui::components::header::header;
use crate::ui::components::notice::notice;
use crate::ui::components::panel_tabs;
use crate::ui::components::summary::summary;
use crate::ui::editor::{Editor, RevealRange};
use crate::ui::late::Panels;
use crate::ui::store::{Same, Store, Stored, act};
use crate::words::Words;

/// Puts the page into the document, in the person's language if its words can be had.
pub fn mount() {
    language::when_ready(|| {
        yew::Renderer::<App>::new().render();
    });
}

/// The whole page. It alone reads the store; its parts are functions of that.
#[component]
pub fn App() -> Html {
    let store = use_reducer(|| Stored(Rc::new(start::state())));
    language::use_late_words(&store);
    let marks = use_marks(&store.0);
    explain::use_explanations(&store);
    let panels = late::use_panels(&store);
    tables::use_tables(&store);
    folder::use_folders(&store);
    keep::use_mirrors(&store);
    keys::use_keys(&store);
    panel_tabs::use_tab_in_sight(&store);
    if store.0.embed.is_some() {
        return embedded(&store, panels, marks);
    }
    let half = match store.0.half {
        Half::Editor => "show-editor",
        Half::Panel => "show-panel",
    };
    html! {
        <div class={classes!("page", half)}>
            { header(&store) }
            { notice(&store) }
            <main>
                <section class="left">
                    { file_tabs::tabs(&store) }
                    { editor(&store, marks) }
                </section>
                <section class="right">
                    { panel_tabs::tabs(&store) }
                    { panel(&store, panels) }
                </section>
            </main>
            { summary(&store) }
            <p class="drop-target" aria-hidden="true">{ Words::new(store.0.language).text("folder.drop") }</p>
        </div>
    }
}

/// One file and one panel inside another page.
fn embedded(store: &Store, panels: Panels, marks: Rc<Marks>) -> Html {
    let words = Words::new(store.0.language);
    let open = browser::page_address() + &fragment(&store.0);
    html! {
        <div class="page embed">
            { notice(store) }
            <main>
                <h1 class="sr">{ words.text("page.title") }</h1>
                <section class="left">{ editor(store, marks) }</section>
                <section class="right">{ panel(store, panels) }</section>
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

/// What the editor marks, made anew only where something of it has changed.
#[hook]
fn use_marks(state: &Rc<State>) -> Rc<Marks> {
    let analysis = Same(Rc::clone(&state.analysis));
    let seen = (analysis, state.active, state.language, state.shows_first_step());
    use_memo(seen, |_| editor_view::marks(state))
}

/// Wires [`Editor`] to the store.
fn editor(store: &Store, marks: Rc<Marks>) -> Html {
    let state = &store.0;
    let words = Words::new(state.language);
    let reveal =
        editor_view::reveal(state).map(|selected| RevealRange { file: state.active, selected });
    let on_change = act(store, |(path, text)| Action::Edit { path, text });
    let Some(file) = state.active_file() else {
        return empty(words, "editor.empty", "editor.empty-about");
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
            on_fix={act(store, Action::Fix)}
            on_explain={act(store, Action::Explain)}
        />
    }
}

/// The chosen panel.
fn panel(store: &Store, panels: Panels) -> Html {
    let panel = store.0.panel;
    let content = match panel {
        Panel::Findings => findings::panel(store),
        Panel::Stages | Panel::Size | Panel::Cache => late::build_panel(store, panels),
        Panel::Probes => late::probe_panel(store, panels),
        Panel::Chains => late::chain_panel(store, panels),
        Panel::Compose => late::compose_panel(store, panels),
    };
    // A list of one by its key, so that no panel takes over what is open in another.
    let content: Html = [html! { <key={panel.as_str()}>{ content }</> }].into_iter().collect();
    html! {
        <div id="panel" class={classes!("panel", panel.as_str())} role="tabpanel" tabindex="0" aria-labelledby={format!("tab-{}", panel.as_str())}>
            { content }
        </div>
    }
}

//! The line at the foot of the page; on a phone, the bar of tabs.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::state::{Action, Half, Panel};
use crate::app::view::summary;
use crate::app::view::summary::SummaryPart;
use crate::ui::components::icons;
use crate::ui::components::rich::sentence;
use crate::ui::store::{Store, act};
use crate::words::Words;

/// Wires [`line()`] to the store.
pub fn summary(store: &Store) -> Html {
    let words = Words::new(store.0.language);
    line(&Props {
        parts: summary::parts(&store.0),
        label: words.text("summary.label"),
        editor: words.text("summary.editor"),
        privacy: words.text("summary.privacy"),
        in_editor: store.0.half == Half::Editor,
        on_panel: act(store, Action::ShowPanel),
        on_editor: act(store, |()| Action::ShowHalf(Half::Editor)),
    })
}

#[derive(Debug)]
pub struct Props {
    pub parts: Rc<[SummaryPart]>,
    pub label: &'static str,
    pub editor: &'static str,
    pub privacy: &'static str,
    /// Whether a narrow screen shows the editor.
    pub in_editor: bool,
    pub on_panel: Callback<Panel>,
    pub on_editor: Callback<()>,
}

pub fn line(props: &Props) -> Html {
    html! {
        <footer aria-label={props.label}>
            <button
                type="button"
                class="to-editor"
                aria-current={props.in_editor.then_some("true")}
                onclick={props.on_editor.reform(|_| ())}
            >
                { props.editor }
            </button>
            { for props.parts.iter().map(|it| part(it, &props.on_panel)) }
            <span class="grow"></span>
            <span class="privacy">{ props.privacy }</span>
        </footer>
    }
}

fn part(part: &SummaryPart, on_panel: &Callback<Panel>) -> Html {
    let panel = part.panel;
    let severity = part.severity;
    html! {
        <button
            key={part.text.clone()}
            type="button"
            class={classes!("part", format!("to-{}", panel.as_str()), severity.map(crate::finding::Severity::as_str))}
            onclick={on_panel.reform(move |_| panel)}
        >
            if let Some(severity) = severity {
                { icons::severity(severity) }
            }
            <span>{ sentence(&part.text) }</span>
        </button>
    }
}

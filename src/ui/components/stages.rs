//! The panel of build stages.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::state::Action;
use crate::app::view::stages;
use crate::app::view::stages::{OutlineItem, StagesView, Target};
use crate::sim::graph::EdgeKind;
use crate::text::{FileId, Span};
use crate::ui::components::empty::empty;
use crate::ui::components::graph::picture;
use crate::ui::components::rich::sentence;
use crate::ui::store::{Store, act};
use crate::words::Words;

/// Wires [`graphs`] to the store.
pub fn panel(store: &Store) -> Html {
    let words = Words::new(store.0.language);
    graphs(&Props {
        views: stages::views(&store.0),
        words,
        shows_layers: store.0.shows_layers,
        on_reveal: act(store, Action::Reveal),
        on_target: act(store, |(file, stage)| Action::Target(file, stage)),
        on_layers: act(store, |()| Action::ToggleLayers),
    })
}

#[derive(Debug)]
pub struct Props {
    pub views: Rc<[StagesView]>,
    pub words: Words,
    pub shows_layers: bool,
    pub on_reveal: Callback<Span>,
    pub on_target: Callback<(FileId, Rc<str>)>,
    pub on_layers: Callback<()>,
}

pub fn graphs(props: &Props) -> Html {
    if props.views.is_empty() {
        return empty(props.words, "stages.empty", "stages.empty-about");
    }
    props.views.iter().map(|it| view(it, props)).collect()
}

fn view(view: &StagesView, props: &Props) -> Html {
    html! {
        <section key={view.path.clone()} class="stages">
            <h2>
                { props.words.text("stages.title") }
                <span class="path">{ &view.path }</span>
                <span class="grow"></span>
                { for view.kinds.iter().map(|&kind| legend(kind, props.words)) }
            </h2>
            { controls(view, props) }
            <div class="card graph">
                { picture(&view.wide, "wide", &props.on_reveal) }
                { picture(&view.tall, "tall", &props.on_reveal) }
            </div>
            <div aria-live="polite">
                { for view.sentences.iter().map(|it| html! {
                    <p class="sentence">{ sentence(it) }</p>
                }) }
            </div>
            <ul class="outline sr" aria-label={props.words.text("stages.outline-label")}>
                { for view.outline.iter().map(outline_item) }
            </ul>
        </section>
    }
}

/// The choice of what is built and of how much is shown.
fn controls(view: &StagesView, props: &Props) -> Html {
    let file = view.file;
    let chip = |target: &Target| {
        let stage: Rc<str> = target.stage.as_str().into();
        html! {
            <button
                type="button"
                class="chip"
                aria-pressed={target.is_chosen.to_string()}
                onclick={props.on_target.reform(move |_| (file, Rc::clone(&stage)))}
            >
                { &target.label }
            </button>
        }
    };
    html! {
        <div class="chips targets">
            if !view.targets.is_empty() {
                <span>{ props.words.text("stages.build") }</span>
                { for view.targets.iter().map(chip) }
            }
            <span class="grow"></span>
            <button
                type="button"
                class="chip"
                aria-pressed={props.shows_layers.to_string()}
                onclick={props.on_layers.reform(|_| ())}
            >
                { props.words.text("stages.layers") }
            </button>
        </div>
    }
}

fn outline_item(item: &OutlineItem) -> Html {
    html! {
        <li>
            { &item.text }
            <ul>{ for item.needs.iter().map(|need| html! { <li>{ need }</li> }) }</ul>
        </li>
    }
}

fn legend(kind: EdgeKind, words: Words) -> Html {
    let label = words.text(match kind {
        EdgeKind::From => "stages.legend-from",
        EdgeKind::Copy => "stages.legend-copy",
        _ => "stages.legend-mount",
    });
    html! {
        <span class="legend">
            <svg width="22" height="8" viewBox="0 0 22 8" aria-hidden="true">
                <path class={classes!("edge", kind.as_str())} d="M1 4H21" />
            </svg>
            { label }
        </span>
    }
}

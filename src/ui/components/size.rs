//! The panel of sizes.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::state::Action;
use crate::app::view::size;
use crate::app::view::size::{Bar, Data, SizeView, StageBars};
use crate::text::Span;
use crate::ui::components::empty::empty;
use crate::ui::components::rich::sentence;
use crate::ui::folder;
use crate::ui::store::{Store, act};
use crate::words::Words;

/// Wires [`sizes`] to the store.
pub fn panel(store: &Store) -> Html {
    let words = Words::new(store.0.language);
    sizes(&Props {
        views: size::views(&store.0),
        data: size::data(&store.0),
        invites_folder: size::invites_folder(&store.0),
        words,
        on_reveal: act(store, Action::Reveal),
        on_retry: act(store, |()| Action::RetryTables),
        on_folder: Callback::from(|()| folder::choose()),
    })
}

#[derive(Debug)]
pub struct Props {
    pub views: Rc<[SizeView]>,
    pub data: Data,
    pub invites_folder: bool,
    pub words: Words,
    pub on_reveal: Callback<Span>,
    pub on_retry: Callback<()>,
    pub on_folder: Callback<()>,
}

pub fn sizes(props: &Props) -> Html {
    if props.views.is_empty() {
        return empty(props.words, "size.empty", "size.empty-about");
    }
    html! {
        <>
            { data(props) }
            { for props.views.iter().map(|it| view(it, props)) }
            if props.invites_folder {
                <p class="sentence">
                    { props.words.text("size.invitation") }
                    { " " }
                    <button type="button" onclick={props.on_folder.reform(|_| ())}>
                        { props.words.text("folder.add") }
                    </button>
                </p>
            }
        </>
    }
}

/// Says that more exact figures are on their way, or that they cannot be had.
fn data(props: &Props) -> Html {
    let words = props.words;
    match props.data {
        Data::Here => Html::default(),
        Data::Coming => {
            html! { <p class="sentence" role="status">{ words.text("size.data-coming") }</p> }
        }
        Data::Unreachable => html! {
            <p class="sentence" role="status">
                { words.text("size.data-unreachable") }
                { " " }
                <button type="button" class="quiet" onclick={props.on_retry.reform(|_| ())}>
                    { words.text("size.data-retry") }
                </button>
            </p>
        },
    }
}

fn view(view: &SizeView, props: &Props) -> Html {
    html! {
        <section key={view.path.clone()} class="size">
            <h2>
                { props.words.text("size.title") }
                <span class="path">{ &view.path }</span>
                <span class="grow"></span>
                <span class="figure"><b>{ &view.disk }</b>{ " " }{ props.words.text("size.disk") }</span>
                <span class="figure"><b>{ &view.pull }</b>{ " " }{ props.words.text("size.pull") }</span>
            </h2>
            { for view.stages.iter().map(|it| stage(it, props)) }
            <p class="sentence">{ sentence(&view.sentence) }</p>
        </section>
    }
}

fn stage(stage: &StageBars, props: &Props) -> Html {
    let bars = html! { <ol class="bars">{ for stage.bars.iter().map(|it| bar(it, props)) }</ol> };
    let title = html! {
        <>
            <span>{ sentence(&stage.title) }</span>
            <span class="grow"></span>
            <span class="figure">{ &stage.total }</span>
        </>
    };
    if stage.is_target {
        return html! {
            <div class="card"><h3 class="stage-title">{ title }</h3>{ bars }</div>
        };
    }
    html! {
        <details class="card">
            <summary class="stage-title">
                { title }
                <span class="tag">{ props.words.text("size.not-shipped") }</span>
            </summary>
            { bars }
        </details>
    }
}

/// The bar reaches to the likely size; the whisker spans from the lowest to the highest.
fn bar(bar: &Bar, props: &Props) -> Html {
    let Bar { low, likely, high, span, .. } = *bar;
    html! {
        <li class={classes!("bar", bar.kind.as_str())}>
            <button type="button" title={bar.reason.clone()} onclick={props.on_reveal.reform(move |_| span)}>
                <span class="bar-label">{ &bar.label }</span>
                <svg class="bar-picture" viewBox="0 0 1000 14" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="bar-likely" x="0" y="0" width={likely.max(4).to_string()} height="14" />
                    if low < high {
                        <path class="whisker" d={format!("M{low} 7H{high}M{low} 3.5V10.5M{high} 3.5V10.5")} />
                    }
                </svg>
                <span class="figure">{ &bar.figure }</span>
                <span class="source">{ bar.source }</span>
                <span class="reason">{ &bar.reason }</span>
            </button>
        </li>
    }
}

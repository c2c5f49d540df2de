//! The panel of sizes.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::state::Action;
use crate::app::view::size;
use crate::app::view::size::{Bar, SizeView, StageBars};
use crate::text::Span;
use crate::ui::components::rich::sentence;
use crate::ui::store::{Store, act};
use crate::words::Words;

/// Wires [`sizes`] to the store.
pub fn panel(store: &Store) -> Html {
    let words = Words::new(store.0.language);
    let labels = Labels {
        title: words.text("size.title"),
        disk: words.text("size.disk"),
        pull: words.text("size.pull"),
        not_shipped: words.text("size.not-shipped"),
        empty: words.text("size.empty"),
        empty_about: words.text("size.empty-about"),
    };
    sizes(&Props { views: size::views(&store.0), labels, on_reveal: act(store, Action::Reveal) })
}

/// The fixed words of the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Labels {
    pub title: &'static str,
    pub disk: &'static str,
    pub pull: &'static str,
    pub not_shipped: &'static str,
    pub empty: &'static str,
    pub empty_about: &'static str,
}

#[derive(Debug)]
pub struct Props {
    pub views: Rc<[SizeView]>,
    pub labels: Labels,
    pub on_reveal: Callback<Span>,
}

pub fn sizes(props: &Props) -> Html {
    if props.views.is_empty() {
        return html! {
            <div class="empty">
                <b>{ props.labels.empty }</b>
                <p>{ props.labels.empty_about }</p>
            </div>
        };
    }
    props.views.iter().map(|it| view(it, props)).collect()
}

fn view(view: &SizeView, props: &Props) -> Html {
    html! {
        <section key={view.path.clone()} class="size">
            <h2>
                { props.labels.title }
                <span class="path">{ &view.path }</span>
                <span class="grow"></span>
                <span class="figure"><b>{ &view.disk }</b>{ " " }{ props.labels.disk }</span>
                <span class="figure"><b>{ &view.pull }</b>{ " " }{ props.labels.pull }</span>
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
                <span class="tag">{ props.labels.not_shipped }</span>
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

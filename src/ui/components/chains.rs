//! The panel of chains: what has to agree across files, and where it does not.

use yew::prelude::*;

use crate::app::state::Action;
use crate::app::view::chains;
use crate::app::view::chains::{ChainRow, ChainsView, Group, StationRow};
use crate::text::Span;
use crate::ui::components::empty::empty;
use crate::ui::components::rich::sentence;
use crate::ui::store::{Store, act};
use crate::words::Words;

/// The example that shows what the panel is for.
const EXAMPLE: &str = "port-chain";

/// Wires [`chains`] to the store.
pub fn panel(store: &Store) -> Html {
    lines(&Props {
        view: chains::view(&store.0),
        words: Words::new(store.0.language),
        on_reveal: act(store, Action::Reveal),
        on_example: act(store, |()| Action::LoadExample(EXAMPLE)),
    })
}

#[derive(Debug)]
pub struct Props {
    /// `None` where nothing hangs together.
    pub view: Option<ChainsView>,
    pub words: Words,
    pub on_reveal: Callback<Span>,
    pub on_example: Callback<()>,
}

pub fn lines(props: &Props) -> Html {
    let words = props.words;
    let Some(view) = &props.view else {
        return html! {
            <>
                { empty(words, "chains.empty", "chains.empty-about") }
                <p class="empty-way">
                    <button type="button" onclick={props.on_example.reform(|_| ())}>
                        { words.text("chains.empty-example") }
                    </button>
                </p>
            </>
        };
    };
    html! {
        <section class="chains">
            <h2>{ words.text("chains.title") }</h2>
            <p class="sentence">{ sentence(&view.sentence) }</p>
            { for view.groups.iter().map(|it| group(it, props)) }
        </section>
    }
}

fn group(group: &Group, props: &Props) -> Html {
    html! {
        <>
            <h3 class="stage-title">{ group.title }<span class="badge">{ group.count }</span></h3>
            { for group.chains.iter().map(|it| chain(it, props)) }
            if let Some(rest) = &group.rest {
                <p class="hint">{ rest }</p>
            }
        </>
    }
}

fn chain(row: &ChainRow, props: &Props) -> Html {
    html! {
        <div class={classes!("card", "chain", row.is_broken.then_some("broken"))}>
            <h4>{ &row.title }<span class="path">{ row.run }</span></h4>
            <ol class="stations">{ for row.stations.iter().map(|it| station(it, props)) }</ol>
        </div>
    }
}

fn station(row: &StationRow, props: &Props) -> Html {
    let span = row.span;
    html! {
        <li class={classes!("station", row.joint.as_str())}>
            <button type="button" title={row.about.clone()} onclick={props.on_reveal.reform(move |_| span)}>
                <span class="what">{ row.what }</span>
                if !row.name.is_empty() {
                    <code>{ &row.name }</code>
                }
                if !row.value.is_empty() {
                    <b>{ &row.value }</b>
                }
                <span class="place">{ &row.place }</span>
                <span class="sr">{ &row.about }</span>
            </button>
            if let Some(reason) = &row.reason {
                <p class="reason">{ sentence(reason) }</p>
            }
        </li>
    }
}

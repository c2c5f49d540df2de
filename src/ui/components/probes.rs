//! The panel of probes.

mod form;
mod picture;

use std::rc::Rc;

use yew::prelude::*;

use crate::app::state::{Action, ProbesLook};
use crate::app::view::probes;
use crate::app::view::probes::advice::{Advice, take};
use crate::app::view::probes::carrying::Carrying;
use crate::app::view::probes::settings::{Number, add, set};
use crate::app::view::probes::{PanelView, ProbesView};
use crate::model::kube::ProbeKind;
use crate::text::Span;
use crate::ui::browser;
use crate::ui::components::empty::empty;
use crate::ui::components::rich::sentence;
use crate::ui::store::{Store, act};
use crate::words::Words;
use crate::words::probes::{Answer, Grade};

/// Wires [`timelines`] to the store.
pub fn panel(store: &Store) -> Html {
    let (state, dispatcher) = (Rc::clone(&store.0), store.dispatcher());
    let on_deed = Callback::from(move |deed: Deed| {
        let action = match deed {
            Deed::Set { container, number, value, is_moving } => {
                set(&state, container, number, value, is_moving)
            }
            Deed::Add(container, kind) => add(&state, container, kind),
            Deed::Take(container) => take(&state, container),
            Deed::Undo => Some(Action::Undo),
        };
        if let Some(action) = action {
            dispatcher.dispatch(action);
        }
    });
    timelines(&Props {
        view: probes::panel(&store.0),
        words: Words::new(store.0.language),
        look: store.0.probes.clone(),
        on_look: act(store, Action::LookAtProbes),
        on_deed,
        on_reveal: act(store, Action::Reveal),
        on_copied: act(store, Action::ConfigurationCopied),
    })
}

/// A change of the files. Containers are counted among those with a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Set {
        container: usize,
        number: Number,
        value: u32,
        is_moving: bool,
    },
    Add(usize, ProbeKind),
    /// Take what is suggested.
    Take(usize),
    Undo,
}

#[derive(Debug)]
pub struct Props {
    pub view: PanelView,
    pub words: Words,
    pub look: ProbesLook,
    pub on_look: Callback<ProbesLook>,
    pub on_deed: Callback<Deed>,
    pub on_reveal: Callback<Span>,
    /// A check in another form was to be copied; whether the browser let us.
    pub on_copied: Callback<bool>,
}

pub fn timelines(props: &Props) -> Html {
    if props.view.containers.is_empty() {
        return empty(props.words, "probes.empty", "probes.empty-about");
    }
    html! {
        <>
            <h2>
                { props.words.text("probes.title") }
                <span class="grow"></span>
                if props.view.can_undo {
                    <button type="button" class="quiet" onclick={props.on_deed.reform(|_| Deed::Undo)}>
                        { props.words.text("probes.undo") }
                    </button>
                }
            </h2>
            { form::app(props) }
            { for props.view.containers.iter().map(|it| container(it, props)) }
        </>
    }
}

fn container(view: &ProbesView, props: &Props) -> Html {
    let title = html! { <>{ &view.title }<span class="path">{ &view.path }</span></> };
    html! {
        <section key={view.title.clone()} class="card probe-card">
            <h3>
                if let Some(span) = view.span {
                    <button type="button" class="heading" onclick={props.on_reveal.reform(move |_| span)}>{ title }</button>
                } else {
                    { title }
                }
            </h3>
            { picture::pictures(view, props) }
            <ul class="answers" aria-live="polite">
                { for view.answers.iter().map(|it| answer(it, props.words)) }
            </ul>
            { form::groups(view, props) }
            if view.can_advise {
                { suggestions(view, props) }
            }
            { for view.carrying.iter().map(|it| carrying(it, view.index, props)) }
            <details class="events">
                <summary>{ props.words.text("probes.outline") }</summary>
                <ol>{ for view.outline.iter().map(|it| html! { <li>{ it }</li> }) }</ol>
            </details>
        </section>
    }
}

/// The check in other forms, and what is not the same there.
fn carrying(carrying: &Carrying, container: usize, props: &Props) -> Html {
    let words = props.words;
    html! {
        <div class="carrying">
            <div class="chips" role="group" aria-label={words.text("probes.carry")}>
                <span>{ words.text("probes.carry") }</span>
                { for carrying.forms.iter().enumerate().map(|(form, &(label, is_on))| {
                    let carried = (!is_on).then_some((container, form));
                    let look = ProbesLook { carried, ..props.look.clone() };
                    html! {
                        <button
                            type="button"
                            class="chip"
                            aria-pressed={is_on.to_string()}
                            onclick={props.on_look.reform(move |_| look.clone())}
                        >
                            { label }
                        </button>
                    }
                }) }
            </div>
            { for carrying.shown.iter().map(|it| html! {
                <div>
                    if !it.text.is_empty() {
                        <pre tabindex="0"><code>{ &it.text }</code></pre>
                        { copy_button(&it.text, props) }
                    }
                    <ul class="risks">
                        { for it.losses.iter().map(|loss| html! { <li>{ sentence(loss) }</li> }) }
                    </ul>
                </div>
            }) }
        </div>
    }
}

fn copy_button(text: &str, props: &Props) -> Html {
    let (text, on_copied) = (text.to_owned(), props.on_copied.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        let (text, on_copied) = (text.clone(), on_copied.clone());
        wasm_bindgen_futures::spawn_local(async move {
            on_copied.emit(browser::copy(text).await.is_ok());
        });
    });
    html! { <button type="button" {onclick}>{ props.words.text("probes.copy") }</button> }
}

fn answer(answer: &Answer, words: Words) -> Html {
    // The colour, and what it says to whoever does not see it.
    let (class, key) = match answer.grade {
        Grade::Bad => ("bad", Some("probes.bad")),
        Grade::Doubtful => ("doubtful", Some("probes.doubtful")),
        Grade::Fine => ("fine", None),
    };
    html! {
        <li {class}>
            if let Some(key) = key {
                <span class="sr">{ words.text(key) }{ ": " }</span>
            }
            <span class="sentence">{ sentence(&answer.text) }</span>
        </li>
    }
}

/// The button that asks for settings, and what it brings.
fn suggestions(view: &ProbesView, props: &Props) -> Html {
    let look =
        ProbesLook { suggested: view.advice.is_none().then_some(view.index), ..props.look.clone() };
    html! {
        <div class="advice">
            <button
                type="button"
                aria-expanded={view.advice.is_some().to_string()}
                onclick={props.on_look.reform(move |_| look.clone())}
            >
                { props.words.text("probes.suggest") }
            </button>
            { for view.advice.iter().map(|it| advice(it, view.index, props)) }
        </div>
    }
}

fn advice(advice: &Advice, container: usize, props: &Props) -> Html {
    let words = props.words;
    if advice.rows.is_empty() {
        return html! { <p class="sentence" role="status">{ words.text("probes.fits") }</p> };
    }
    html! {
        <div role="status">
            <h4>{ words.text("probes.suggested") }</h4>
            <ul>
                { for advice.rows.iter().map(|row| html! {
                    <li><code>{ &row.what }</code><span class="sentence">{ sentence(&row.why) }</span></li>
                }) }
            </ul>
            if !advice.gains.is_empty() {
                <p class="sentence">
                    { words.text("probes.then") }
                    { for advice.gains.iter().map(|it| html! { <>{ " " }{ sentence(it) }</> }) }
                </p>
            }
            <button
                type="button"
                class="primary"
                onclick={props.on_deed.reform(move |_| Deed::Take(container))}
            >
                { words.text("probes.apply") }
            </button>
        </div>
    }
}

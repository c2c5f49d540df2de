//! How the services of a Compose project start, and what the person says of them.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::state::Action;
use crate::app::view::services;
use crate::app::view::startup;
use crate::app::view::startup::{Row, StartupView};
use crate::model::compose::effective::Effective;
use crate::sim::startup::{Choice, Fate};
use crate::text::Span;
use crate::ui::components::rich::sentence;
use crate::ui::components::services::services as graph_of_services;
use crate::ui::components::timeline::{legend, picture};
use crate::ui::store::{Store, act};
use crate::words::Words;

/// The services of a configuration and how they start, wired to the store; nothing for one in which
/// no service runs.
pub fn startup(store: &Store, effective: &Effective) -> Html {
    let words = Words::new(store.0.language);
    let on_reveal = act(store, Action::Reveal);
    let graph = services::view(words, effective);
    let view = startup::view(&store.0, effective);
    let (starts, on_starts) = (Rc::clone(&store.0.starts), act(store, Action::SetStarts));
    html! {
        <>
            { for graph.iter().map(|it| graph_of_services(it, words, &on_reveal)) }
            { for view.into_iter().map(|view| {
                let (starts, on_starts) = (Rc::clone(&starts), on_starts.clone());
                start(&Props { view, words, starts, on_starts, on_reveal: on_reveal.clone() })
            }) }
        </>
    }
}

#[derive(Debug)]
pub struct Props {
    pub view: StartupView,
    pub words: Words,
    /// What the person has said so far.
    pub starts: Rc<str>,
    pub on_starts: Callback<Rc<str>>,
    pub on_reveal: Callback<Span>,
}

/// The longest time that may be typed, in seconds.
const LONGEST: &str = "3600";

pub fn start(props: &Props) -> Html {
    let Props { view, words, .. } = props;
    html! {
        <section class="card startup">
            <h3>{ words.text("startup.title") }</h3>
            <p class="legends">
                { for view.legend.iter().map(|(kind, label)| legend(kind, label)) }
            </p>
            { picture(&view.wide, "wide") }
            { picture(&view.narrow, "narrow") }
            <div aria-live="polite">
                { for view.sentences.iter().map(|it| html! {
                    <p class="sentence">{ sentence(it) }</p>
                }) }
            </div>
            <h4>
                { words.text("startup.services") }
                if view.is_changed {
                    <button
                        type="button"
                        class="chip"
                        onclick={props.on_starts.reform(|_| Rc::from(""))}
                    >
                        { words.text("startup.reset") }
                    </button>
                }
            </h4>
            <ul class="starts">{ for view.rows.iter().map(|it| row(it, props)) }</ul>
            if !view.risks.is_empty() {
                <h4>{ words.text("startup.risks") }</h4>
                <ul class="risks">
                    { for view.risks.iter().map(|it| html! { <li>{ sentence(it) }</li> }) }
                </ul>
            }
            <details class="events">
                <summary>{ words.text("startup.outline") }</summary>
                <ol>{ for view.outline.iter().map(|it| html! { <li>{ it }</li> }) }</ol>
            </details>
        </section>
    }
}

/// A service with its time, and a switch that makes it fail.
fn row(row: &Row, props: &Props) -> Html {
    let words = props.words;
    let span = row.span;
    let fails = row.fate != Fate::Well;
    let (before, about, switch) = if row.is_job {
        ("startup.done-after", "startup.job-seconds", "startup.fails")
    } else {
        ("startup.ready-after", "startup.seconds", "startup.never")
    };
    // What is typed by hand counts as such, even if it is what was assumed.
    let said = row.is_chosen.then_some(row.seconds);
    let failure = if row.is_job { Fate::Exits(1) } else { Fate::Never };
    let other = if fails { Fate::Well } else { failure };
    let onclick = choose(props, row).reform(move |_| Choice { seconds: said, fate: other });
    let (on_seconds, fate) = (choose(props, row), row.fate);
    let onchange = Callback::from(move |event: Event| {
        if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
            on_seconds.emit(Choice { seconds: field.value().parse().ok(), fate });
        }
    });
    let unit = words.say("unit.seconds", &vec![("n", "".into())]);
    let label = words.say(about, &vec![("name", row.name.as_str().into())]);
    html! {
        <li key={row.name.clone()}>
            <button type="button" class="heading" onclick={props.on_reveal.reform(move |_| span)}>
                { &row.name }
            </button>
            <label class={classes!("seconds", (!row.is_chosen).then_some("assumed"))}>
                { words.text(before) }
                <input
                    type="number"
                    inputmode="numeric"
                    min="0"
                    max={LONGEST}
                    value={row.seconds.to_string()}
                    aria-label={label}
                    {onchange}
                />
                { &unit }
            </label>
            <button type="button" class="chip" aria-pressed={fails.to_string()} {onclick}>
                { words.text(switch) }
            </button>
            <span class="facts">{ row.facts.join(" · ") }</span>
        </li>
    }
}

/// Takes another choice for a service.
fn choose(props: &Props, row: &Row) -> Callback<Choice> {
    let (starts, name) = (Rc::clone(&props.starts), row.name.clone());
    props.on_starts.reform(move |choice| startup::with(&starts, &name, choice))
}

//! The panel of probes.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::state::{Action, MAX_BOOT_SECONDS};
use crate::app::view::probes;
use crate::app::view::probes::ProbesView;
use crate::text::Span;
use crate::ui::components::empty::empty;
use crate::ui::components::rich::sentence;
use crate::ui::components::timeline::picture;
use crate::ui::store::{Store, act};
use crate::words::Words;

/// Wires [`timelines`] to the store.
pub fn panel(store: &Store) -> Html {
    let words = Words::new(store.0.language);
    let seconds = store.0.boot_seconds;
    timelines(&Props {
        views: probes::views(&store.0),
        words,
        seconds,
        boot_time: words.seconds(f64::from(seconds)),
        on_boot: act(store, Action::SetBootSeconds),
        on_reveal: act(store, Action::Reveal),
    })
}

#[derive(Debug)]
pub struct Props {
    pub views: Rc<[ProbesView]>,
    pub words: Words,
    pub seconds: u32,
    /// `seconds` in words.
    pub boot_time: String,
    pub on_boot: Callback<u32>,
    pub on_reveal: Callback<Span>,
}

pub fn timelines(props: &Props) -> Html {
    if props.views.is_empty() {
        return empty(props.words, "probes.empty", "probes.empty-about");
    }
    let on_boot = props.on_boot.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        if let Some(seconds) = input.and_then(|it| it.value().parse().ok()) {
            on_boot.emit(seconds);
        }
    });
    html! {
        <>
            <h2>
                { props.words.text("probes.title") }
                <span class="grow"></span>
                <label class="slider">
                    { props.words.text("probes.boot") }
                    <input
                        type="range"
                        min="0"
                        max={MAX_BOOT_SECONDS.to_string()}
                        value={props.seconds.to_string()}
                        aria-valuetext={props.boot_time.clone()}
                        {oninput}
                    />
                    <output>{ &props.boot_time }</output>
                </label>
            </h2>
            { for props.views.iter().map(|it| view(it, props)) }
        </>
    }
}

fn view(view: &ProbesView, props: &Props) -> Html {
    let title = html! { <>{ &view.title }<span class="path">{ &view.path }</span></> };
    html! {
        <section key={view.title.clone()} class="card probes">
            <h3>
                if let Some(span) = view.span {
                    <button type="button" class="heading" onclick={props.on_reveal.reform(move |_| span)}>{ title }</button>
                } else {
                    { title }
                }
            </h3>
            { picture(&view.wide, "wide") }
            { picture(&view.narrow, "narrow") }
            <p class="sentence">
                { for view.sentences.iter().map(|it| html! { <>{ sentence(it) }{ " " }</> }) }
            </p>
            <details class="events">
                <summary>{ props.words.text("probes.outline") }</summary>
                <ol>{ for view.outline.iter().map(|it| html! { <li>{ it }</li> }) }</ol>
            </details>
        </section>
    }
}

//! The graph of the services of a Compose project.

use yew::prelude::*;

use crate::app::view::services::ServicesView;
use crate::text::Span;
use crate::ui::components::graph::picture;
use crate::words::Words;

pub fn services(view: &ServicesView, words: Words, on_reveal: &Callback<Span>) -> Html {
    html! {
        <section class="card services">
            <h3>
                { words.text("services.title") }
                <span class="grow"></span>
                { for view.legend.iter().map(|(class, label)| legend(class, label)) }
            </h3>
            <div class="graph">
                { picture(&view.wide, "wide", on_reveal) }
                { picture(&view.tall, "tall", on_reveal) }
            </div>
            <ul class="sr" aria-label={words.text("services.outline-label")}>
                { for view.outline.iter().map(|it| html! { <li>{ it }</li> }) }
            </ul>
        </section>
    }
}

fn legend(class: &'static str, label: &'static str) -> Html {
    html! {
        <span class="legend">
            <svg width="22" height="8" viewBox="0 0 22 8" aria-hidden="true">
                <path class={classes!("edge", class)} d="M1 4H21" />
            </svg>
            { label }
        </span>
    }
}

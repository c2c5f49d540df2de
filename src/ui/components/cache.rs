//! The panel of the build cache.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::state::Action;
use crate::app::view::cache;
use crate::app::view::cache::{Better, CacheView, ChoiceChip, StageSteps, StepRow};
use crate::sim::cache::choices::Choice;
use crate::text::Span;
use crate::ui::components::empty::empty;
use crate::ui::components::rich::sentence;
use crate::ui::store::{Store, act};
use crate::words::Words;

/// Wires [`plans`] to the store.
pub fn panel(store: &Store) -> Html {
    plans(&Props {
        views: cache::views(&store.0),
        words: Words::new(store.0.language),
        on_pretend: act(store, Action::Pretend),
        on_fix: act(store, Action::Fix),
        on_reveal: act(store, Action::Reveal),
    })
}

#[derive(Debug)]
pub struct Props {
    pub views: Rc<[CacheView]>,
    pub words: Words,
    pub on_pretend: Callback<Choice>,
    pub on_fix: Callback<usize>,
    pub on_reveal: Callback<Span>,
}

pub fn plans(props: &Props) -> Html {
    if props.views.is_empty() {
        return empty(props.words, "cache.empty", "cache.empty-about");
    }
    props.views.iter().map(|it| view(it, props)).collect()
}

fn view(view: &CacheView, props: &Props) -> Html {
    html! {
        <section key={view.path.clone()} class="cache">
            <h2>
                { props.words.text("cache.title") }
                <span class="path">{ &view.path }</span>
            </h2>
            <div class="chips" role="group" aria-label={props.words.text("cache.pretend")}>
                <span>{ props.words.text("cache.pretend") }</span>
                { for view.choices.iter().map(|it| chip(it, props)) }
            </div>
            <p class="sentence" aria-live="polite">{ sentence(&view.sentence) }</p>
            <p class="hint">{ props.words.text("cache.weighed") }</p>
            { for view.better.iter().map(|it| better(it, props)) }
            { for view.stages.iter().map(|it| stage(it, props)) }
        </section>
    }
}

fn chip(chip: &ChoiceChip, props: &Props) -> Html {
    let choice = chip.choice.clone();
    html! {
        <button
            type="button"
            class="chip"
            aria-pressed={chip.is_chosen.to_string()}
            onclick={props.on_pretend.reform(move |_| choice.clone())}
        >
            { chip.choice.name() }
        </button>
    }
}

fn better(better: &Better, props: &Props) -> Html {
    let index = better.index;
    html! {
        <p class="card better">
            <span>{ sentence(&better.sentence) }</span>
            <button type="button" onclick={props.on_fix.reform(move |_| index)}>
                { sentence(&better.title) }
            </button>
        </p>
    }
}

fn stage(stage: &StageSteps, props: &Props) -> Html {
    html! {
        <div class="card">
            <h3 class="stage-title">{ &stage.title }</h3>
            <ol class="steps">{ for stage.steps.iter().map(|it| step(it, props)) }</ol>
        </div>
    }
}

fn step(step: &StepRow, props: &Props) -> Html {
    let (span, edit) = (step.span, step.edit.clone());
    html! {
        <li class={classes!("step", step.state.as_str())}>
            <button
                type="button"
                class="reveal"
                onclick={props.on_reveal.reform(move |_| span)}
            >
                <span class="line">{ &step.line }</span>
                <code>{ &step.code }</code>
                <span class="state">{ step.label }</span>
                if !step.reason.is_empty() {
                    <span class="reason">{ sentence(&step.reason) }</span>
                }
            </button>
            <button
                type="button"
                class="quiet edit"
                title={step.edit_about.clone()}
                aria-label={step.edit_about.clone()}
                onclick={props.on_pretend.reform(move |_| edit.clone())}
            >
                { props.words.text("cache.edit") }
            </button>
        </li>
    }
}

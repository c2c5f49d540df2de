//! The panel of Compose: the configuration as it takes effect, and where each value came from.

use std::rc::Rc;

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::app::state::{Action, ComposeLook};
use crate::app::view::compose;
use crate::app::view::compose::environment::{ProfileChip, VariableRow};
use crate::app::view::compose::lines::{Legend, LineRow};
use crate::app::view::compose::origin::Step;
use crate::app::view::compose::{
    ComposeView, ConfigurationChip, FileChip, MissingFile, Reason, Refusal,
};
use crate::text::{FileId, Span};
use crate::ui::browser;
use crate::ui::components::empty::empty;
use crate::ui::components::rich::sentence;
use crate::ui::components::startup;
use crate::ui::store::{Store, act};
use crate::words::Words;

/// The example that shows what the panel is for.
const EXAMPLE: &str = "compose-override";

/// Wires [`configuration`] to the store.
pub fn panel(store: &Store) -> Html {
    let (state, dispatcher) = (Rc::clone(&store.0), store.dispatcher());
    let on_copy = Callback::from(move |()| {
        let (text, dispatcher) = (compose::text(&state), dispatcher.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let is_copied = browser::copy(text).await.is_ok();
            dispatcher.dispatch(Action::ConfigurationCopied(is_copied));
        });
    });
    let start = compose::chosen(&store.0).map(|it| startup::startup(store, it));
    configuration(&Props {
        start: start.unwrap_or_default(),
        view: compose::view(&store.0),
        words: Words::new(store.0.language),
        can_change: !store.0.embed.as_ref().is_some_and(|embed| embed.read_only),
        on_look: act(store, Action::LookAtCompose),
        on_file: act(store, Action::OpenFile),
        on_explain: act(store, Action::Explain),
        on_add: act(store, |path| Action::AddFile { path, text: "" }),
        on_shell: act(store, Action::SetShell),
        on_trace: act(store, |(path, span)| Action::Trace(path, span)),
        on_reveal: act(store, Action::Reveal),
        on_example: act(store, |()| Action::LoadExample(EXAMPLE)),
        on_copy,
    })
}

#[derive(Debug)]
pub struct Props {
    /// `None` where there is no Compose file.
    pub view: Option<ComposeView>,
    /// How its services start.
    pub start: Html,
    pub words: Words,
    /// Whether the files may be changed here.
    pub can_change: bool,
    pub on_look: Callback<ComposeLook>,
    pub on_file: Callback<FileId>,
    /// By the place among the findings.
    pub on_explain: Callback<usize>,
    pub on_add: Callback<Rc<str>>,
    pub on_shell: Callback<Rc<str>>,
    pub on_trace: Callback<(Rc<str>, Span)>,
    pub on_reveal: Callback<Span>,
    pub on_example: Callback<()>,
    pub on_copy: Callback<()>,
}

pub fn configuration(props: &Props) -> Html {
    let words = props.words;
    let Some(view) = &props.view else {
        return html! {
            <>
                { empty(words, "composed.empty", "composed.empty-about") }
                <p class="empty-way">
                    <button type="button" onclick={props.on_example.reform(|_| ())}>
                        { words.text("composed.empty-example") }
                    </button>
                </p>
            </>
        };
    };
    html! {
        <section class="compose">
            { heading(view, props) }
            if let Some(refusal) = &view.refusal {
                { refused(refusal, props) }
            }
            if !view.missing.is_empty() {
                { missing(&view.missing, props) }
            }
            if !view.profiles.is_empty() {
                <div class="chips" role="group" aria-label={words.text("composed.profiles")}>
                    <span>{ words.text("composed.profiles") }</span>
                    { for view.profiles.iter().map(|it| profile(it, props)) }
                </div>
            }
            { props.start.clone() }
            { environment(view, props) }
            { lines(view, props) }
        </section>
    }
}

fn heading(view: &ComposeView, props: &Props) -> Html {
    let words = props.words;
    html! {
        <>
            <h2>{ words.text("composed.title") }</h2>
            if !view.choices.is_empty() {
                <div class="chips" role="group" aria-label={words.text("composed.choose")}>
                    { for view.choices.iter().map(|it| choice(it, props)) }
                </div>
            }
            <div class="chips">
                <span>{ words.text("composed.merged") }</span>
                { for view.merged.iter().map(|it| file(it, props)) }
                if !view.also_read.is_empty() {
                    <span>{ words.text("composed.also-read") }</span>
                    { for view.also_read.iter().map(|it| file(it, props)) }
                }
            </div>
            <p class="sentence">{ sentence(&view.sentence) }</p>
        </>
    }
}

fn choice(chip: &ConfigurationChip, props: &Props) -> Html {
    let look = chip.look.clone();
    html! {
        <button
            key={chip.label.clone()}
            type="button"
            class="chip"
            aria-pressed={chip.is_chosen.to_string()}
            onclick={props.on_look.reform(move |_| look.clone())}
        >
            { &chip.label }
        </button>
    }
}

fn file(chip: &FileChip, props: &Props) -> Html {
    let file = chip.file;
    html! {
        <button key={chip.path.clone()} type="button" class="chip" onclick={props.on_file.reform(move |_| file)}>
            <span class="mark">{ &chip.number }</span>
            { &chip.path }
        </button>
    }
}

fn refused(refusal: &Refusal, props: &Props) -> Html {
    html! {
        <div class="card refused">
            <p>{ sentence(&refusal.sentence) }</p>
            <ul>{ for refusal.reasons.iter().map(|it| reason(it, props)) }</ul>
        </div>
    }
}

fn reason(reason: &Reason, props: &Props) -> Html {
    let finding = reason.finding;
    html! {
        <li>
            <button type="button" class="related" onclick={props.on_explain.reform(move |_| finding)}>
                <span>{ sentence(&reason.message) }</span>
            </button>
        </li>
    }
}

fn missing(files: &[MissingFile], props: &Props) -> Html {
    let words = props.words;
    let row = |file: &MissingFile| {
        let add = file.add.clone().filter(|_| props.can_change);
        html! {
            <li key={file.path.clone()}>
                <code>{ &file.path }</code>
                if let Some(path) = add {
                    <button type="button" onclick={props.on_add.reform(move |_| Rc::clone(&path))}>
                        { words.text("composed.missing-add") }
                    </button>
                }
            </li>
        }
    };
    html! {
        <div class="card missing">
            <p>{ sentence(words.text("composed.missing")) }</p>
            <ul>{ for files.iter().map(row) }</ul>
        </div>
    }
}

fn profile(chip: &ProfileChip, props: &Props) -> Html {
    let shell = Rc::clone(&chip.shell);
    html! {
        <button
            key={chip.name.clone()}
            type="button"
            class="chip"
            aria-pressed={chip.is_active.to_string()}
            disabled={!props.can_change}
            onclick={props.on_shell.reform(move |_| Rc::clone(&shell))}
        >
            { &chip.name }
        </button>
    }
}

/// The variables, and the shell that some of them come from.
fn environment(view: &ComposeView, props: &Props) -> Html {
    let words = props.words;
    let on_shell = props.on_shell.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(field) = event.target_dyn_into::<HtmlTextAreaElement>() {
            on_shell.emit(field.value().into());
        }
    });
    let rows = view.shell.lines().count().clamp(2, 8);
    let is_used = !view.variables.is_empty() || !view.shell.is_empty();
    html! {
        <details class="card environment" open={is_used}>
            <summary class="stage-title">
                { words.text("composed.variables") }
                <span class="badge">{ view.variables.len() }</span>
            </summary>
            if view.variables.is_empty() {
                <p class="hint">{ sentence(words.text("composed.variables-none")) }</p>
            } else {
                <div class="variables" tabindex="0" role="group" aria-label={words.text("composed.variables")}>
                    <table>
                        <thead class="sr">
                            <tr>
                                <th scope="col">{ words.text("composed.variable") }</th>
                                <th scope="col">{ words.text("composed.value") }</th>
                                <th scope="col">{ words.text("composed.from") }</th>
                            </tr>
                        </thead>
                        <tbody>{ for view.variables.iter().map(|it| variable(it, props)) }</tbody>
                    </table>
                </div>
            }
            <label class="shell">
                <span>{ words.text("composed.shell") }</span>
                <textarea
                    rows={rows.to_string()}
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    placeholder={words.text("composed.shell-hint")}
                    readonly={!props.can_change}
                    value={view.shell.to_string()}
                    {oninput}
                />
            </label>
            <p class="hint">{ sentence(words.text("composed.shell-about")) }</p>
        </details>
    }
}

fn variable(row: &VariableRow, props: &Props) -> Html {
    let span = row.span;
    html! {
        <tr class={classes!((!row.is_set).then_some("unset"))}>
            <th scope="row"><code>{ &row.name }</code></th>
            <td><code>{ &row.value }</code></td>
            <td>
                <button type="button" class="quiet" onclick={props.on_reveal.reform(move |_| span)}>
                    { sentence(&row.from) }
                </button>
            </td>
        </tr>
    }
}

fn lines(view: &ComposeView, props: &Props) -> Html {
    let words = props.words;
    let hides = view.look.hides_added;
    let other = ComposeLook { hides_added: !hides, ..view.look.clone() };
    let all = ComposeLook { shows_all: true, ..view.look.clone() };
    html! {
        <div class="card configuration">
            <div class="bar-of-lines">
                <ul class="legend" aria-label={words.text("composed.legend")}>
                    { for view.legend.iter().map(legend) }
                </ul>
                <span class="grow"></span>
                <button
                    type="button"
                    class="chip"
                    aria-pressed={hides.to_string()}
                    onclick={props.on_look.reform(move |_| other.clone())}
                >
                    { words.text("composed.hide-added") }
                </button>
                <button type="button" onclick={props.on_copy.reform(|_| ())}>
                    { words.text("composed.copy") }
                </button>
            </div>
            <ol class="lines">{ for view.lines.iter().map(|it| line(it, props)) }</ol>
            if view.rest > 0 {
                <button type="button" class="rest" onclick={props.on_look.reform(move |_| all.clone())}>
                    { words.say("composed.rest", &vec![("n", view.rest.into())]) }
                </button>
            }
        </div>
    }
}

fn legend(legend: &Legend) -> Html {
    html! {
        <li class={legend.kind.as_str()}>
            if !legend.mark.is_empty() {
                <span class="mark" aria-hidden="true">{ legend.mark }</span>
            }
            { legend.label }
            { " " }
            <b>{ legend.count }</b>
        </li>
    }
}

fn line(row: &LineRow, props: &Props) -> Html {
    let content = html! {
        <>
            <span class="mark" aria-hidden="true">{ &row.mark }</span>
            <code>{ &row.text }</code>
            <span class="place">{ &row.place }</span>
        </>
    };
    let Some(span) = row.span else {
        return html! { <li class="line">{ content }</li> };
    };
    let path = Rc::clone(&row.path);
    html! {
        <li class={classes!("line", row.kind.as_str())}>
            <button
                type="button"
                data-about={row.about.clone()}
                aria-expanded={(!row.steps.is_empty()).to_string()}
                onclick={props.on_trace.reform(move |_| (Rc::clone(&path), span))}
            >
                { content }
            </button>
            if !row.steps.is_empty() {
                <ol class="way">{ for row.steps.iter().map(|it| step(it, props)) }</ol>
            }
        </li>
    }
}

fn step(step: &Step, props: &Props) -> Html {
    let text = sentence(&step.text);
    match step.span {
        Some(span) => html! {
            <li>
                <button type="button" class="related" onclick={props.on_reveal.reform(move |_| span)}>
                    <span>{ text }</span>
                </button>
            </li>
        },
        None => html! { <li class="related">{ text }</li> },
    }
}

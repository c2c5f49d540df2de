//! The panel of findings.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::state::Action;
use crate::app::view::findings;
use crate::app::view::findings::{Explanation, FileFindings, FindingRow, RelatedRow};
use crate::text::Span;
use crate::ui::components::empty::empty;
use crate::ui::components::icons;
use crate::ui::components::rich::{blocks, sentence};
use crate::ui::late::wait_for_all;
use crate::ui::store::{Store, act};
use crate::words::Words;

/// Wires [`finding_list`] to the store.
pub fn panel(store: &Store) -> Html {
    let state = &store.0;
    let words = Words::new(state.language);
    let read_only = state.embed.as_ref().is_some_and(|embed| embed.read_only);
    let list = finding_list(&Props {
        is_whole: state.analysis.is_whole,
        files: findings::by_file(state),
        words,
        fix_all: findings::fix_all(state).filter(|_| !read_only),
        can_fix: !read_only,
        on_reveal: act(store, Action::Reveal),
        on_explain: act(store, Action::Explain),
        on_fix: act(store, Action::Fix),
        on_fix_all: act(store, |()| Action::FixAllSafe),
        on_ignore: act(store, Action::IgnoreHere),
        on_switch_off: act(store, Action::SwitchOff),
        on_rest: act(store, |()| Action::ShowAllFindings),
    });
    if state.analysis.is_whole {
        return list;
    }
    html! { <>{ list }{ wait_for_all(store, ["findings.yaml-coming", "findings.yaml-unreachable"]) }</> }
}

#[derive(Debug)]
pub struct Props {
    /// Whether there may be no more findings than these.
    pub is_whole: bool,
    pub files: Rc<[FileFindings]>,
    pub words: Words,
    /// What the button says that applies all safe fixes; the button is there if it says something.
    pub fix_all: Option<String>,
    pub can_fix: bool,
    pub on_reveal: Callback<Span>,
    pub on_explain: Callback<usize>,
    pub on_fix: Callback<usize>,
    pub on_fix_all: Callback<()>,
    pub on_ignore: Callback<usize>,
    pub on_switch_off: Callback<usize>,
    pub on_rest: Callback<()>,
}

pub fn finding_list(props: &Props) -> Html {
    if props.files.is_empty() && props.is_whole {
        return empty(props.words, "findings.empty", "findings.empty-about");
    }
    html! {
        <>
            if let Some(label) = &props.fix_all {
                <div class="panel-bar">
                    <button type="button" onclick={props.on_fix_all.reform(|_| ())}>{ label }</button>
                </div>
            }
            { for props.files.iter().map(|it| file(it, props)) }
        </>
    }
}

fn file(file: &FileFindings, props: &Props) -> Html {
    html! {
        <section key={file.path.clone()} class="file-findings">
            <h2>{ &file.path }<span class="badge">{ file.count }</span></h2>
            <ol class="card findings">{ for file.rows.iter().map(|it| row(it, props)) }</ol>
            if let Some(rest) = &file.rest {
                <button type="button" class="rest" onclick={props.on_rest.reform(|_| ())}>{ rest }</button>
            }
        </section>
    }
}

fn row(row: &FindingRow, props: &Props) -> Html {
    let FindingRow { index, span, severity, .. } = *row;
    let class = classes!("finding", severity.as_str(), row.step.map(|_| "first-step"));
    html! {
        <li key={index} {class}>
            <span class="severity-mark" title={row.severity_label}>
                { icons::severity(severity) }
                <span class="sr">{ row.severity_label }</span>
            </span>
            <div class="finding-body">
                if let Some(step) = row.step {
                    <span class="eyebrow">{ step }</span>
                }
                <button type="button" class="finding-message" onclick={props.on_reveal.reform(move |_| span)}>
                    <span class="message">{ sentence(&row.message) }</span>
                    <span class="place">{ &row.place }</span>
                </button>
                { for row.related.iter().map(|it| related(it, props)) }
                <div class="finding-tools">
                    if let Some(fix) = row.fix.as_ref().filter(|_| props.can_fix) {
                        <button
                            type="button"
                            class={classes!("fix", row.step.map(|_| "primary"))}
                            title={fix.caution}
                            onclick={props.on_fix.reform(move |_| index)}
                        >
                            <span>{ sentence(&fix.title) }</span>
                        </button>
                    }
                    <button
                        type="button"
                        class="quiet"
                        aria-expanded={row.explanation.is_some().to_string()}
                        onclick={props.on_explain.reform(move |_| index)}
                    >
                        { props.words.text("findings.why") }
                        { icons::chevron() }
                    </button>
                    <code class="rule-name">{ row.rule }</code>
                </div>
                if let Some(explanation) = &row.explanation {
                    { explained(index, explanation, props) }
                }
            </div>
        </li>
    }
}

fn related(related: &RelatedRow, props: &Props) -> Html {
    let span = related.span;
    html! {
        <button type="button" class="related" onclick={props.on_reveal.reform(move |_| span)}>
            <span class="place">{ &related.place }</span>
            <span>{ sentence(&related.text) }</span>
        </button>
    }
}

fn explained(index: usize, explanation: &Explanation, props: &Props) -> Html {
    html! {
        <div class="explanation">
            <h3>{ sentence(explanation.title) }</h3>
            { blocks(&explanation.blocks) }
            if let Some(missing) = explanation.missing {
                <p>{ missing }</p>
            }
            if !explanation.aliases.is_empty() {
                <p class="aliases">
                    { props.words.text("findings.also") }
                    { for explanation.aliases.iter().map(|it| html! { <code>{ *it }</code> }) }
                </p>
            }
            if props.can_fix {
                <div class="finding-tools">
                    if let Some(label) = explanation.ignore {
                        <button type="button" class="quiet" onclick={props.on_ignore.reform(move |_| index)}>
                            { label }
                        </button>
                    }
                    <button type="button" class="quiet" onclick={props.on_switch_off.reform(move |_| index)}>
                        { explanation.switch_off }
                    </button>
                </div>
            }
        </div>
    }
}

//! The strip of news below the header.

use yew::prelude::*;

use crate::app::state::Action;
use crate::app::view::notice;
use crate::app::view::notice::{NoticeButton, NoticeDeed, NoticeStrip};
use crate::ui::components::icons;
use crate::ui::components::rich::sentence;
use crate::ui::keep;
use crate::ui::start;
use crate::ui::store::{Store, act};

/// Wires [`strip`] to the store.
pub fn notice(store: &Store) -> Html {
    let on_deed = act(store, |deed| match deed {
        NoticeDeed::Undo => Action::Undo,
        NoticeDeed::OpenDraft => Action::OpenDraft(start::draft()),
        NoticeDeed::KeepAsDraft => {
            keep::set_draft_aside();
            Action::KeepAsDraft
        }
    });
    let on_dismiss = act(store, |()| Action::DismissNotice);
    match notice::strip(&store.0) {
        Some(view) => strip(&Props { strip: view, on_deed, on_dismiss }),
        None => html! { <div role="status" aria-live="polite"></div> },
    }
}

#[derive(Debug)]
pub struct Props {
    pub strip: NoticeStrip,
    pub on_deed: Callback<NoticeDeed>,
    pub on_dismiss: Callback<()>,
}

pub fn strip(props: &Props) -> Html {
    let strip = &props.strip;
    let class = classes!("notice", strip.is_trouble.then_some("trouble"));
    html! {
        <div role="status" aria-live="polite">
            <div {class}>
                <span class="notice-text">{ sentence(&strip.message) }</span>
                { for strip.buttons.iter().map(|it| button(it, &props.on_deed)) }
                <button
                    type="button"
                    class="quiet icon-only"
                    aria-label={strip.dismiss}
                    title={strip.dismiss}
                    onclick={props.on_dismiss.reform(|_| ())}
                >
                    { icons::cross() }
                </button>
                if let Some(kept) = &strip.kept {
                    <input class="notice-kept" readonly=true aria-label="#" value={kept.clone()} />
                }
            </div>
        </div>
    }
}

fn button(button: &NoticeButton, on_deed: &Callback<NoticeDeed>) -> Html {
    let deed = button.does;
    html! {
        <button key={button.label} type="button" onclick={on_deed.reform(move |_| deed)}>
            { button.label }
        </button>
    }
}

//! The bar at the top: the name, the examples, language, theme, and the link.

use yew::prelude::*;

use crate::app::state::{Action, Origin};
use crate::app::view::header;
use crate::app::view::header::{HeaderView, Kept, Opens};
use crate::content::texts::Language;
use crate::ui::browser;
use crate::ui::browser::Slot;
use crate::ui::components::icons;
use crate::ui::components::menu::{Menu, MenuItem};
use crate::ui::keep;
use crate::ui::language;
use crate::ui::share;
use crate::ui::start;
use crate::ui::store::{Store, act};

/// Wires [`bar`] to the store.
pub fn header(store: &Store) -> Html {
    let dispatcher = store.dispatcher();
    let state = std::rc::Rc::clone(&store.0);
    let on_share = Callback::from(move |()| share::copy_link(&state, dispatcher.clone()));
    let dispatcher = store.dispatcher();
    let is_own = store.0.origin == Origin::Draft;
    let on_open = Callback::from(move |opens| {
        // What is opened in place of the draft may take its place when it is edited.
        let earlier = start::earlier_draft();
        if is_own {
            keep::set_draft_aside();
        }
        dispatcher.dispatch(match opens {
            Opens::Draft => Action::OpenDraft(start::draft()),
            Opens::EarlierDraft => Action::OpenDraft(earlier),
            Opens::Example(name) => Action::LoadExample(name),
        });
    });
    let kept = Kept {
        draft: browser::load(Slot::Draft).is_some(),
        earlier_draft: browser::load(Slot::EarlierDraft).is_some(),
    };
    bar(&Props {
        view: header::view(&store.0, kept),
        on_open,
        on_share,
        on_theme: act(store, |()| Action::CycleTheme),
        on_language: language::on_choose(store),
    })
}

#[derive(Debug)]
pub struct Props {
    pub view: HeaderView,
    pub on_open: Callback<Opens>,
    pub on_share: Callback<()>,
    pub on_theme: Callback<()>,
    pub on_language: Callback<Language>,
}

pub fn bar(props: &Props) -> Html {
    let view = &props.view;
    let row = |(index, item): (usize, &header::MenuItem)| MenuItem {
        key: index.to_string().into(),
        title: item.title.clone().into(),
        about: item.about.clone().into(),
    };
    let items: Vec<MenuItem> = view.items.iter().enumerate().map(row).collect();
    let opens: Vec<Opens> = view.items.iter().map(|item| item.opens).collect();
    let on_open = props.on_open.clone();
    let on_choose = Callback::from(move |key: AttrValue| {
        if let Some(&opens) = key.parse().ok().and_then(|index: usize| opens.get(index)) {
            on_open.emit(opens);
        }
    });
    let other = view.other_language;
    html! {
        <header>
            <h1 class="brand">{ icons::brand() }{ "Dockwright" }</h1>
            <Menu id="examples" label={view.examples_label} icon={icons::chevron()} {items} {on_choose} />
            <span class="grow"></span>
            <button
                type="button"
                lang={other.tag()}
                onclick={props.on_language.reform(move |_| other)}
            >
                { view.other_language_name }
            </button>
            <button
                type="button"
                class="icon-only"
                aria-label={view.theme_label.clone()}
                title={view.theme_label.clone()}
                onclick={props.on_theme.reform(|_| ())}
            >
                { icons::theme(view.theme) }
            </button>
            <button
                type="button"
                class="primary"
                aria-label={view.share_label}
                onclick={props.on_share.reform(|_| ())}
            >
                { icons::link() }
                <span class="label">{ view.share_label }</span>
            </button>
        </header>
    }
}

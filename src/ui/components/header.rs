//! The bar at the top: the name, the examples, language, theme, and the link.

use yew::prelude::*;

use crate::app::state::Action;
use crate::app::view::header;
use crate::app::view::header::HeaderView;
use crate::content::texts::Language;
use crate::ui::components::icons;
use crate::ui::components::menu::{Menu, MenuItem};
use crate::ui::share;
use crate::ui::store::{Store, act};

/// Wires [`bar`] to the store.
pub fn header(store: &Store) -> Html {
    let dispatcher = store.dispatcher();
    let state = std::rc::Rc::clone(&store.0);
    let on_share = Callback::from(move |()| share::copy_link(&state, dispatcher.clone()));
    let dispatcher = store.dispatcher();
    let on_example = Callback::from(move |name: AttrValue| {
        if let Some(example) = crate::content::examples::find(&name) {
            dispatcher.dispatch(Action::LoadExample(example.name));
        }
    });
    bar(&Props {
        view: header::view(&store.0),
        on_example,
        on_share,
        on_theme: act(store, |()| Action::CycleTheme),
        on_language: act(store, Action::SetLanguage),
    })
}

#[derive(Debug)]
pub struct Props {
    pub view: HeaderView,
    pub on_example: Callback<AttrValue>,
    pub on_share: Callback<()>,
    pub on_theme: Callback<()>,
    pub on_language: Callback<Language>,
}

pub fn bar(props: &Props) -> Html {
    let view = &props.view;
    let item = |example: &header::ExampleItem| MenuItem {
        key: example.name.into(),
        title: example.title.clone().into(),
        about: example.about.clone().into(),
    };
    let items: Vec<MenuItem> = view.examples.iter().map(item).collect();
    let language = view.other_language;
    html! {
        <header>
            <h1 class="brand">{ icons::brand() }{ "Dockwright" }</h1>
            <Menu id="examples" label={view.examples_label} icon={icons::chevron()} {items} on_choose={&props.on_example} />
            <span class="grow"></span>
            <button
                type="button"
                lang={language.tag()}
                onclick={props.on_language.reform(move |_| language)}
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

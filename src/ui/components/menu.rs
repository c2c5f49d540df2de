//! A button that opens a list of choices.

use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, HtmlElement, KeyboardEvent, Node};
use yew::prelude::*;

#[derive(Clone, Debug, PartialEq)]
pub struct MenuItem {
    pub key: AttrValue,
    pub title: AttrValue,
    pub about: AttrValue,
}

#[derive(Debug, Properties, PartialEq)]
pub struct Props {
    pub id: AttrValue,
    pub label: AttrValue,
    #[prop_or_default]
    pub icon: Html,
    /// Hides the label from sight; the icon stands for it.
    #[prop_or_default]
    pub icon_only: bool,
    pub items: Vec<MenuItem>,
    /// The key of the chosen item.
    pub on_choose: Callback<AttrValue>,
}

/// Opens on click, Enter or arrow down; closes on Escape, on a choice (the focus is back on the button), and when the focus leaves.
#[component]
pub fn Menu(props: &Props) -> Html {
    let open = use_state_eq(|| false);
    let list = use_node_ref();
    {
        let list = list.clone();
        use_effect_with(*open, move |open| {
            let first = list.cast::<HtmlElement>().and_then(|it| it.first_element_child());
            let first = first.and_then(|it| it.first_element_child());
            if let Some(first) =
                first.filter(|_| *open).and_then(|it| it.dyn_into::<HtmlElement>().ok())
            {
                let _ = first.focus();
            }
        });
    }
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let onkeydown = {
        let (open, id) = (open.clone(), props.id.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Escape" if *open => {
                open.set(false);
                crate::ui::browser::focus(&id);
            }
            "ArrowDown" | "ArrowUp" if *open => {
                event.prevent_default();
                let back = event.key() == "ArrowUp";
                move_focus(&event, back);
            }
            "ArrowDown" => {
                event.prevent_default();
                open.set(true);
            }
            _ => {}
        })
    };
    let onfocusout = {
        let open = open.clone();
        Callback::from(move |event: FocusEvent| {
            // Yew listens at the page's root, so that is the event's current target.
            let item = event.target().and_then(|it| it.dyn_into::<HtmlElement>().ok());
            let menu = item.and_then(|it| it.closest(".menu").ok().flatten());
            let next = event.related_target().and_then(|it| it.dyn_into::<Node>().ok());
            let stays = menu.is_some_and(|menu| menu.contains(next.as_ref()));
            if !stays {
                open.set(false);
            }
        })
    };
    let choose = {
        let (open, id, on_choose) = (open.clone(), props.id.clone(), props.on_choose.clone());
        Callback::from(move |key: AttrValue| {
            open.set(false);
            // The item goes; who chose it by keyboard must not be thrown back to the page's begin.
            crate::ui::browser::focus(&id);
            on_choose.emit(key);
        })
    };
    html! {
        <div class="menu" {onkeydown} {onfocusout}>
            <button
                id={props.id.clone()}
                type="button"
                class={classes!("quiet", props.icon_only.then_some("icon-only"))}
                aria-haspopup="menu"
                aria-expanded={open.to_string()}
                aria-label={props.label.clone()}
                onclick={toggle}
            >
                if props.icon_only {
                    { props.icon.clone() }
                } else {
                    { &props.label }
                    { props.icon.clone() }
                }
            </button>
            if *open {
                <ul class="menu-list" role="menu" ref={list} aria-label={props.label.clone()}>
                    { for props.items.iter().map(|item| row(item, &choose)) }
                </ul>
            }
        </div>
    }
}

fn row(item: &MenuItem, choose: &Callback<AttrValue>) -> Html {
    let key = item.key.clone();
    let onclick = choose.reform(move |_: MouseEvent| key.clone());
    html! {
        <li key={item.key.to_string()} role="none">
            <button type="button" role="menuitem" {onclick}>
                <b>{ &item.title }</b>
                if !item.about.is_empty() {
                    <span>{ &item.about }</span>
                }
            </button>
        </li>
    }
}

/// Moves the focus from one item of the list to its neighbour.
fn move_focus(event: &KeyboardEvent, back: bool) {
    let item = event.target().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    let row = item.and_then(|it| it.parent_element());
    let next = row.and_then(|row| {
        if back { row.previous_element_sibling() } else { row.next_element_sibling() }
    });
    let next = next.and_then(|it| it.first_element_child());
    if let Some(next) = next.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _ = next.focus();
    }
}

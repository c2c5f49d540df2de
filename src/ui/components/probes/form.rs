//! The application and the numbers of a manifest, as sliders with a field beside each.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::state::ProbesLook;
use crate::app::view::probes::app::{toggled, with};
use crate::app::view::probes::settings::{Group, MOST, NumberRow};
use crate::app::view::probes::{AppRow, ProbesView};
use crate::ui::components::probes::{Deed, Props};

/// A slider with its field.
struct Slider<'a> {
    label: &'a str,
    class: &'static str,
    title: &'static str,
    unit: &'a str,
    /// `None`: nothing is said.
    value: Option<u64>,
    says: Option<String>,
    least: u64,
    /// How far the slider goes, and the field.
    reach: u64,
    most: u64,
    is_disabled: bool,
    /// The new value, and whether the slider still moves.
    on_value: Callback<(Option<u64>, bool)>,
}

/// What is said of the application.
pub(super) fn app(props: &Props) -> Html {
    let form = &props.view.app;
    let words = props.words;
    html! {
        <section class="card knobs the-app" aria-label={words.text("probes.the-app")}>
            <h3>{ words.text("probes.the-app") }</h3>
            <div class="rows">{ for form.fields.iter().map(|row| app_row(row, props)) }</div>
            <div class="chips" role="group" aria-label={words.text("probes.what-if")}>
                <span>{ words.text("probes.what-if") }</span>
                { for form.incidents.iter().map(|&(field, label, is_on)| {
                    let app = toggled(&props.look.app, field);
                    let look = ProbesLook { app, ..props.look.clone() };
                    html! {
                        <button
                            type="button"
                            class="chip"
                            aria-pressed={is_on.to_string()}
                            onclick={props.on_look.reform(move |_| look.clone())}
                        >
                            { label }
                        </button>
                    }
                }) }
            </div>
        </section>
    }
}

fn app_row(row: &AppRow, props: &Props) -> Html {
    let (look, field) = (props.look.clone(), row.field);
    let on_value = props.on_look.reform(move |(value, _)| {
        let app = with(&look.app, field, value);
        ProbesLook { app, ..look.clone() }
    });
    slider(&Slider {
        label: row.label,
        class: "",
        title: "",
        unit: &row.unit,
        value: row.value,
        says: Some(row.says.clone()),
        least: 0,
        reach: row.reach,
        most: row.field.max(),
        is_disabled: false,
        on_value,
    })
}

/// The numbers of the manifest.
pub(super) fn groups(view: &ProbesView, props: &Props) -> Html {
    html! {
        <div class="knobs" role="group" aria-label={props.words.text("probes.settings")}>
            <h4>{ props.words.text("probes.settings") }</h4>
            { for view.groups.iter().map(|it| group(it, view.index, props)) }
        </div>
    }
}

fn group(group: &Group, container: usize, props: &Props) -> Html {
    if let Some(kind) = group.missing {
        let label = props.words.say("probes.add", &vec![("probe", group.title.into())]);
        let onclick = props.on_deed.reform(move |_| Deed::Add(container, kind));
        return html! { <button type="button" class="chip" {onclick}>{ "+ " }{ label }</button> };
    }
    html! {
        <fieldset>
            <legend><code>{ group.title }</code>{ " " }<span class="path">{ &group.about }</span></legend>
            <div class="rows">{ for group.rows.iter().map(|row| number_row(row, container, props)) }</div>
        </fieldset>
    }
}

fn number_row(row: &NumberRow, container: usize, props: &Props) -> Html {
    let (on_deed, number, least) = (props.on_deed.clone(), row.number, row.least);
    let on_value = Callback::from(move |(value, is_moving): (Option<u64>, bool)| {
        if let Some(value) = value.and_then(|value| u32::try_from(value).ok()) {
            on_deed.emit(Deed::Set { container, number, value: value.max(least), is_moving });
        }
    });
    let title = match (row.can_set, row.is_written) {
        (false, _) => props.words.text("probes.fixed"),
        (true, false) => props.words.text("probes.default"),
        (true, true) => "",
    };
    slider(&Slider {
        label: row.label,
        class: if row.is_written { "" } else { "ghost" },
        title,
        unit: &row.unit,
        value: Some(row.value.into()),
        says: None,
        least: row.least.into(),
        reach: row.reach.into(),
        most: MOST.into(),
        is_disabled: !row.can_set,
        on_value,
    })
}

fn slider(slider: &Slider) -> Html {
    let value = slider.value.map(|value| value.to_string()).unwrap_or_default();
    let at = slider.value.unwrap_or(0).to_string();
    let is_code = slider.says.is_none();
    html! {
        <div class={classes!("knob", slider.class)} title={(!slider.title.is_empty()).then_some(slider.title)}>
            <span class={classes!("knob-label", is_code.then_some("code"))}>{ slider.label }</span>
            <input
                type="range"
                min={slider.least.to_string()}
                max={slider.reach.to_string()}
                value={at}
                aria-label={slider.label.to_owned()}
                aria-valuetext={slider.says.clone()}
                disabled={slider.is_disabled}
                oninput={on_input(&slider.on_value, true)}
                onchange={on_change(&slider.on_value)}
            />
            <input
                type="number"
                inputmode="numeric"
                min={slider.least.to_string()}
                max={slider.most.to_string()}
                {value}
                placeholder="∞"
                aria-label={slider.label.to_owned()}
                disabled={slider.is_disabled}
                onchange={on_change(&slider.on_value)}
            />
            <span class="unit">{ slider.unit }</span>
        </div>
    }
}

fn on_input(on_value: &Callback<(Option<u64>, bool)>, is_moving: bool) -> Callback<InputEvent> {
    let on_value = on_value.clone();
    Callback::from(move |event: InputEvent| {
        if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
            on_value.emit((field.value().parse().ok(), is_moving));
        }
    })
}

fn on_change(on_value: &Callback<(Option<u64>, bool)>) -> Callback<Event> {
    let on_value = on_value.clone();
    Callback::from(move |event: Event| {
        if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
            on_value.emit((field.value().parse().ok(), false));
        }
    })
}

//! The picture of the probes: it is pointed at, dragged in, zoomed and moved.

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use crate::app::view::probes::ProbesView;
use crate::app::view::probes::app::value;
use crate::app::view::probes::gestures::{Gesture, after};
use crate::app::view::probes::picture::{Handle, Picture};
use crate::app::view::timeline::{LANE_HEIGHT, to_float};
use crate::text::tenths;
use crate::ui::components::probes::Props;
use crate::ui::components::timeline::{frame, legend};

/// The picture for each width, the buttons that move it, and what is told of an event.
pub(super) fn pictures(view: &ProbesView, props: &Props) -> Html {
    let words = props.words;
    let told = view.told.as_deref().unwrap_or(words.text("probes.point"));
    let told_class = classes!("told", view.told.is_none().then_some("hint"));
    html! {
        <>
            <p class="legends">
                { for view.legend.iter().map(|(kind, label)| legend(kind, label)) }
                <span class="grow"></span>
                <span class="zoom">
                    { key_button(view, props, "-", "−", "probes.zoom-out") }
                    { key_button(view, props, "+", "+", "probes.zoom-in") }
                    { key_button(view, props, "ArrowLeft", "←", "probes.earlier") }
                    { key_button(view, props, "ArrowRight", "→", "probes.later") }
                    if props.look.window.is_some() {
                        { key_button(view, props, "Home", "⤢", "probes.whole") }
                    }
                </span>
            </p>
            { picture(view, &view.wide, "wide", props) }
            { picture(view, &view.narrow, "narrow", props) }
            <p class={told_class} aria-live="polite">{ told }</p>
        </>
    }
}

/// A button that does what a key of the picture does.
fn key_button(
    view: &ProbesView,
    props: &Props,
    key: &'static str,
    sign: &'static str,
    about: &'static str,
) -> Html {
    let act = gestures(view, &view.wide, props);
    let about = props.words.text(about);
    let onclick = Callback::from(move |_: MouseEvent| {
        act.emit(Gesture::Key(key.to_owned()));
    });
    html! {
        <button type="button" class="quiet icon-only" title={about} aria-label={about} {onclick}>
            { sign }
        </button>
    }
}

/// What becomes of gestures in a picture.
fn gestures(view: &ProbesView, picture: &Picture, props: &Props) -> Callback<Gesture> {
    let (view, picture, look) = (view.clone(), picture.clone(), props.look.clone());
    let on_look = props.on_look.clone();
    Callback::from(move |gesture| {
        if let Some(look) = after(&look, &view, &picture, &gesture) {
            on_look.emit(look);
        }
    })
}

fn picture(view: &ProbesView, picture: &Picture, class: &'static str, props: &Props) -> Html {
    let act = gestures(view, picture, props);
    let timeline = &picture.timeline;
    let (width, height) = (timeline.width, timeline.height);
    let place = move |event: &MouseEvent| place(event, width, height);
    let (on_move, on_turn, on_key) = (act.clone(), act.clone(), act.clone());
    let onpointermove = Callback::from(move |event: PointerEvent| {
        if let Some((x, y)) = place(&event) {
            on_move.emit(Gesture::Point { x, y });
        }
    });
    let onwheel = Callback::from(move |event: WheelEvent| {
        if event.ctrl_key()
            && let Some((x, _)) = place(&event)
        {
            event.prevent_default();
            on_turn.emit(Gesture::Wheel { x, is_out: event.delta_y() > 0.0 });
        }
    });
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        const KEYS: [&str; 9] =
            ["+", "=", "-", "_", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home"];
        if event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let key = event.key();
        if KEYS.contains(&key.as_str()) {
            event.prevent_default();
            on_key.emit(Gesture::Key(key));
        }
    });
    let (on_up, on_leave) = (act.clone(), act.clone());
    let onpointerup = Callback::from(move |_: PointerEvent| on_up.emit(Gesture::Drop));
    let onpointerleave = Callback::from(move |_: PointerEvent| on_leave.emit(Gesture::Leave));
    html! {
        <svg
            class={classes!("timeline", "probe-picture", class, props.look.grip.map(|_| "dragged"))}
            width={tenths(width)}
            height={tenths(height)}
            viewBox={["0 0 ", &tenths(width), " ", &tenths(height)].concat()}
            role="group"
            tabindex="0"
            aria-label={props.words.text("probes.picture")}
            onpointercancel={onpointerup.clone()}
            {onpointermove}
            {onpointerup}
            {onpointerleave}
            {onwheel}
            {onkeydown}
        >
            <g aria-hidden="true">{ frame(timeline) }</g>
            { for picture.told.map(|(x, y)| html! {
                <rect class="cursor" x={tenths(x - 8.0)} y={tenths(y + 3.0)} width="16" height={tenths(LANE_HEIGHT - 8.0)} rx="4" />
            }) }
            { for picture.handles.iter().enumerate().map(|(index, it)| handle(it, index, props, &act)) }
        </svg>
    }
}

/// Where an event is in the picture that it came from, in the picture's pixels.
fn place(event: &MouseEvent, width: f64, height: f64) -> Option<(f64, f64)> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let drawn = target.closest("svg").ok()??.get_bounding_client_rect();
    let x = (f64::from(event.client_x()) - drawn.left()) / drawn.width().max(1.0) * width;
    let y = (f64::from(event.client_y()) - drawn.top()) / drawn.height().max(1.0) * height;
    Some((x, y))
}

/// A time of the application, on the first lane.
fn handle(handle: &Handle, index: usize, props: &Props, act: &Callback<Gesture>) -> Html {
    let field = handle.field;
    let now = value(&props.look.app, field).unwrap_or(0);
    let says = props.words.seconds(to_float(now * field.unit()) / 1000.0);
    let (on_down, on_key) = (act.clone(), act.clone());
    let onpointerdown = Callback::from(move |event: PointerEvent| {
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        let svg = target.and_then(|it| it.closest("svg").ok().flatten());
        if let Some(svg) = svg {
            // Without it, the drag ends where the pointer leaves the picture.
            let _ = svg.set_pointer_capture(event.pointer_id());
        }
        on_down.emit(Gesture::Take(index));
    });
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let key = event.key();
        if key.starts_with("Arrow") || key.starts_with("Page") || key == "Home" {
            event.prevent_default();
            event.stop_propagation();
            on_key.emit(Gesture::Nudge { field, key });
        }
    });
    html! {
        <g
            class="handle"
            transform={["translate(", &tenths(handle.x), " 0)"].concat()}
            role="slider"
            tabindex="0"
            aria-label={props.words.text(field.key())}
            aria-valuemin="0"
            aria-valuemax={field.max().to_string()}
            aria-valuenow={now.to_string()}
            aria-valuetext={says.clone()}
            {onpointerdown}
            {onkeydown}
        >
            <title>{ props.words.text(field.key()) }{ " " }{ says }</title>
            <rect class="touch" x="-12" y="0" width="24" height={tenths(LANE_HEIGHT)} />
            <path d="M0 2V27" />
            <circle cy="14" r="5.5" />
        </g>
    }
}

//! What pointer and keys do to the picture: what is looked at, and the times that are dragged.

use crate::app::state::{Grip, ProbesLook};
use crate::app::view::probes::app::{AppField, value, with};
use crate::app::view::probes::picture::{Handle, Picture, event_at, start_of};
use crate::app::view::probes::{ProbesView, Window};

/// What a person did with a picture; places in its pixels.
#[derive(Clone, Debug, PartialEq)]
pub enum Gesture {
    /// The pointer took a handle, by its place among the picture's.
    Take(usize),
    /// The pointer is here.
    Point { x: f64, y: f64 },
    /// The pointer let go.
    Drop,
    /// The pointer left.
    Leave,
    /// A key in the picture.
    Key(String),
    /// A key on a handle.
    Nudge { field: AppField, key: String },
    /// The wheel, turned at a place: towards more of the picture or less.
    Wheel { x: f64, is_out: bool },
}

/// The narrowest window, in milliseconds.
const NARROWEST: u64 = 5_000;

/// What is looked at after a gesture in the picture of a container; `None` where it does nothing.
pub fn after(
    look: &ProbesLook,
    view: &ProbesView,
    picture: &Picture,
    it: &Gesture,
) -> Option<ProbesLook> {
    let grip = look.grip.filter(|grip| grip.container == view.index);
    match it {
        Gesture::Take(handle) => Some(taken(look, view, *handle)),
        Gesture::Point { x, y } => match grip {
            Some(grip) => dragged(look, grip, picture, *x),
            None => pointed(look, view, picture, *x, *y),
        },
        Gesture::Drop => grip.map(|grip| ProbesLook {
            window: look.window.filter(|_| !grip.was_whole),
            grip: None,
            ..look.clone()
        }),
        Gesture::Leave => {
            look.told?;
            Some(ProbesLook { told: None, ..look.clone() })
        }
        Gesture::Key(key) => pressed(look, view, key),
        Gesture::Nudge { field, key } => nudged(look, *field, key),
        Gesture::Wheel { x, is_out } => {
            let at = picture.scale.time_at(*x);
            Some(showing(look, zoomed(view, at, *is_out)))
        }
    }
}

fn taken(look: &ProbesLook, view: &ProbesView, handle: usize) -> ProbesLook {
    // What is dragged must not change the scale that it is dragged on.
    let window = Some((view.window.from, view.window.to));
    let grip = Grip { container: view.index, handle, was_whole: look.window.is_none() };
    ProbesLook { window, grip: Some(grip), told: None, ..look.clone() }
}

fn dragged(look: &ProbesLook, grip: Grip, picture: &Picture, x: f64) -> Option<ProbesLook> {
    let Handle { field, .. } = picture.handles.get(grip.handle)?;
    let since = picture.scale.time_at(x).saturating_sub(start_of(&look.app, *field)?);
    // Whole seconds.
    let number = (since + field.unit() / 2) / field.unit();
    set(look, *field, number)
}

fn set(look: &ProbesLook, field: AppField, number: u64) -> Option<ProbesLook> {
    let app = with(&look.app, field, Some(number));
    (app != look.app).then(|| ProbesLook { app, ..look.clone() })
}

fn pointed(
    look: &ProbesLook,
    view: &ProbesView,
    picture: &Picture,
    x: f64,
    y: f64,
) -> Option<ProbesLook> {
    let told = event_at(&view.moments, picture, x, y).map(|event| (view.index, event));
    (told != look.told).then(|| ProbesLook { told, ..look.clone() })
}

/// The keys of the picture: zoom, move, and go from event to event.
fn pressed(look: &ProbesLook, view: &ProbesView, key: &str) -> Option<ProbesLook> {
    let Window { from, to } = view.window;
    let middle = from.midpoint(to);
    match key {
        "+" | "=" => Some(showing(look, zoomed(view, middle, false))),
        "-" | "_" => Some(showing(look, zoomed(view, middle, true))),
        "ArrowLeft" => Some(showing(look, moved(view, false))),
        "ArrowRight" => Some(showing(look, moved(view, true))),
        "Home" => Some(ProbesLook { window: None, ..look.clone() }),
        "ArrowDown" => stepped(look, view, true),
        "ArrowUp" => stepped(look, view, false),
        _ => None,
    }
}

fn showing(look: &ProbesLook, window: Window) -> ProbesLook {
    ProbesLook { window: Some((window.from, window.to)), ..look.clone() }
}

/// Twice as much of time around a moment, or half.
pub fn zoomed(view: &ProbesView, around: u64, is_out: bool) -> Window {
    let Window { from, to } = view.window;
    let length = to - from;
    let wanted = if is_out { length.saturating_mul(2) } else { length / 2 };
    let wanted = wanted.clamp(NARROWEST, view.until.max(NARROWEST));
    // The moment stays where it is.
    let before = around.saturating_sub(from).saturating_mul(wanted) / length.max(1);
    placed(view, around.saturating_sub(before), wanted)
}

/// A quarter later or earlier.
pub fn moved(view: &ProbesView, is_later: bool) -> Window {
    let Window { from, to } = view.window;
    let length = to - from;
    let from = if is_later { from + length / 4 } else { from.saturating_sub(length / 4) };
    placed(view, from, length)
}

fn placed(view: &ProbesView, from: u64, length: u64) -> Window {
    let from = from.min(view.until.saturating_sub(length));
    Window { from, to: from + length }
}

/// The next event or the one before, of those in sight.
fn stepped(look: &ProbesLook, view: &ProbesView, is_next: bool) -> Option<ProbesLook> {
    let now = look.told.filter(|(container, _)| *container == view.index).map(|(_, event)| event);
    let moments = view.moments.iter().enumerate();
    let mut shown = moments.filter(|(_, it)| view.window.holds(it.at)).map(|(index, _)| index);
    let event = match (now, is_next) {
        (Some(now), true) => shown.find(|index| *index > now),
        (Some(now), false) => shown.take_while(|index| *index < now).last(),
        (None, _) => shown.next(),
    };
    Some(ProbesLook { told: Some((view.index, event?)), ..look.clone() })
}

/// The keys of a handle, as those of any slider.
fn nudged(look: &ProbesLook, field: AppField, key: &str) -> Option<ProbesLook> {
    let now = value(&look.app, field)?;
    let number = match key {
        "ArrowLeft" | "ArrowDown" => now.saturating_sub(1),
        "ArrowRight" | "ArrowUp" => now + 1,
        "PageDown" => now.saturating_sub(10),
        "PageUp" => now + 10,
        "Home" => 0,
        _ => return None,
    };
    set(look, field, number)
}

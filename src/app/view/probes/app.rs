//! What a person says of the application: times, as a link carries them.
//!
//! `boot=30;hang=90;hang-for=60`: pairs of a name and a whole number, in any order. What is not
//! known, or no number, is passed over, so any text may come.

use std::rc::Rc;

use crate::sim::probes::{App, Crash, LONGEST, Spell};

/// Something that may be said of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppField {
    /// From a container's start to its first good answer.
    Boot,
    /// How long an answer takes.
    Latency,
    /// How long it takes to stop.
    Drain,
    /// When the first container hangs, and for how long; without an end if that is not said.
    HangAt,
    HangFor,
    /// When what it depends on goes away, and for how long.
    OutageAt,
    OutageFor,
    /// When each container ends by itself.
    CrashAt,
}

/// A service that connects to a database and warms up.
const USUAL_BOOT: u64 = 30;
/// What befalls the application comes so long after it has booted, in seconds, until it is said
/// when; and lasts as long.
const USUAL_PAUSE: u64 = 30;
const USUAL_OUTAGE: u64 = 60;

impl AppField {
    pub const ALL: [AppField; 8] = [
        AppField::Boot,
        AppField::Latency,
        AppField::Drain,
        AppField::HangAt,
        AppField::HangFor,
        AppField::OutageAt,
        AppField::OutageFor,
        AppField::CrashAt,
    ];

    /// Its name in a link.
    fn name(self) -> &'static str {
        match self {
            AppField::Boot => "boot",
            AppField::Latency => "latency",
            AppField::Drain => "drain",
            AppField::HangAt => "hang",
            AppField::HangFor => "hang-for",
            AppField::OutageAt => "outage",
            AppField::OutageFor => "outage-for",
            AppField::CrashAt => "crash",
        }
    }

    /// The text beside it.
    pub fn key(self) -> &'static str {
        match self {
            AppField::Boot => "probes.boot",
            AppField::Latency => "probes.latency",
            AppField::Drain => "probes.drain",
            AppField::HangAt => "probes.hang-at",
            AppField::HangFor => "probes.hang-for",
            AppField::OutageAt => "probes.outage-at",
            AppField::OutageFor => "probes.outage-for",
            AppField::CrashAt => "probes.crash-at",
        }
    }

    /// How many milliseconds one of it is.
    pub fn unit(self) -> u64 {
        if self == AppField::Latency { 1 } else { 1_000 }
    }

    pub fn max(self) -> u64 {
        if self == AppField::Latency { 600_000 } else { LONGEST / 1_000 }
    }

    /// How far its slider goes.
    pub fn reach(self) -> u64 {
        match self {
            AppField::Latency => 5_000,
            AppField::Drain => 120,
            AppField::Boot => 180,
            _ => 600,
        }
    }

    /// What holds if nothing is said; `None`: it does not happen, or without an end.
    fn usual(self) -> Option<u64> {
        match self {
            AppField::Boot => Some(USUAL_BOOT),
            AppField::Latency => Some(30),
            AppField::Drain => Some(1),
            _ => None,
        }
    }
}

/// What is said of a field.
fn said(app: &str, field: AppField) -> Option<u64> {
    let pairs = app.split(';').filter_map(|pair| pair.split_once('='));
    let number = pairs.filter(|(name, _)| *name == field.name()).find_map(|it| it.1.parse().ok());
    number.map(|number: u64| number.min(field.max()))
}

/// What holds of a field, in its unit.
pub fn value(app: &str, field: AppField) -> Option<u64> {
    said(app, field).or(field.usual())
}

/// The application with something else said of it; of what it is without, with `None`.
pub fn with(app: &str, field: AppField, number: Option<u64>) -> Rc<str> {
    let mut text = String::new();
    for it in AppField::ALL {
        let number = if it == field { number.map(|it| it.min(field.max())) } else { said(app, it) };
        let number = number.filter(|_| number != it.usual());
        if let Some(number) = number {
            let gap = if text.is_empty() { "" } else { ";" };
            text = [&text, gap, it.name(), "=", &number.to_string()].concat();
        }
    }
    text.into()
}

/// The application with something that befalls it, or no longer: named by the field that says when.
pub fn toggled(app: &str, incident: AppField) -> Rc<str> {
    let length = match incident {
        AppField::HangAt => Some(AppField::HangFor),
        AppField::OutageAt => Some(AppField::OutageFor),
        _ => None,
    };
    if value(app, incident).is_some() {
        let without = with(app, incident, None);
        return length.map_or(Rc::clone(&without), |length| with(&without, length, None));
    }
    // Not all at once, so that each can be told apart and dragged.
    let pause = if incident == AppField::OutageAt { 2 * USUAL_PAUSE } else { USUAL_PAUSE };
    let at = value(app, AppField::Boot).unwrap_or(USUAL_BOOT).saturating_add(pause);
    let app = with(app, incident, Some(at));
    match length {
        Some(AppField::OutageFor) => with(&app, AppField::OutageFor, Some(USUAL_OUTAGE)),
        _ => app,
    }
}

/// The application that is described.
pub fn described(app: &str) -> App {
    let ms = |field: AppField| value(app, field).map(|number| number * field.unit());
    let spell =
        |at: AppField, length: AppField| ms(at).map(|at_ms| Spell { at_ms, for_ms: ms(length) });
    let plain = App::default();
    App {
        boot_ms: ms(AppField::Boot).unwrap_or(plain.boot_ms),
        latency_ms: ms(AppField::Latency).unwrap_or(plain.latency_ms),
        drain_ms: ms(AppField::Drain).unwrap_or(plain.drain_ms),
        hang: spell(AppField::HangAt, AppField::HangFor),
        outage: spell(AppField::OutageAt, AppField::OutageFor),
        crash: ms(AppField::CrashAt).map(|at_ms| Crash { at_ms, repeats: true }),
        ..plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_read_again() {
        let app = with("", AppField::Boot, Some(42));
        let app = with(&app, AppField::Latency, Some(250));
        assert_eq!(&*app, "boot=42;latency=250");
        let described = described(&app);
        assert_eq!((described.boot_ms, described.latency_ms, described.hang), (42_000, 250, None));
        assert_eq!(&*with(&app, AppField::Boot, Some(30)), "latency=250", "30 s is usual");
    }

    #[test]
    fn any_text_is_some_application() {
        for text in ["", ";;=", "boot", "boot=x", "boot=-1", "no=1;boot=", "hang-for=5"] {
            assert_eq!(described(text), described(""), "{text}");
        }
        assert_eq!(described("boot=99999999999").boot_ms, LONGEST);
    }

    #[test]
    fn what_befalls_it_comes_and_goes() {
        let hung = toggled("boot=10", AppField::HangAt);
        assert_eq!(described(&hung).hang, Some(Spell { at_ms: 40_000, for_ms: None }));
        assert_eq!(
            &*toggled(&with(&hung, AppField::HangFor, Some(9)), AppField::HangAt),
            "boot=10"
        );
        let away = described(&toggled("", AppField::OutageAt)).outage;
        assert_eq!(away, Some(Spell { at_ms: 90_000, for_ms: Some(60_000) }));
    }
}

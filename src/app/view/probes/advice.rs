//! Settings that would fit the application better, each with its reason.

use crate::app::state::{Action, State};
use crate::app::view::probes::Play;
use crate::app::view::probes::app::described;
use crate::app::view::probes::settings::{place, tuned};
use crate::sim::probes;
use crate::sim::probes::{Setup, edits, improved, suggest};
use crate::words::Words;
use crate::words::probes::{Answer, Grade, answers};

/// What is suggested for a container; without rows, its settings fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    pub rows: Vec<AdviceRow>,
    /// What could be said of it then.
    pub gains: Vec<String>,
}

/// A number, what it would be, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdviceRow {
    /// `livenessProbe.periodSeconds: 10 → 5`.
    pub what: String,
    /// Empty where it is the one of the row before.
    pub why: String,
}

pub(super) fn advice(words: Words, play: &Play, now: &[Answer]) -> Advice {
    let suggestions = suggest(&play.setup, &play.app);
    let mut rows: Vec<AdviceRow> = Vec::new();
    let mut last = String::new();
    for suggestion in &suggestions {
        let why = words.reason(suggestion.reason);
        let is_same = why == last;
        last.clone_from(&why);
        rows.push(AdviceRow {
            what: words.suggestion(suggestion),
            why: if is_same { String::new() } else { why },
        });
    }
    let then = improved(&play.setup, &suggestions);
    let events = probes::simulate(&play.app.scenario(&then, 0, play.app.horizon(&then)));
    let summary = probes::summarize(&then, &play.app, &events);
    let after = answers(words, &then, &play.app, &summary);
    let is_gain = |answer: &&Answer| answer.grade == Grade::Fine && !now.contains(answer);
    let gains = after.iter().filter(is_gain).map(|answer| answer.text.clone());
    Advice { gains: if rows.is_empty() { Vec::new() } else { gains.collect() }, rows }
}

/// Takes what is suggested for a container, by its place among those with a probe.
pub fn take(state: &State, container: usize) -> Option<Action> {
    let place = place(state, container)?;
    let setup = Setup::of(place.manifest, place.container);
    let suggestions = suggest(&setup, &described(&state.probes.app));
    let edits = edits(place.text, place.manifest, place.container, &suggestions)?;
    tuned(state, place, &edits, None)
}

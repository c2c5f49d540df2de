//! When traffic comes, over all the ways in which the probes' ticks may fall against the start of a
//! container.
//!
//! The time is piecewise linear in the phase, so it is played only where a piece begins or ends:
//! where a tick falls right on the moment at which an answer changes, or just before it.

use crate::sim::probes::app::Crash;
use crate::sim::probes::{App, EventKind, LONGEST, Range, Scenario, Setup, cluster};

/// A pod that has had no traffic for so long, and for three times its boot, is given up.
const PATIENCE: u64 = 3_600_000;
/// How long the two probes take that are refused right after a container's start.
const REFUSALS: u64 = 20;
/// How many ticks of the readiness probe before the end of its delay are looked at.
const TICKS: u64 = 8;

/// From the start of the first container to the first traffic, on a good day and if no probe has it
/// killed before; `None` if that is so in no phase.
pub(super) fn first_traffic(setup: &Setup, app: &App) -> Option<Range> {
    over_phases(setup, app, |phase| {
        let app = App { init_ms: phase, ..app.calm() };
        let scenario = app.scenario(setup, 0, patience(&app));
        Some(traffic(&scenario, 0)? - scenario.start_offset)
    })
}

/// From a crash to the next traffic, in the same way; `start` is when its
/// first traffic comes.
pub(super) fn after_crash(setup: &Setup, app: &App, start: Range) -> Option<Range> {
    // Whole periods of all probes that count against a container's start.
    let period = setup.boot_judge().map_or(1_000, |(_, timing)| timing.period_ms());
    let calm = start.most.saturating_add(60_000).next_multiple_of(period);
    let range = over_phases(setup, app, |phase| {
        let at_ms = calm + phase;
        let crash = Some(Crash { at_ms, repeats: false });
        let app = App { init_ms: 0, crash, ..app.calm() };
        let scenario = app.scenario(setup, 0, patience(&app).saturating_add(at_ms));
        Some(traffic(&scenario, at_ms)? - at_ms)
    })?;
    let Some(readiness) = setup.probes.readiness else { return Some(range) };
    // A probe of the old container that is still under way keeps the first one of the new waiting,
    // and all after that: where none is asked right when the application could answer, one now is.
    let latency = app.latency_ms;
    let delay = u64::from(readiness.initial_delay) * 1000;
    let able = app.boot_ms.max(delay.saturating_sub(999));
    let is_met = able % readiness.period_ms() <= latency + REFUSALS;
    let is_sooner = setup.probes.startup.is_none() && is_met;
    let least = if is_sooner { range.least.min(able + latency) } else { range.least };
    Some(Range { least, most: range.most + latency })
}

fn patience(app: &App) -> u64 {
    app.boot_ms.saturating_mul(3).saturating_add(PATIENCE).min(LONGEST)
}

/// When traffic first begins at or after a time; `None` if a probe has a container killed before.
fn traffic(scenario: &Scenario, from: u64) -> Option<u64> {
    let mut found = None;
    cluster::play(scenario, &mut |event| {
        if event.kind == EventKind::Ready && event.at >= from {
            found = Some(event.at);
        }
        found.is_none() && !matches!(event.kind, EventKind::Kill(_))
    });
    found
}

fn over_phases(
    setup: &Setup,
    app: &App,
    mut measure: impl FnMut(u64) -> Option<u64>,
) -> Option<Range> {
    let mut range: Option<Range> = None;
    for phase in phases(setup, app) {
        let Some(time) = measure(phase) else { continue };
        range = Some(range.map_or(Range::exactly(time), |range| range.with(time)));
    }
    range
}

/// The phases that matter, each as the time from a tick of all probes to the container's start.
fn phases(setup: &Setup, app: &App) -> Vec<u64> {
    let mut ages = vec![0, app.boot_ms];
    for timing in setup.probes.all() {
        // A container's start is known by the second.
        let delay = u64::from(timing.initial_delay) * 1000;
        ages.extend([delay, delay.saturating_sub(999)]);
    }
    if let Some(timing) = setup.probes.readiness {
        // It is asked when the startup probe has succeeded, and then at each period.
        let delay = u64::from(timing.initial_delay) * 1000;
        let asked = (0..TICKS).map(|tick| tick * timing.period_ms() + app.latency_ms);
        ages.extend(asked.filter_map(|before| delay.checked_sub(before)));
    }
    let periods = setup.boot_judge().map_or(1_000, |(_, timing)| timing.period_ms());
    let phase = |age: u64| periods - age % periods;
    let around = |at: u64| [at + periods - 1, at, at + 1].map(|it| it % periods);
    let mut phases: Vec<u64> = ages.into_iter().flat_map(|age| around(phase(age))).collect();
    phases.sort_unstable();
    phases.dedup();
    phases
}

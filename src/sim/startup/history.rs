//! What the engine says of a service's containers, from their start on.

use crate::sim::healthcheck;
use crate::sim::healthcheck::{Event, EventKind, Run, Scenario, Status, Timing, Window};
use crate::sim::startup::Fate;
use crate::sim::startup::nodes::{Node, Restart};

/// Each state with the time since the start when it begins; the first begins at 0.
pub(super) type History = Vec<(u64, State)>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It runs, and nothing checks its health.
    Running,
    Starting,
    Healthy,
    Unhealthy,
    /// It has ended, and the engine starts it again.
    Restarting,
    Exited(u8),
}

/// How long a healthy answer takes.
const ANSWER: u64 = 30;
/// The engine waits so long before it starts a container again, twice as long the next time, …
const FIRST_DELAY: u64 = 100;
/// … up to this, …
const LONGEST_DELAY: u64 = 60_000;
/// … and from the beginning after a run of this length.
const GOOD_RUN: u64 = 10_000;
/// An application that always fails has shown by then what it does.
const MOST_RUNS: usize = 8;
/// Of a check with a very short interval, no more probes than this are played.
const MOST_PROBES: u64 = 4_000;
/// All services together play so many.
const ALL_PROBES: u64 = 400_000;

/// How many probes each of so many services may play.
pub(super) fn most_probes(services: usize) -> u64 {
    let services = u64::try_from(services).unwrap_or(u64::MAX).max(1);
    (ALL_PROBES / services).clamp(20, MOST_PROBES)
}

/// What becomes of a service's containers.
pub(super) fn of(node: &Node, most_probes: u64) -> History {
    let timing = node.check.timing();
    let ready = u64::from(node.seconds) * 1000;
    let runs = runs(node);
    let length = |run: &Run| run.exit_after.map_or(0, |after| after + run.restart_delay);
    let patience = timing.map_or(0, |timing| {
        let round = timing.interval.max(timing.start_interval).saturating_add(2 * ANSWER);
        let rounds = u64::from(timing.retries.min(1_000)) + 2;
        timing.start_period.saturating_add(round.saturating_mul(rounds))
    });
    let until = runs.iter().map(length).fold(patience.saturating_add(ready), u64::saturating_add);
    let events = healthcheck::simulate(&scenario(timing, runs, until, most_probes));
    states(node, &events)
}

/// What becomes of them if none ever gets ready.
pub(super) fn of_failing(node: &Node, most_probes: u64) -> History {
    of(&Node { fate: Fate::Never, ..node.clone() }, most_probes)
}

/// What becomes of them if the check succeeds only just before it would fail for good, after
/// probes that take all of their time. Without a check, as usual.
pub(super) fn at_worst(node: &Node, most_probes: u64) -> History {
    let Some(timing) = node.check.timing() else { return of(node, most_probes) };
    let round = timing.interval.max(timing.start_interval).saturating_add(timing.timeout);
    let rounds = u64::from(timing.retries.min(1_000)) + 2;
    let until = timing.start_period.saturating_add(round.saturating_mul(rounds));
    let hanging = Window { from: 0, to: None, every: None, exit: 1, took: timing.timeout };
    let runs = vec![Run { answers: vec![hanging], ..Run::default() }];
    let events = healthcheck::simulate(&scenario(Some(timing), runs, until, most_probes));
    let last = events.iter().find(|event| event.kind == EventKind::Status(Status::Unhealthy));
    let mut history = vec![(0, State::Starting)];
    history.extend(last.map(|event| (event.at, State::Healthy)));
    history
}

/// What the checks of a service's containers say until so long after their start.
pub(super) fn events(node: &Node, until: u64, most_probes: u64) -> Vec<Event> {
    if node.check.timing().is_none() {
        return Vec::new();
    }
    healthcheck::simulate(&scenario(node.check.timing(), runs(node), until, most_probes))
}

/// The scenario, with a check that is slow enough to be played.
fn scenario(timing: Option<Timing>, runs: Vec<Run>, until: u64, most_probes: u64) -> Scenario {
    let slowest = until / most_probes;
    let timing = timing.map(|timing| Timing {
        interval: timing.interval.max(slowest),
        start_interval: timing.start_interval.max(slowest),
        ..timing
    });
    Scenario { until, timing, runs }
}

/// How the application behaves, from each start to its end.
fn runs(node: &Node) -> Vec<Run> {
    let after = u64::from(node.seconds) * 1000;
    if exit_code(node).is_none() {
        let ready = Window { from: millis(after), to: None, every: None, exit: 0, took: ANSWER };
        let answers =
            if node.fate == Fate::Well && !node.is_job { vec![ready] } else { Vec::new() };
        return vec![Run { answers, ..Run::default() }];
    }
    let mut delay = FIRST_DELAY;
    let mut runs = Vec::new();
    for _ in 0..restarts(node).saturating_add(1).min(MOST_RUNS) {
        if after >= GOOD_RUN {
            delay = FIRST_DELAY;
        }
        let exit_after = Some(after);
        runs.push(Run { answers: Vec::new(), exit_after, restart_delay: delay });
        delay = (delay * 2).min(LONGEST_DELAY);
    }
    runs
}

fn millis(time: u64) -> i64 {
    i64::try_from(time).unwrap_or(i64::MAX)
}

/// With what the application ends; `None`: it does not.
fn exit_code(node: &Node) -> Option<u8> {
    match node.fate {
        Fate::Exits(code) => Some(code),
        Fate::Well if node.is_job => Some(0),
        Fate::Well | Fate::Never => None,
    }
}

/// How often the engine starts an application again that ends.
fn restarts(node: &Node) -> usize {
    match node.restart {
        Restart::No => 0,
        Restart::OnFailure(_) if exit_code(node) == Some(0) => 0,
        Restart::OnFailure(times) => usize::try_from(times).unwrap_or(usize::MAX),
        Restart::Always => usize::MAX,
    }
}

fn states(node: &Node, events: &[Event]) -> History {
    let mut history = Vec::new();
    for event in events {
        let state = match event.kind {
            EventKind::Status(Status::None) => State::Running,
            EventKind::Status(Status::Starting) => State::Starting,
            EventKind::Status(Status::Healthy) => State::Healthy,
            EventKind::Status(Status::Unhealthy) => State::Unhealthy,
            EventKind::Exit(number) => match exit_code(node) {
                Some(code) if usize::try_from(number).is_ok_and(|it| it > restarts(node)) => {
                    State::Exited(code)
                }
                _ => State::Restarting,
            },
            _ => continue,
        };
        history.push((event.at, state));
    }
    history
}

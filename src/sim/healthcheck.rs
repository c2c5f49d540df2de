//! What Docker's HEALTHCHECK makes of a container, probe by probe.
//!
//! [`simulate`] follows the state machine of the engine (moby, `daemon/health.go`), with times in
//! milliseconds. Docker never restarts an unhealthy container by itself, so a run ends only where
//! its application does.

use std::fmt;

/// A container and how its application behaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scenario {
    /// Nothing after this is told.
    pub until: u64,
    /// `None`: there is no check, or it is switched off.
    pub timing: Option<Timing>,
    /// What happens in the first run, the second, …. After the last one's end nothing starts again.
    pub runs: Vec<Run>,
}

/// The numbers of a check as they take effect. The times are at least one millisecond, except for
/// the start period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// From the end of a probe to the next one.
    pub interval: u64,
    /// A probe that takes as long has failed.
    pub timeout: u64,
    /// Failures of probes that begin earlier after the start do not count, until one succeeds.
    pub start_period: u64,
    /// Takes the place of `interval` during the start period.
    pub start_interval: u64,
    /// So many failures in a row make a container unhealthy.
    pub retries: u32,
}

/// How the application behaves from a start to its end. Times count from the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    pub answers: Vec<Window>,
    /// When it ends by itself.
    pub exit_after: Option<u64>,
    /// From its end to the start of the next run.
    pub restart_delay: u64,
}

/// What a probe that begins in this span of time comes to. The first window that fits counts;
/// outside all of them the probe fails at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from: i64,
    pub to: Option<i64>,
    /// It comes back after so long, again and again.
    pub every: Option<u64>,
    /// The exit code of the test: 0 is healthy.
    pub exit: i64,
    /// How long the test takes.
    pub took: u64,
}

/// Something that happened, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    pub at: u64,
    pub kind: EventKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// The container starts, by its number from 1.
    Run(u32),
    /// It ends by itself.
    Exit(u32),
    Status(Status),
    /// The test has ended with this code.
    Probe(i64),
    /// The test took too long.
    Timeout,
    /// The failure fell into the start period.
    NotCounted,
    /// So many failures in a row by now.
    Streak(u32),
}

/// What the engine says of a container's health.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// There is no check.
    None,
    Starting,
    Healthy,
    Unhealthy,
}

/// A refused connection is noticed so soon.
const REFUSAL: Window = Window { from: 0, to: None, every: None, exit: 1, took: 10 };

/// Docker's defaults.
impl Default for Timing {
    fn default() -> Timing {
        Timing {
            interval: 30_000,
            timeout: 30_000,
            start_period: 0,
            start_interval: 5_000,
            retries: 3,
        }
    }
}

/// What happens, in order of time.
pub fn simulate(scenario: &Scenario) -> Vec<Event> {
    let mut events = Vec::new();
    let mut starts_at = 0;
    for (number, run) in (1..).zip(&scenario.runs) {
        events.push(Event { at: starts_at, kind: EventKind::Run(number) });
        match scenario.timing {
            Some(timing) => follow(scenario.until, timing, run, starts_at, &mut events),
            None => {
                events.push(Event { at: starts_at, kind: EventKind::Status(Status::None) });
            }
        }
        let exit = run.exit_after.map(|after| starts_at.saturating_add(after));
        let Some(exit) = exit.filter(|exit| *exit <= scenario.until) else { break };
        events.push(Event { at: exit, kind: EventKind::Exit(number) });
        starts_at = exit.saturating_add(run.restart_delay);
        if starts_at > scenario.until {
            break;
        }
    }
    events
}

/// The probes of one run.
fn follow(until: u64, timing: Timing, run: &Run, started_at: u64, events: &mut Vec<Event>) {
    let mut status = Status::Starting;
    let mut streak = 0_u32;
    // Since the start, as are the windows.
    let mut now = 0_u64;
    events.push(Event { at: started_at, kind: EventKind::Status(status) });
    loop {
        let is_young = now < timing.start_period && status == Status::Starting;
        let delay = if is_young { timing.start_interval } else { timing.interval };
        let begin = now.saturating_add(delay.max(1));
        let answer = run.answer(begin);
        let is_timeout = answer.took >= timing.timeout;
        let end = begin.saturating_add(answer.took.min(timing.timeout));
        // A container that ends takes its probe with it.
        if run.exit_after.is_some_and(|exit| begin >= exit || end > exit) {
            return;
        }
        let at = started_at.saturating_add(end);
        if at > until {
            return;
        }
        let mut tell = |kind| events.push(Event { at, kind });
        tell(if is_timeout { EventKind::Timeout } else { EventKind::Probe(answer.exit) });
        let before = status;
        if !is_timeout && answer.exit == 0 {
            streak = 0;
            status = Status::Healthy;
        } else if status == Status::Starting && begin < timing.start_period {
            tell(EventKind::NotCounted);
        } else {
            streak = streak.saturating_add(1);
            tell(EventKind::Streak(streak));
            if streak >= timing.retries {
                status = Status::Unhealthy;
            }
        }
        if status != before {
            tell(EventKind::Status(status));
        }
        now = end;
    }
}

impl Run {
    /// What a probe comes to that begins so long after the start.
    fn answer(&self, begin: u64) -> Window {
        let fits = |it: &&Window| is_within(begin, it.from, it.to, it.every);
        self.answers.iter().find(fits).copied().unwrap_or(REFUSAL)
    }
}

/// Whether a time lies in a window that may come back.
pub(super) fn is_within(at: u64, from: i64, to: Option<i64>, every: Option<u64>) -> bool {
    let at = i64::try_from(at).unwrap_or(i64::MAX);
    let since = at.saturating_sub(from);
    let Some(every) = every.and_then(|every| i64::try_from(every.max(1)).ok()) else {
        return since >= 0 && to.is_none_or(|to| at < to);
    };
    let length = to.map(|to| to.saturating_sub(from));
    since >= 0 && length.is_none_or(|length| since % every < length)
}

impl Status {
    /// Docker's own word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::None => "none",
            Status::Starting => "starting",
            Status::Healthy => "healthy",
            Status::Unhealthy => "unhealthy",
        }
    }
}

/// The names that the command line prints.
impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EventKind::Run(number) => write!(f, "run {number}"),
            EventKind::Exit(number) => write!(f, "exit {number}"),
            EventKind::Status(status) => write!(f, "status {}", status.as_str()),
            EventKind::Probe(exit) => write!(f, "probe exit {exit}"),
            EventKind::Timeout => f.write_str("probe timeout"),
            EventKind::NotCounted => f.write_str("not counted"),
            EventKind::Streak(count) => write!(f, "streak {count}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(answers: Vec<Window>) -> Run {
        Run { answers, ..Run::default() }
    }

    fn told(scenario: &Scenario) -> Vec<(u64, String)> {
        simulate(scenario).iter().map(|event| (event.at, event.kind.to_string())).collect()
    }

    fn at(at: u64, what: &str) -> (u64, String) {
        (at, what.to_owned())
    }

    #[test]
    fn a_container_that_ends_in_the_middle_of_a_probe_gives_no_answer() {
        let slow = Window { from: 0, to: None, every: None, exit: 0, took: 4_000 };
        let ending = Run { exit_after: Some(32_000), restart_delay: 500, ..run(vec![slow]) };
        let timing = Some(Timing::default());
        let scenario = Scenario { until: 40_000, timing, runs: vec![ending, run(vec![slow])] };
        let expected = [
            at(0, "run 1"),
            at(0, "status starting"),
            at(32_000, "exit 1"),
            at(32_500, "run 2"),
            at(32_500, "status starting"),
        ];
        assert_eq!(told(&scenario), expected);
    }

    #[test]
    fn without_a_check_there_is_no_status() {
        let ending = Run { exit_after: Some(5), restart_delay: 7, ..Run::default() };
        let scenario = Scenario { until: 10, timing: None, runs: vec![ending.clone(), ending] };
        assert_eq!(told(&scenario), [at(0, "run 1"), at(0, "status none"), at(5, "exit 1")]);
    }

    #[test]
    fn the_start_interval_counts_only_within_a_start_period() {
        let ready = Window { from: 0, to: None, every: None, exit: 0, took: 0 };
        let first = |start_period| {
            let timing = Some(Timing { start_period, ..Timing::default() });
            let scenario = Scenario { until: 60_000, timing, runs: vec![run(vec![ready])] };
            simulate(&scenario).iter().find(|it| it.kind == EventKind::Probe(0)).map(|it| it.at)
        };
        assert_eq!(first(0), Some(30_000));
        // A period shorter than the interval does not bring the first probe forward.
        assert_eq!(first(1), Some(5_000));
    }
}

//! What the kubelet's probes do to a container, second by second.
//!
//! [`simulate`] follows the kubelet's probe worker and its restart back-off event by event, with
//! times in milliseconds. What happens between two components is taken to happen at once.

mod app;
mod cause;
mod cluster;
mod docker;
mod phases;
mod rollout;
mod setup;
mod suggest;
mod summary;

use std::fmt;

use crate::model::kube::ProbeKind;
use crate::sim::healthcheck::is_within;

pub use self::app::{App, Crash, Flap, LONGEST, Spell};
pub use self::cause::{Cause, Trigger};
pub use self::rollout::{Rollout, RolloutTime, Strategy};
pub use self::setup::{Setup, Sight};
pub use self::suggest::{Reason, Suggestion, Target, edits, improved, suggest};
pub use self::summary::{BootBudget, Lengths, OutageEffect, Range, Stopping, Summary, summarize};

/// A pod with one container, and how its application behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Nothing after this is told.
    pub until: u64,
    /// How long after the probe workers the first container starts.
    pub start_offset: u64,
    /// The pod's `terminationGracePeriodSeconds`.
    pub grace_seconds: u32,
    pub probes: PerProbe<Option<Timing>>,
    /// Takes the place of a good answer, where a probe begins in one of these. Times count from the
    /// start of the probe workers, as a container knows nothing of them.
    pub outages: PerProbe<Vec<Window>>,
    /// When the pod is deleted.
    pub deleted_at: Option<u64>,
    /// What the first container does, the second, …; the last one's behaviour repeats.
    pub runs: Vec<Run>,
}

/// One thing for each kind of probe.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PerProbe<T> {
    pub startup: T,
    pub readiness: T,
    pub liveness: T,
}

/// The numbers of a probe as they take effect, in seconds and counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    pub initial_delay: u32,
    pub period: u32,
    pub timeout: u32,
    pub success_threshold: u32,
    pub failure_threshold: u32,
    pub grace_seconds: Option<u32>,
}

/// How one container behaves. Times count from its start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    pub answers: PerProbe<Vec<Window>>,
    /// When it ends by itself.
    pub exit_after: Option<u64>,
    /// From the request to stop to its end.
    pub stop_takes: u64,
    /// From when to when it does not hear a request to stop.
    pub deaf: Option<(u64, Option<u64>)>,
}

/// What a probe that begins in this span of time is answered. The first window that fits counts;
/// outside all of them the probe fails at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from: i64,
    pub to: Option<i64>,
    /// It comes back after so long, again and again.
    pub every: Option<u64>,
    pub answer: Answer,
    /// How long the answer takes; beyond the probe's timeout, it is a timeout.
    pub took: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    Ok,
    Fail,
    Timeout,
    /// The probe could not be run: counts as nothing.
    Error,
}

/// Something that happened, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    pub at: u64,
    pub kind: EventKind,
    pub cause: Cause,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// The container starts, by its number from 1.
    Run(u32),
    Exit(u32),
    /// A probe's result is known.
    Probe(ProbeKind, Answer),
    /// The startup probe has succeeded, or there is none.
    Started,
    Ready,
    Unready,
    /// The probe's failures reached the threshold: the container is told to stop.
    Kill(ProbeKind),
    /// The next start comes so many seconds after the exit.
    Backoff(u32),
    /// The pod is deleted: traffic ends, the container is told to stop, and none follows it.
    Delete,
}

/// What happens, in order of time, however long it takes: there are at most a few events for each
/// period of a probe. What happens does not depend on `until`, which only ends the telling.
pub fn simulate(scenario: &Scenario) -> Vec<Event> {
    let mut events = Vec::new();
    cluster::play(scenario, &mut |event| {
        events.push(event);
        true
    });
    events
}

impl Window {
    /// Whether it holds at a time.
    pub fn fits(&self, at: u64) -> bool {
        is_within(at, self.from, self.to, self.every)
    }
}

impl<T> PerProbe<T> {
    /// One for each kind, in its order.
    pub fn from_fn(mut of: impl FnMut(ProbeKind) -> T) -> PerProbe<T> {
        PerProbe {
            startup: of(ProbeKind::Startup),
            readiness: of(ProbeKind::Readiness),
            liveness: of(ProbeKind::Liveness),
        }
    }

    pub fn get_mut(&mut self, kind: ProbeKind) -> &mut T {
        match kind {
            ProbeKind::Startup => &mut self.startup,
            ProbeKind::Readiness => &mut self.readiness,
            ProbeKind::Liveness => &mut self.liveness,
        }
    }

    pub fn get(&self, kind: ProbeKind) -> &T {
        match kind {
            ProbeKind::Startup => &self.startup,
            ProbeKind::Readiness => &self.readiness,
            ProbeKind::Liveness => &self.liveness,
        }
    }
}

impl PerProbe<Option<Timing>> {
    /// Those that are set.
    pub fn all(&self) -> impl Iterator<Item = Timing> {
        [self.startup, self.readiness, self.liveness].into_iter().flatten()
    }
}

/// Kubernetes' defaults.
impl Default for Timing {
    fn default() -> Timing {
        Timing {
            initial_delay: 0,
            period: 10,
            timeout: 1,
            success_threshold: 1,
            failure_threshold: 3,
            grace_seconds: None,
        }
    }
}

impl Answer {
    pub fn as_str(self) -> &'static str {
        match self {
            Answer::Ok => "ok",
            Answer::Fail => "fail",
            Answer::Timeout => "timeout",
            Answer::Error => "error",
        }
    }
}

/// The names that the command line prints.
impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EventKind::Run(number) => write!(f, "run {number}"),
            EventKind::Exit(number) => write!(f, "exit {number}"),
            EventKind::Probe(kind, answer) => {
                write!(f, "probe {} {}", kind.as_str(), answer.as_str())
            }
            EventKind::Started => f.write_str("started"),
            EventKind::Ready => f.write_str("ready"),
            EventKind::Unready => f.write_str("unready"),
            EventKind::Kill(kind) => write!(f, "kill {}", kind.as_str()),
            EventKind::Backoff(seconds) => write!(f, "backoff {seconds}"),
            EventKind::Delete => f.write_str("delete"),
        }
    }
}

//! What the probes come to, in numbers: what most people want to know of them.

use crate::model::kube::ProbeKind;
use crate::sim::probes::app::Crash;
use crate::sim::probes::phases::{after_crash, first_traffic};
use crate::sim::probes::{App, Event, EventKind, PerProbe, RolloutTime, Setup, Sight, Timing};

/// How an application fares under its probes. Times in milliseconds.
///
/// Where a range is given, it depends on how the probes' ticks fall. The most is then a bound that
/// is come near to, but not reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// When the first request can arrive in the timeline that is told.
    pub first_traffic: Option<u64>,
    /// How often a probe has a container killed in that timeline.
    pub kills: usize,
    /// From a container's start to its first traffic, on a good day, if no probe has it killed
    /// before. `None`: it always is, or never gets ready.
    pub start: Option<Range>,
    /// How long a boot may take. `None`: no probe kills while the application boots.
    pub boot: Option<BootBudget>,
    /// Which probes give up before the application answers, however well it is.
    pub too_slow: PerProbe<bool>,
    /// How long a container that hangs keeps receiving requests. `None`: for ever.
    pub hung_traffic: Option<Range>,
    /// From the hang to the request to stop. `None`: nothing restarts it.
    pub hung_restart: Option<Range>,
    pub outage: OutageEffect,
    /// From a crash after a good while to the next traffic, in the same way.
    pub after_crash: Option<Range>,
    /// The longest wait before a start, if the application ends soon after each one.
    pub crash_loop: Option<u64>,
    /// `None`: nothing replaces the pod.
    pub rollout: Option<RolloutTime>,
    pub stopping: Stopping,
}

/// From the least to the most, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    pub least: u64,
    pub most: u64,
}

/// How long an application may take to boot, in whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BootBudget {
    /// The probe that kills.
    pub by: ProbeKind,
    /// It never kills an application that boots within this time.
    pub safe_seconds: u32,
    /// It always kills one that takes longer than this.
    pub longest_seconds: u32,
}

/// What an outage of the application's dependency does to a pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutageEffect {
    /// The outages that take it out of the Service, and with it all others that ask the same thing.
    /// `None`: its readiness does not show them.
    pub unready: Option<Lengths>,
    /// The outages that have it killed. `None`: none does.
    pub killed: Option<Lengths>,
    /// How long no pod at all takes traffic in the outage that is described; longer where it has
    /// pods killed, which must boot again. `None`: there is no such time, or no end of it.
    pub service_down: Option<Range>,
}

/// Which lengths of an outage have an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lengths {
    /// What is not longer has none.
    pub harmless: u64,
    /// What is as long surely has it.
    pub sure: u64,
}

/// What comes of the request to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopping {
    /// How long the application takes to finish what it has begun.
    pub drain: u64,
    /// How long it may take when its pod is deleted; then it is killed.
    pub grace: u64,
    /// How long requests may still arrive after a probe had it killed: its pod stays in the Service
    /// until the container has ended. `None`: no probe kills.
    pub traffic_after_kill: Option<u64>,
}

/// The longest that the kubelet waits before it starts a container again.
const LONGEST_BACKOFF: u64 = 300_000;
/// A container that ran for longer is started at once again.
const BACKOFF_EXPIRES: u64 = 600_000;

/// What `events`, the timeline of such an application, come to, and what else is to be known of it.
pub fn summarize(setup: &Setup, app: &App, events: &[Event]) -> Summary {
    let is_kill = |event: &&Event| matches!(event.kind, EventKind::Kill(_));
    let start = first_traffic(setup, app);
    let stopping = stopping(setup, app);
    let in_loop = |crash: &Crash| crash.repeats && crash.at_ms <= BACKOFF_EXPIRES;
    Summary {
        first_traffic: events.iter().find(|it| it.kind == EventKind::Ready).map(|it| it.at),
        kills: events.iter().filter(is_kill).count(),
        start,
        boot: boot_budget(setup),
        too_slow: PerProbe::from_fn(|kind| {
            setup.probes.get(kind).is_some_and(|it| latency(setup, app, kind) >= it.timeout_ms())
        }),
        hung_traffic: hung_traffic(setup, app),
        hung_restart: hung(setup, app, ProbeKind::Liveness),
        outage: outage_effect(setup, app),
        after_crash: start.and_then(|start| after_crash(setup, app, start)),
        crash_loop: app.crash.as_ref().filter(|it| in_loop(it)).map(|_| LONGEST_BACKOFF),
        rollout: setup.rollout.time(start, stopping.drain.min(stopping.grace)),
        stopping,
    }
}

fn boot_budget(setup: &Setup) -> Option<BootBudget> {
    let (by, timing) = setup.boot_judge()?;
    let Timing { initial_delay, period, failure_threshold, .. } = timing;
    let period = period.max(1);
    // The first probe comes a whole period after the start, or at the last tick after the delay.
    let first = match initial_delay {
        0 => period,
        delay => delay.saturating_add(period - 1),
    };
    let rest = failure_threshold.saturating_sub(1).saturating_mul(period);
    Some(BootBudget {
        by,
        safe_seconds: timing.safe_boot_seconds(),
        longest_seconds: first.saturating_add(rest),
    })
}

/// How long a good answer to this probe takes.
pub(super) fn latency(setup: &Setup, app: &App, kind: ProbeKind) -> u64 {
    match setup.sights.get(kind) {
        Sight::Port => 0,
        Sight::App | Sight::Everything => app.latency_ms,
    }
}

/// From the hang to the failure of this probe, if it sees that.
pub(super) fn hung(setup: &Setup, app: &App, kind: ProbeKind) -> Option<Range> {
    let timing = (*setup.probes.get(kind))?;
    if *setup.sights.get(kind) == Sight::Port {
        return None;
    }
    // The next probe waits for the one that is under way.
    let good = timing.period_ms().max(latency(setup, app, kind));
    let hung = timing.period_ms().max(timing.timeout_ms());
    let least = repeats(timing.failure_threshold) * hung + timing.timeout_ms();
    Some(Range { least, most: least + good })
}

fn hung_traffic(setup: &Setup, app: &App) -> Option<Range> {
    let unready = hung(setup, app, ProbeKind::Readiness);
    // It does not hear the request to stop, and leaves the Service when it is killed.
    let grace = setup.grace(Some(ProbeKind::Liveness));
    let ended = hung(setup, app, ProbeKind::Liveness).map(|range| range.later(grace));
    match (unready, ended) {
        (Some(one), Some(other)) => Some(one.sooner(other)),
        (one, other) => one.or(other),
    }
}

/// The lengths of an outage, or of any other failing, with which this probe fails for good.
pub(super) fn outage_lengths(setup: &Setup, app: &App, kind: ProbeKind) -> Option<Lengths> {
    let timing = (*setup.probes.get(kind))?;
    let gap = timing.period_ms().max(latency(setup, app, kind));
    let harmless = repeats(timing.failure_threshold) * gap;
    Some(Lengths { harmless, sure: harmless + gap })
}

fn outage_effect(setup: &Setup, app: &App) -> OutageEffect {
    let lengths = |kind: ProbeKind| {
        let is_seen = *setup.sights.get(kind) == Sight::Everything;
        outage_lengths(setup, app, kind).filter(|_| is_seen)
    };
    let unready = lengths(ProbeKind::Readiness);
    let length = app.outage.and_then(|outage| outage.for_ms);
    let described = unready.zip(setup.probes.readiness).zip(length);
    OutageEffect {
        unready,
        killed: lengths(ProbeKind::Liveness),
        service_down: described.and_then(|((lengths, timing), length)| {
            let latency = latency(setup, app, ProbeKind::Readiness);
            service_down(lengths, timing, latency, setup.rollout.replicas, length)
        }),
    }
}

/// From the last pod's leaving of the Service to the first one's return.
///
/// A pod is out `latency` after its last failing probe has begun, and is asked again at once, then
/// at each gap.
fn service_down(
    lengths: Lengths,
    timing: Timing,
    latency: u64,
    replicas: u32,
    length: u64,
) -> Option<Range> {
    if length <= lengths.harmless {
        return None;
    }
    let gap = lengths.sure - lengths.harmless;
    let recovery = repeats(timing.success_threshold) * gap + latency;
    let down = |out: u64| length.saturating_sub(out).div_ceil(gap.max(1)) * gap + recovery;
    let (soonest, latest) =
        (lengths.harmless + latency, lengths.sure.min(length) + latency.saturating_sub(1));
    // Pods that are asked at other times may be back sooner: right when the outage ends.
    let least = match replicas {
        0 => return None,
        1 => down(latest),
        _ => (length + recovery).saturating_sub(latest),
    };
    Some(Range { least, most: down(soonest) })
}

fn stopping(setup: &Setup, app: &App) -> Stopping {
    let kills = setup.probes.liveness.is_some();
    let grace = setup.grace(Some(ProbeKind::Liveness));
    Stopping {
        drain: app.drain_ms,
        grace: setup.grace(None),
        traffic_after_kill: kills.then_some(app.drain_ms.min(grace)),
    }
}

/// How often a probe must be repeated until a threshold is reached.
fn repeats(threshold: u32) -> u64 {
    u64::from(threshold.saturating_sub(1))
}

impl Range {
    pub fn exactly(time: u64) -> Range {
        Range { least: time, most: time }
    }

    #[must_use]
    pub fn later(self, by: u64) -> Range {
        Range { least: self.least.saturating_add(by), most: self.most.saturating_add(by) }
    }

    #[must_use]
    pub fn times(self, factor: u64) -> Range {
        let Range { least, most } = self;
        Range { least: least.saturating_mul(factor), most: most.saturating_mul(factor) }
    }

    /// Of two things, when the first one comes.
    #[must_use]
    pub fn sooner(self, other: Range) -> Range {
        Range { least: self.least.min(other.least), most: self.most.min(other.most) }
    }

    /// The smallest range that also holds `time`.
    #[must_use]
    pub fn with(self, time: u64) -> Range {
        Range { least: self.least.min(time), most: self.most.max(time) }
    }
}

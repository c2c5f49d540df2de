//! The question that most people have: my application takes so long to boot, what happens?

use crate::model::kube::{Container, Probe, ProbeKind, safe_boot_seconds};
use crate::sim::probes::{Answer, Event, EventKind, PerProbe, Run, Scenario, Timing, Window};

/// How long a healthy answer and an orderly stop take.
const ANSWER: u64 = 30;
const STOP: u64 = 1_000;
/// No timeline is longer: an hour.
const LONGEST: u64 = 3_600_000;

/// What a timeline comes down to. Times in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// When the first request can arrive.
    pub first_traffic: Option<u64>,
    /// How often a probe has the container killed.
    pub kills: usize,
    /// The whole seconds of booting that never lead to a kill, however the probe's ticks fall
    /// against the container's start. `None`: nothing kills it while it boots.
    pub safe_boot_seconds: Option<u32>,
    /// The whole seconds of booting that just may go well, if the ticks fall best.
    pub longest_boot_seconds: Option<u32>,
    /// The longest that a container which has hung keeps receiving requests. `None`: for ever.
    pub hung_traffic: Option<u64>,
}

/// A container whose application answers from `boot_seconds` after each start, and then for good.
pub fn boot_scenario(container: &Container, boot_seconds: u32) -> Scenario {
    let timing = |kind| container.probe(kind).map(timing);
    let from = i64::from(boot_seconds) * 1000;
    let windows = vec![Window { from, to: None, answer: Answer::Ok, took: ANSWER }];
    let answers =
        PerProbe { startup: windows.clone(), readiness: windows.clone(), liveness: windows };
    let probes = PerProbe {
        startup: timing(ProbeKind::Startup),
        readiness: timing(ProbeKind::Readiness),
        liveness: timing(ProbeKind::Liveness),
    };
    let mut scenario = Scenario {
        until: 0,
        start_offset: 0,
        grace_seconds: container.grace_seconds,
        probes,
        runs: vec![Run { answers, exit_after: None, stop_takes: STOP }],
    };
    scenario.until = length(&scenario, boot_seconds);
    scenario
}

/// What happens to a container, in short.
pub fn summarize(scenario: &Scenario, events: &[Event]) -> Summary {
    let ready = events.iter().find(|event| event.kind == EventKind::Ready);
    let is_kill = |event: &&Event| matches!(event.kind, EventKind::Kill(_));
    let killer = scenario.probes.startup.or(scenario.probes.liveness);
    Summary {
        first_traffic: ready.map(|event| event.at),
        kills: events.iter().filter(is_kill).count(),
        safe_boot_seconds: killer.map(safe_boot),
        longest_boot_seconds: killer.map(longest_boot),
        hung_traffic: hung_traffic(&scenario.probes),
    }
}

fn timing(probe: &Probe) -> Timing {
    Timing {
        initial_delay: probe.initial_delay.value,
        period: probe.period.value,
        timeout: probe.timeout.value,
        success_threshold: probe.success_threshold.value,
        failure_threshold: probe.failure_threshold.value,
        grace_seconds: probe.grace_seconds.as_ref().map(|grace| grace.value),
    }
}

/// Long enough to see the container run, or be killed a few times.
fn length(scenario: &Scenario, boot_seconds: u32) -> u64 {
    let probes = &scenario.probes;
    let patience = [probes.startup, probes.readiness, probes.liveness]
        .into_iter()
        .flatten()
        .map(|timing| millis(longest_boot(timing)) + millis(timing.timeout))
        .max()
        .unwrap_or(0);
    let boot = u64::from(boot_seconds) * 1000;
    (3 * patience.max(boot) + 60_000).min(LONGEST)
}

fn safe_boot(timing: Timing) -> u32 {
    safe_boot_seconds(timing.initial_delay, timing.period, timing.failure_threshold)
}

/// The first probe comes a whole period after the start, or at the last tick after the delay.
fn longest_boot(timing: Timing) -> u32 {
    let period = timing.period.max(1);
    let first = if timing.initial_delay == 0 {
        period
    } else {
        timing.initial_delay.saturating_add(period - 1)
    };
    first.saturating_add(rest(timing))
}

/// From the first failing probe to the one that kills.
fn rest(timing: Timing) -> u32 {
    timing.failure_threshold.saturating_sub(1).saturating_mul(timing.period.max(1))
}

fn hung_traffic(probes: &PerProbe<Option<Timing>>) -> Option<u64> {
    let worst = |timing: Timing| {
        let (period, timeout) = (millis(timing.period.max(1)), millis(timing.timeout));
        // The next probe waits for the one that hangs.
        let repeated = u64::from(timing.failure_threshold.saturating_sub(1));
        period + repeated * period.max(timeout) + timeout
    };
    let readiness = probes.readiness.map(worst);
    // A killed container leaves the endpoints when it has stopped, at the latest.
    let liveness = probes.liveness.map(worst);
    readiness.into_iter().chain(liveness).min()
}

fn millis(seconds: u32) -> u64 {
    u64::from(seconds) * 1000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::probes::simulate;

    /// A scenario of one probe, whose worker is so many milliseconds older than the container.
    fn scenario(startup: Timing, boot: u32, start_offset: u64) -> Scenario {
        let from = i64::from(boot) * 1000;
        let window = Window { from, to: None, answer: Answer::Ok, took: ANSWER };
        let probes = PerProbe { startup: Some(startup), ..PerProbe::default() };
        let answers = PerProbe { startup: vec![window], ..PerProbe::default() };
        let runs = vec![Run { answers, exit_after: None, stop_takes: STOP }];
        Scenario { until: 600_000, start_offset, grace_seconds: 30, probes, runs }
    }

    fn kills(timing: Timing, boot: u32, offset: u64) -> usize {
        let scenario = scenario(timing, boot, offset);
        summarize(&scenario, &simulate(&scenario)).kills
    }

    #[test]
    fn the_budgets_are_those_of_the_simulation() {
        for (initial_delay, period, failure_threshold) in
            [(0, 5, 3), (0, 1, 1), (7, 5, 2), (5, 5, 4), (1, 3, 2), (20, 10, 1)]
        {
            let timing = Timing { initial_delay, period, failure_threshold, ..Timing::default() };
            let (safe, longest) = (safe_boot(timing), longest_boot(timing));
            let offsets: Vec<u64> = (0..u64::from(period) * 1000).step_by(100).collect();
            let is_killed = |boot: u32| {
                let killed = |&&offset: &&u64| kills(timing, boot, offset) > 0;
                offsets.iter().filter(killed).count()
            };
            assert_eq!(is_killed(safe), 0, "{timing:?}");
            assert!(is_killed(safe + 1) > 0, "{timing:?}");
            assert!(is_killed(longest) < offsets.len(), "{timing:?}");
            assert_eq!(is_killed(longest + 1), offsets.len(), "{timing:?}");
        }
    }
}

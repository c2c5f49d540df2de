//! Scenarios as the command line reads them: times in seconds, names as Kubernetes and Docker write
//! them.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::sim::healthcheck;
use crate::sim::probes;
use crate::sim::probes::{Answer, PerProbe};

/// What a scenario plays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// The kubelet's probes.
    Kubelet(probes::Scenario),
    /// Docker's HEALTHCHECK.
    Docker(healthcheck::Scenario),
}

/// The longest time that a scenario may name, in seconds: some thirty years.
const LONGEST: f64 = 1e9;
/// The longest back-off of the kubelet, in milliseconds.
const LONGEST_BACKOFF: u64 = 300_000;
/// More probes than this are not played.
const MOST_PROBES: u64 = 1_000_000;

/// Reads a scenario, or a case that holds one under `scenario`: with `probes` it is the kubelet's,
/// with `healthcheck` Docker's. An error says what to do about it.
pub fn read(text: &str) -> Result<Scenario, String> {
    let tree: Value = serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
    let is_case = tree.get("scenario").is_some();
    let inner = tree.get("scenario").unwrap_or(&tree);
    // Read from the text rather than the tree: then an error knows its line.
    match (inner.get("probes").is_some(), inner.get("healthcheck").is_some()) {
        (true, false) => kubelet(&parse(text, is_case)?).map(Scenario::Kubelet),
        (false, true) => docker(&parse(text, is_case)?).map(Scenario::Docker),
        (true, true) => Err("a scenario has `probes` or `healthcheck`, not both".to_owned()),
        (false, false) => {
            Err("a scenario needs `probes` (the kubelet's) or `healthcheck` (Docker's)".to_owned())
        }
    }
}

fn parse<T: for<'de> Deserialize<'de>>(text: &str, is_case: bool) -> Result<T, String> {
    #[derive(Deserialize)]
    struct Case<T> {
        scenario: T,
    }
    let result = if is_case {
        serde_json::from_str(text).map(|case: Case<T>| case.scenario)
    } else {
        serde_json::from_str(text)
    };
    result.map_err(|error| format!("not a scenario: {error}"))
}

/// A time in milliseconds, written in seconds.
#[derive(Clone, Copy, Debug, Default)]
struct Time(i64);

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        if seconds.abs() > LONGEST {
            return Err(serde::de::Error::custom("no time may be longer than 1000000000 seconds"));
        }
        #[expect(clippy::cast_possible_truncation, reason = "bounded above")]
        Ok(Time((seconds * 1000.0).round() as i64))
    }
}

impl Time {
    /// Nothing is shorter than no time at all.
    fn length(self) -> u64 {
        u64::try_from(self.0).unwrap_or(0)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kubelet {
    until: Time,
    #[serde(default, rename = "start_offset")]
    start_offset: Time,
    termination_grace_period_seconds: Option<u32>,
    probes: Kinds<Probe>,
    #[serde(default)]
    runs: Vec<KubeletRun>,
}

#[derive(Deserialize)]
struct Kinds<T> {
    startup: Option<T>,
    readiness: Option<T>,
    liveness: Option<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Probe {
    initial_delay_seconds: Option<u32>,
    period_seconds: Option<u32>,
    timeout_seconds: Option<u32>,
    success_threshold: Option<u32>,
    failure_threshold: Option<u32>,
    termination_grace_period_seconds: Option<u32>,
}

#[derive(Deserialize)]
struct KubeletRun {
    answers: Option<Kinds<Vec<Window<KubeletResult>>>>,
    exit_after: Option<Time>,
    #[serde(default)]
    stop_takes: Time,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KubeletResult {
    Ok,
    Fail,
    Error,
}

#[derive(Clone, Deserialize)]
struct Window<T> {
    #[serde(default)]
    from: Time,
    to: Option<Time>,
    result: T,
    #[serde(default)]
    took: Time,
}

#[derive(Deserialize)]
struct Docker {
    until: Time,
    healthcheck: Option<Check>,
    #[serde(default)]
    runs: Vec<DockerRun>,
}

#[derive(Deserialize)]
struct Check {
    #[serde(default)]
    disabled: bool,
    #[serde(default)]
    interval: Time,
    #[serde(default)]
    timeout: Time,
    #[serde(default)]
    start_period: Time,
    #[serde(default)]
    start_interval: Time,
    #[serde(default)]
    retries: i64,
}

#[derive(Deserialize)]
struct DockerRun {
    #[serde(default)]
    answers: Vec<Window<i64>>,
    exit_after: Option<Time>,
    restart_delay: Option<Time>,
}

/// Between a container's end and its next start, where nothing else is said.
const RESTART_DELAY: u64 = 500;

fn kubelet(written: &Kubelet) -> Result<probes::Scenario, String> {
    let probes = PerProbe {
        startup: written.probes.startup.as_ref().map(timing),
        readiness: written.probes.readiness.as_ref().map(timing),
        liveness: written.probes.liveness.as_ref().map(timing),
    };
    let until = written.until.length();
    let all = [probes.startup, probes.readiness, probes.liveness];
    let periods = all.into_iter().flatten().map(|timing| u64::from(timing.period) * 1000);
    // Who ends again and again waits this long between starts.
    let ends = written.runs.iter().any(|run| run.exit_after.is_some());
    within_bounds(until, periods.chain(ends.then_some(LONGEST_BACKOFF)).min())?;
    Ok(probes::Scenario {
        until,
        start_offset: written.start_offset.length(),
        grace_seconds: positive(written.termination_grace_period_seconds).unwrap_or(30),
        probes,
        outages: PerProbe::default(),
        deleted_at: None,
        runs: written.runs.iter().map(kubelet_run).collect(),
    })
}

fn timing(probe: &Probe) -> probes::Timing {
    let default = probes::Timing::default();
    let or = |number, default| positive(number).unwrap_or(default);
    probes::Timing {
        initial_delay: or(probe.initial_delay_seconds, default.initial_delay),
        period: or(probe.period_seconds, default.period),
        timeout: or(probe.timeout_seconds, default.timeout),
        success_threshold: or(probe.success_threshold, default.success_threshold),
        failure_threshold: or(probe.failure_threshold, default.failure_threshold),
        grace_seconds: positive(probe.termination_grace_period_seconds),
    }
}

/// Both 0 and nothing stand for the default.
fn positive(number: Option<u32>) -> Option<u32> {
    number.filter(|&number| number > 0)
}

fn kubelet_run(run: &KubeletRun) -> probes::Run {
    let windows = |of: fn(&Kinds<Vec<Window<KubeletResult>>>) -> &Option<Vec<_>>| {
        let written = run.answers.as_ref().and_then(|kinds| of(kinds).as_ref());
        written.into_iter().flatten().map(kubelet_window).collect()
    };
    probes::Run {
        answers: PerProbe {
            startup: windows(|kinds| &kinds.startup),
            readiness: windows(|kinds| &kinds.readiness),
            liveness: windows(|kinds| &kinds.liveness),
        },
        exit_after: run.exit_after.map(Time::length),
        stop_takes: run.stop_takes.length(),
        deaf: None,
    }
}

fn kubelet_window(window: &Window<KubeletResult>) -> probes::Window {
    let answer = match window.result {
        KubeletResult::Ok => Answer::Ok,
        KubeletResult::Fail => Answer::Fail,
        KubeletResult::Error => Answer::Error,
    };
    let (from, to) = (window.from.0, window.to.map(|to| to.0));
    probes::Window { from, to, every: None, answer, took: window.took.length() }
}

fn docker(written: &Docker) -> Result<healthcheck::Scenario, String> {
    let until = written.until.length();
    let check = written.healthcheck.as_ref().filter(|check| !check.disabled);
    let timing = check.map(|check| {
        let default = healthcheck::Timing::default();
        let or = |time: Time, default| if time.length() > 0 { time.length() } else { default };
        let retries = u32::try_from(check.retries).ok().filter(|&retries| retries > 0);
        healthcheck::Timing {
            interval: or(check.interval, default.interval),
            timeout: or(check.timeout, default.timeout),
            start_period: check.start_period.length(),
            start_interval: or(check.start_interval, default.start_interval),
            retries: retries.unwrap_or(default.retries),
        }
    });
    within_bounds(until, timing.map(|timing| timing.interval.min(timing.start_interval)))?;
    let run = |run: &DockerRun| healthcheck::Run {
        answers: run.answers.iter().map(docker_window).collect(),
        exit_after: run.exit_after.map(Time::length),
        restart_delay: run.restart_delay.map_or(RESTART_DELAY, Time::length),
    };
    Ok(healthcheck::Scenario { until, timing, runs: written.runs.iter().map(run).collect() })
}

fn docker_window(window: &Window<i64>) -> healthcheck::Window {
    let (from, to) = (window.from.0, window.to.map(|to| to.0));
    healthcheck::Window { from, to, every: None, exit: window.result, took: window.took.length() }
}

/// Refuses what would take for ever: so many milliseconds with a probe at each `period`.
fn within_bounds(until: u64, period: Option<u64>) -> Result<(), String> {
    match period {
        Some(period) if until / period.max(1) > MOST_PROBES => Err(format!(
            "more than {MOST_PROBES} probes would run; make `until` smaller, or the time between probes longer"
        )),
        _ => Ok(()),
    }
}

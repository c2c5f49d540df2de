//! Settings that fit an application better, each with its reason.
//!
//! Only what does harm is changed, so settings that fit are left as they are. What is suggested
//! takes effect together: a later rule sees what an earlier one has changed.

use crate::model::kube::edit::{Field, set_number, set_probe};
use crate::model::kube::{Container, Manifest, ProbeKind};
use crate::sim::probes::summary::{hung, latency, outage_lengths};
use crate::sim::probes::{App, Setup, Sight, Timing};
use crate::text::Edit;

/// A number to set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub target: Target,
    /// What holds now; `None` where there is no such probe.
    pub from: Option<u32>,
    pub to: u32,
    pub reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Probe(ProbeKind, Field),
    /// The pod's `terminationGracePeriodSeconds`.
    Grace,
}

/// Why a number does harm. Times in milliseconds, but for seconds that a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The application boots in up to `boot`, and is killed if that takes more than so long.
    KilledBooting { boot: u64, safe_seconds: u32 },
    /// Until the startup probe has succeeded liveness is not asked, so its delay has no use.
    GateReplacesDelay,
    /// Traffic waits for the startup probe's next tick.
    WaitsForTick { period_seconds: u32 },
    /// A good answer takes so long; the probe gives up, or has little to spare.
    SlowAnswer { latency: u64 },
    /// A probe that is given up later than the next one is due delays that one.
    OutlastsPeriod { period_seconds: u32 },
    /// Traffic comes as soon as the container has started.
    NoReadiness,
    /// A hung pod keeps its traffic for up to so long.
    HangKeepsTraffic { most: u64 },
    /// Nothing restarts a pod that hangs.
    NothingRestarts,
    /// A hung pod is restarted only after up to so long.
    HangIsKept { most: u64 },
    /// An outage of what the application depends on lasts so long, and has its pods killed.
    OutageKills { length: u64 },
    /// The application fails for so long now and then, and is killed for it.
    FlapKills { down: u64 },
    /// A pod is killed after `killed`, when it may still have traffic until `unready`.
    KilledBeforeUnready { killed: u64, unready: u64 },
    /// The application needs so long to stop.
    CutOff { drain: u64 },
}

/// A hung pod should have lost its traffic by then, and been restarted by then. Kubernetes' defaults
/// take up to 31 seconds for either.
const TRAFFIC_LIMIT: u64 = 35_000;
const RESTART_LIMIT: u64 = 120_000;
/// For longer outages a probe's patience is no remedy.
const LONGEST_PATIENCE: u64 = 300_000;

/// What would fit the application better.
pub fn suggest(setup: &Setup, app: &App) -> Vec<Suggestion> {
    if setup.probes.all().next().is_none() {
        return Vec::new();
    }
    let mut advisor = Advisor { setup: setup.clone(), app, suggestions: Vec::new() };
    advisor.answer_times();
    advisor.traffic_of_a_hung_pod();
    advisor.restart_of_a_hung_pod();
    advisor.boot();
    // Also of probes that are new.
    advisor.answer_times();
    advisor.outages();
    advisor.order_of_probes();
    advisor.stop();
    advisor.suggestions.retain(|it| it.from != Some(it.to));
    advisor.suggestions
}

/// The setup with suggestions taken.
pub fn improved(setup: &Setup, suggestions: &[Suggestion]) -> Setup {
    let mut setup = setup.clone();
    for suggestion in suggestions {
        setup.set(suggestion.target, suggestion.to);
    }
    setup
}

/// The edits that take suggestions; `None` where the manifest's form has no place for one.
pub fn edits(
    text: &str,
    manifest: &Manifest,
    container: &Container,
    suggestions: &[Suggestion],
) -> Option<Vec<Edit>> {
    let numbers = |kind: ProbeKind| -> Vec<(Field, u32)> {
        let of = |it: &Suggestion| match it.target {
            Target::Probe(of, field) if of == kind => Some((field, it.to)),
            _ => None,
        };
        suggestions.iter().filter_map(of).collect()
    };
    // What is added inside a probe stands before what is added behind it, at the same place.
    let is_there = |kind: &ProbeKind| container.probe(*kind).is_some();
    let (there, new): (Vec<ProbeKind>, Vec<ProbeKind>) =
        ProbeKind::ALL.into_iter().partition(is_there);
    let mut edits = Vec::new();
    for kind in there.into_iter().chain(new) {
        edits.extend(set_probe(text, container, kind, &numbers(kind))?);
    }
    if let Some(grace) = suggestions.iter().find(|it| it.target == Target::Grace) {
        let spec = &manifest.pod.as_ref()?.spec;
        edits.extend(set_number(text, spec, Field::GraceSeconds.key(), grace.to)?);
    }
    Some(edits)
}

struct Advisor<'a> {
    /// With what is suggested so far.
    setup: Setup,
    app: &'a App,
    suggestions: Vec<Suggestion>,
}

impl Advisor<'_> {
    fn set(&mut self, target: Target, to: u32, reason: Reason) {
        let from = self.setup.get(target);
        self.setup.set(target, to);
        match self.suggestions.iter_mut().find(|it| it.target == target) {
            Some(known) => known.to = to,
            None if from != Some(to) => {
                self.suggestions.push(Suggestion { target, from, to, reason });
            }
            None => {}
        }
    }

    fn set_probe(&mut self, kind: ProbeKind, numbers: &[(Field, u32)], reason: Reason) {
        let is_new = self.setup.probes.get(kind).is_none();
        for &(field, number) in numbers {
            self.set(Target::Probe(kind, field), number, reason);
        }
        if is_new {
            for suggestion in &mut self.suggestions {
                if matches!(suggestion.target, Target::Probe(of, _) if of == kind) {
                    suggestion.from = None;
                }
            }
        }
    }

    fn timing(&self, kind: ProbeKind) -> Option<Timing> {
        *self.setup.probes.get(kind)
    }

    fn traffic_of_a_hung_pod(&mut self) {
        let numbers = [(Field::Period, 5), (Field::FailureThreshold, 2)];
        if self.timing(ProbeKind::Readiness).is_none() {
            self.set_probe(ProbeKind::Readiness, &numbers, Reason::NoReadiness);
        } else if let Some(range) = hung(&self.setup, self.app, ProbeKind::Readiness)
            && range.most > TRAFFIC_LIMIT
        {
            let reason = Reason::HangKeepsTraffic { most: range.most };
            self.set_probe(ProbeKind::Readiness, &numbers, reason);
        }
    }

    fn restart_of_a_hung_pod(&mut self) {
        let numbers = [(Field::Period, 10), (Field::FailureThreshold, 3)];
        if self.timing(ProbeKind::Liveness).is_none() {
            if self.app.hang.is_some() {
                self.set_probe(ProbeKind::Liveness, &numbers, Reason::NothingRestarts);
            }
        } else if let Some(range) = hung(&self.setup, self.app, ProbeKind::Liveness)
            && range.most > RESTART_LIMIT.max(2 * self.bad_spell().map_or(0, |(length, _)| length))
        {
            let reason = Reason::HangIsKept { most: range.most };
            self.set_probe(ProbeKind::Liveness, &numbers, reason);
        }
    }

    /// The slowest boot in whole seconds, and twice that.
    fn boot(&mut self) {
        let boot = self.app.boot_ms.saturating_add(self.app.boot_spread_ms);
        let needed = seconds(boot.saturating_mul(2));
        // A tick a tenth of the boot: little of the traffic's time is lost.
        let answer = answer_seconds(&self.setup, self.app, ProbeKind::Startup);
        let period = (needed / 20).clamp(1, 10).max(answer);
        let tries = |period: u32| needed.div_ceil(period).saturating_add(1);
        let Some((judge, timing)) = self.setup.boot_judge() else { return };
        let safe_seconds = timing.safe_boot_seconds();
        let is_killed = u64::from(safe_seconds) * 1000 < boot;
        if is_killed {
            let numbers = match judge {
                ProbeKind::Startup if timing.period <= 2 * period => {
                    vec![(Field::FailureThreshold, tries(timing.period))]
                }
                _ => vec![(Field::Period, period), (Field::FailureThreshold, tries(period))],
            };
            let reason = Reason::KilledBooting { boot, safe_seconds };
            self.set_probe(ProbeKind::Startup, &numbers, reason);
        } else if judge == ProbeKind::Startup && timing.period > 2 * period {
            // The same patience in smaller steps.
            let tries = tries(period).max(safe_seconds.div_ceil(period).saturating_add(1));
            let reason = Reason::WaitsForTick { period_seconds: timing.period };
            let numbers = [(Field::Period, period), (Field::FailureThreshold, tries)];
            self.set_probe(ProbeKind::Startup, &numbers, reason);
        }
        let delay = self.timing(ProbeKind::Liveness).map_or(0, |timing| timing.initial_delay);
        if self.timing(ProbeKind::Startup).is_some() && delay > 0 {
            let target = Target::Probe(ProbeKind::Liveness, Field::InitialDelay);
            self.set(target, 0, Reason::GateReplacesDelay);
        }
    }

    fn answer_times(&mut self) {
        for kind in ProbeKind::ALL {
            self.answer_time(kind);
        }
    }

    fn answer_time(&mut self, kind: ProbeKind) {
        let Some(timing) = self.timing(kind) else { return };
        let latency = latency(&self.setup, self.app, kind);
        let needed = answer_seconds(&self.setup, self.app, kind);
        if timing.timeout < needed {
            let target = Target::Probe(kind, Field::Timeout);
            self.set(target, needed, Reason::SlowAnswer { latency });
        }
        if timing.timeout.max(needed) > timing.period {
            let period_seconds = timing.period;
            let reason = Reason::OutlastsPeriod { period_seconds };
            if needed <= timing.period {
                self.set(Target::Probe(kind, Field::Timeout), timing.period, reason);
            } else {
                self.set(Target::Probe(kind, Field::Period), needed, reason);
            }
        }
    }

    /// The longest time for which liveness fails now and then although a restart is no help.
    fn bad_spell(&self) -> Option<(u64, Reason)> {
        let outage = self.app.outage.and_then(|outage| outage.for_ms);
        let is_seen = self.setup.sights.liveness == Sight::Everything;
        let outage = outage.filter(|_| is_seen).map(|it| (it, Reason::OutageKills { length: it }));
        let is_seen = self.setup.sights.liveness != Sight::Port;
        let flap = self.app.flap.filter(|_| is_seen).map(|flap| flap.down_ms);
        let flap = flap.map(|it| (it, Reason::FlapKills { down: it }));
        outage.into_iter().chain(flap).max_by_key(|(length, _)| *length)
    }

    fn outages(&mut self) {
        let Some((length, reason)) = self.bad_spell() else { return };
        let kind = ProbeKind::Liveness;
        let Some(lengths) = outage_lengths(&self.setup, self.app, kind) else { return };
        if length <= lengths.harmless || length > LONGEST_PATIENCE {
            return;
        }
        let tries = length.div_ceil((lengths.sure - lengths.harmless).max(1)) + 1;
        let tries = u32::try_from(tries).unwrap_or(u32::MAX);
        self.set(Target::Probe(kind, Field::FailureThreshold), tries, reason);
    }

    /// A pod should be out of the Service before it is killed.
    fn order_of_probes(&mut self) {
        let Some(timing) = self.timing(ProbeKind::Liveness) else { return };
        let unready = hung(&self.setup, self.app, ProbeKind::Readiness);
        let killed = hung(&self.setup, self.app, ProbeKind::Liveness);
        let (Some(unready), Some(killed)) = (unready, killed) else { return };
        if killed.least >= unready.most {
            return;
        }
        let gap = timing.period_ms().max(timing.timeout_ms());
        let more = (unready.most - killed.least).div_ceil(gap);
        let tries =
            timing.failure_threshold.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
        let reason = Reason::KilledBeforeUnready { killed: killed.least, unready: unready.most };
        self.set(Target::Probe(ProbeKind::Liveness, Field::FailureThreshold), tries, reason);
    }

    fn stop(&mut self) {
        let drain = self.app.drain_ms;
        if drain > self.setup.grace(None) {
            // A quarter more: the signal and the last answers take time too.
            let needed = seconds(drain.saturating_add(drain / 4));
            self.set(Target::Grace, needed, Reason::CutOff { drain });
        }
    }
}

impl Setup {
    fn get(&self, target: Target) -> Option<u32> {
        match target {
            Target::Grace => Some(self.grace_seconds),
            Target::Probe(kind, field) => {
                let timing = (*self.probes.get(kind))?;
                Some(match field {
                    Field::InitialDelay => timing.initial_delay,
                    Field::Period => timing.period,
                    Field::Timeout => timing.timeout,
                    Field::SuccessThreshold => timing.success_threshold,
                    Field::FailureThreshold => timing.failure_threshold,
                    Field::GraceSeconds => return timing.grace_seconds,
                })
            }
        }
    }

    fn set(&mut self, target: Target, to: u32) {
        let Target::Probe(kind, field) = target else {
            self.grace_seconds = to;
            return;
        };
        if self.probes.get(kind).is_none() {
            self.add(kind);
        }
        let Some(timing) = self.probes.get_mut(kind) else { return };
        match field {
            Field::InitialDelay => timing.initial_delay = to,
            Field::Period => timing.period = to,
            Field::Timeout => timing.timeout = to,
            Field::SuccessThreshold => timing.success_threshold = to,
            Field::FailureThreshold => timing.failure_threshold = to,
            Field::GraceSeconds => timing.grace_seconds = Some(to),
        }
    }

    /// A new probe asks what another one asks.
    fn add(&mut self, kind: ProbeKind) {
        let models = [ProbeKind::Liveness, ProbeKind::Readiness, ProbeKind::Startup];
        let model = models.into_iter().find(|&kind| self.probes.get(kind).is_some());
        let sight = model.map_or(Sight::App, |model| *self.sights.get(model));
        let is_shared = kind == ProbeKind::Readiness && sight != Sight::Port;
        let sight = if is_shared { Sight::Everything } else { sight };
        if is_shared && let Some(model) = model {
            *self.sights.get_mut(model) = sight;
        }
        *self.probes.get_mut(kind) = Some(Timing::default());
        *self.sights.get_mut(kind) = sight;
    }
}

/// How long a probe should wait for an answer: twice as long as a good one takes.
fn answer_seconds(setup: &Setup, app: &App, kind: ProbeKind) -> u32 {
    seconds(latency(setup, app, kind).saturating_mul(2)).max(1)
}

/// Whole seconds, rounded up.
fn seconds(milliseconds: u64) -> u32 {
    u32::try_from(milliseconds.div_ceil(1000)).unwrap_or(u32::MAX)
}

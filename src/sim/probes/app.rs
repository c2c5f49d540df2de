//! An application as a person describes it, and the scenario that comes of it.

use crate::sim::probes::{Answer, PerProbe, Run, Scenario, Setup, Sight, Timing, Window};

/// No timeline is longer: a day, in milliseconds.
pub const LONGEST: u64 = 86_400_000;
/// How long it takes to accept a connection.
const CONNECTION: u64 = 1;
/// With a seed, so many containers boot in times of their own.
const VARIED_RUNS: u64 = 64;

/// How an application behaves. Times in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// From a container's start to its first good answer.
    pub boot_ms: u64,
    /// With a seed, a boot takes so much less or more.
    pub boot_spread_ms: u64,
    /// How long a good answer takes.
    pub latency_ms: u64,
    /// The first container stops answering, so long after its start; its port stays open. A process
    /// that is started anew is well again.
    pub hang: Option<Spell>,
    /// A container ends by itself.
    pub crash: Option<Crash>,
    /// It fails for a while, again and again.
    pub flap: Option<Flap>,
    /// What it depends on is away, so long after the first container's start.
    pub outage: Option<Spell>,
    /// From the request to stop to its end. While it hangs it does not hear that request.
    pub drain_ms: u64,
    /// The pod is deleted so long after the first container's start.
    pub deleted_at_ms: Option<u64>,
    /// How long init containers run, and what else comes before the first container.
    pub init_ms: u64,
    /// Draws boot times, and how the probes' ticks fall against the container's start. Without one,
    /// nothing is left to chance, and all replicas do the same.
    pub seed: Option<u64>,
}

/// A stretch of time; without an end where `for_ms` is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spell {
    pub at_ms: u64,
    pub for_ms: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crash {
    /// Counts from the container's start.
    pub at_ms: u64,
    /// Whether each container ends so, not only the first.
    pub repeats: bool,
}

/// At the end of each `period_ms`, counted from the first container's start, it fails for `down_ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flap {
    pub down_ms: u64,
    pub period_ms: u64,
}

/// Boots at once, answers quickly, and never does worse.
impl Default for App {
    fn default() -> App {
        App {
            boot_ms: 0,
            boot_spread_ms: 0,
            latency_ms: 30,
            hang: None,
            crash: None,
            flap: None,
            outage: None,
            drain_ms: 1_000,
            deleted_at_ms: None,
            init_ms: 0,
            seed: None,
        }
    }
}

impl App {
    /// The same application on a good day: nothing befalls it.
    #[must_use]
    pub fn calm(&self) -> App {
        App {
            hang: None,
            crash: None,
            flap: None,
            outage: None,
            deleted_at_ms: None,
            seed: None,
            ..self.clone()
        }
    }

    /// What becomes of one of its pods, told up to `until` milliseconds, a day at the most. With a
    /// seed each replica, counted from 0, has its own chances.
    pub fn scenario(&self, setup: &Setup, replica: u32, until: u64) -> Scenario {
        let mut chance = self.seed.map(|seed| Chance::new(seed, replica));
        let longest = setup.probes.all().map(Timing::period_ms).max().unwrap_or(0);
        let phase = chance.as_mut().map_or(0, |chance| chance.below(longest));
        let start_offset = self.init_ms.saturating_add(phase);
        let count = match (&chance, self.hang, self.crash) {
            (Some(_), ..) => VARIED_RUNS,
            (None, None, None | Some(Crash { repeats: true, .. })) => 1,
            (None, ..) => 2,
        };
        let mut boot = || match &mut chance {
            Some(chance) => {
                let spread = self.boot_spread_ms;
                let longer = chance.below(spread.saturating_mul(2).saturating_add(1));
                self.boot_ms.saturating_add(longer).saturating_sub(spread)
            }
            None => self.boot_ms,
        };
        Scenario {
            until: until.min(LONGEST),
            start_offset,
            grace_seconds: setup.grace_seconds,
            probes: setup.probes.clone(),
            outages: PerProbe::from_fn(|kind| self.outages(*setup.sights.get(kind), start_offset)),
            deleted_at: self.deleted_at_ms.map(|at| start_offset.saturating_add(at)),
            runs: (0..count).map(|number| self.run(setup, number == 0, boot())).collect(),
        }
    }

    /// Long enough to see what becomes of it: the container run, or be killed a few times, and all
    /// that befalls it.
    pub fn horizon(&self, setup: &Setup) -> u64 {
        let patience = setup.probes.all().map(|timing| {
            let tries = u64::from(timing.failure_threshold) * timing.period_ms();
            u64::from(timing.initial_delay) * 1000 + tries + timing.timeout_ms()
        });
        let patience = patience.max().unwrap_or(0).max(self.boot_ms);
        let spells = [self.hang, self.outage].into_iter().flatten();
        let spells = spells.map(|spell| spell.end().unwrap_or(spell.at_ms));
        let crash = self.crash.map(|crash| crash.at_ms);
        let flap = self.flap.map(|flap| flap.period_ms.saturating_mul(3));
        let incidents = spells.chain(crash).chain(flap).chain(self.deleted_at_ms);
        let last = incidents.max().unwrap_or(0).saturating_add(self.init_ms);
        patience.saturating_mul(3).saturating_add(last).saturating_add(60_000).min(LONGEST)
    }

    fn run(&self, setup: &Setup, is_first: bool, boot: u64) -> Run {
        let hang = self.hang.filter(|_| is_first);
        let crash = self.crash.filter(|crash| is_first || crash.repeats);
        let answers = |sight| {
            let is_port = sight == Sight::Port;
            let took = if is_port { CONNECTION } else { self.latency_ms };
            let good =
                Window { from: signed(boot), to: None, every: None, answer: Answer::Ok, took };
            let seen = hang.filter(|_| !is_port);
            let bad = seen.map(|hang| hang.window(0, Answer::Timeout, u64::MAX));
            bad.into_iter().chain([good]).collect()
        };
        Run {
            answers: PerProbe::from_fn(|kind| answers(*setup.sights.get(kind))),
            exit_after: crash.map(|crash| crash.at_ms),
            stop_takes: self.drain_ms,
            deaf: hang.map(|hang| (hang.at_ms, hang.end())),
        }
    }

    /// What a probe is answered instead of a good answer, at times of the pod.
    fn outages(&self, sight: Sight, start_offset: u64) -> Vec<Window> {
        let flap = self.flap.filter(|flap| sight != Sight::Port && flap.down_ms > 0);
        let flap = flap.map(|flap| {
            let period = flap.period_ms.max(1);
            let from = start_offset.saturating_add(period.saturating_sub(flap.down_ms));
            Window {
                from: signed(from),
                to: Some(signed(from.saturating_add(flap.down_ms))),
                every: Some(period),
                answer: Answer::Fail,
                took: self.latency_ms,
            }
        });
        let outage = self.outage.filter(|_| sight == Sight::Everything);
        let outage =
            outage.map(|outage| outage.window(start_offset, Answer::Fail, self.latency_ms));
        flap.into_iter().chain(outage).collect()
    }
}

impl Spell {
    fn end(self) -> Option<u64> {
        self.for_ms.map(|length| self.at_ms.saturating_add(length))
    }

    fn window(self, origin: u64, answer: Answer, took: u64) -> Window {
        let place = |at: u64| signed(origin.saturating_add(at));
        Window { from: place(self.at_ms), to: self.end().map(place), every: None, answer, took }
    }
}

pub(super) fn signed(time: u64) -> i64 {
    i64::try_from(time).unwrap_or(i64::MAX)
}

/// Numbers that look like chance and are the same for the same seed (splitmix64, by Sebastiano
/// Vigna).
struct Chance(u64);

impl Chance {
    fn new(seed: u64, replica: u32) -> Chance {
        let mut chance = Chance(seed ^ u64::from(replica).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to, but not including, `end`; 0 where that is 0.
    fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or(0)
    }
}

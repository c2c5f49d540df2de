//! The same application under Docker's HEALTHCHECK.

use crate::sim::healthcheck::{Run, Scenario, Timing, Window};
use crate::sim::probes::app::signed;
use crate::sim::probes::{App, LONGEST, Sight, Spell};

/// The engine waits this long before it starts a container again, and twice as long each time.
const FIRST_DELAY: u64 = 100;
const LONGEST_DELAY: u64 = 60_000;
/// A container that ran for so long is started soon again.
const LONG_RUN: u64 = 10_000;
/// How long it takes to be refused.
const REFUSAL: u64 = 10;

impl App {
    /// What Docker's check makes of it, told up to `until` milliseconds, a day at the most. A
    /// container that ends is started again if it `restarts`.
    pub fn docker_scenario(
        &self,
        timing: Option<Timing>,
        sight: Sight,
        restarts: bool,
        until: u64,
    ) -> Scenario {
        let until = until.min(LONGEST);
        let mut runs = Vec::new();
        let (mut started_at, mut delay) = (0_u64, 0_u64);
        while started_at <= until {
            let is_first = runs.is_empty();
            let crash = self.crash.filter(|crash| is_first || crash.repeats);
            let exit_after = crash.map(|crash| crash.at_ms);
            delay = match exit_after {
                Some(ran) if ran < LONG_RUN && delay > 0 => (delay * 2).min(LONGEST_DELAY),
                _ => FIRST_DELAY,
            };
            let answers = self.docker_answers(sight, is_first, started_at);
            runs.push(Run { answers, exit_after, restart_delay: delay });
            let Some(ran) = exit_after.filter(|_| restarts) else { break };
            started_at = started_at.saturating_add(ran).saturating_add(delay);
        }
        Scenario { until, timing, runs }
    }

    /// The first window that fits counts, so what is worse stands first.
    fn docker_answers(&self, sight: Sight, is_first: bool, started_at: u64) -> Vec<Window> {
        let boot = signed(self.boot_ms);
        let booting = Window { from: 0, to: Some(boot), every: None, exit: 1, took: REFUSAL };
        let is_port = sight == Sight::Port;
        let took = if is_port { 1 } else { self.latency_ms };
        let good = Window { from: boot, to: None, every: None, exit: 0, took };
        let spell = |spell: Spell, origin: i64, took: u64| {
            let from = signed(spell.at_ms).saturating_sub(origin);
            let to = spell.for_ms.map(|length| from.saturating_add(signed(length)));
            Window { from, to, every: None, exit: 1, took }
        };
        let hang = self.hang.filter(|_| is_first && !is_port).map(|it| spell(it, 0, u64::MAX));
        let origin = signed(started_at);
        let flap = self.flap.filter(|flap| !is_port && flap.down_ms > 0).map(|flap| {
            let period = flap.period_ms.max(1);
            // Far enough back that it has begun before any container.
            let from = signed(period).saturating_sub(signed(flap.down_ms)).saturating_sub(origin);
            let to = Some(from.saturating_add(signed(flap.down_ms)));
            Window { from, to, every: Some(period), exit: 1, took: self.latency_ms }
        });
        let outage = self.outage.filter(|_| sight == Sight::Everything);
        let outage = outage.map(|it| spell(it, origin, self.latency_ms));
        [Some(booting), hang, flap, outage, Some(good)].into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::healthcheck::{EventKind, Status, simulate};
    use crate::sim::probes::{Crash, Flap};

    /// When Docker says what of its health, in whole seconds.
    fn statuses(app: &App, sight: Sight) -> Vec<(u64, Status)> {
        let timing = Timing { interval: 10_000, ..Timing::default() };
        let scenario = app.docker_scenario(Some(timing), sight, true, 400_000);
        let status = |kind| if let EventKind::Status(status) = kind { Some(status) } else { None };
        let events = simulate(&scenario);
        events.iter().filter_map(|it| Some((it.at / 1000, status(it.kind)?))).collect()
    }

    #[test]
    fn a_flapping_application_gets_unhealthy_and_healthy_again() {
        let flap = Some(Flap { down_ms: 45_000, period_ms: 200_000 });
        let app = App { flap, ..App::default() };
        let healthy = [(0, Status::Starting), (10, Status::Healthy)];
        // Each probe puts off the next by the time that it takes.
        let flapping = [(180, Status::Unhealthy), (200, Status::Healthy), (381, Status::Unhealthy)];
        assert_eq!(statuses(&app, Sight::App), [&healthy[..], &flapping[..]].concat());
        assert_eq!(statuses(&app, Sight::Port), healthy);
    }

    #[test]
    fn an_outage_goes_on_over_a_restart() {
        let outage = Some(Spell { at_ms: 40_000, for_ms: Some(100_000) });
        let crash = Some(Crash { at_ms: 60_000, repeats: false });
        let app = App { crash, outage, ..App::default() };
        let expected = [
            (0, Status::Starting),
            (10, Status::Healthy),
            (60, Status::Starting),
            (90, Status::Unhealthy),
            (140, Status::Healthy),
        ];
        assert_eq!(statuses(&app, Sight::Everything), expected);
    }
}

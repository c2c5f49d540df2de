//! What the simulation of probes finds, in words: answers, causes, reasons for suggestions, and what
//! a health check loses in another form.

use crate::finding::{Arg, Args};
use crate::model::kube::ProbeKind;
use crate::sim::carry::Loss;
use crate::sim::probes::{
    App, BootBudget, Cause, Lengths, OutageEffect, Range, Reason, RolloutTime, Setup, Stopping,
    Suggestion, Summary, Target, Trigger,
};
use crate::words::Words;

/// A sentence about how an application fares, with `**` around what matters most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub grade: Grade,
    pub text: String,
}

/// How bad it is, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    Bad,
    Doubtful,
    Fine,
}

/// What there is to say, the worst first.
pub fn answers(words: Words, setup: &Setup, app: &App, summary: &Summary) -> Vec<Answer> {
    let mut teller = Teller { words, answers: Vec::new() };
    teller.start(app, summary);
    teller.slow(setup, app, summary);
    teller.hang(summary);
    teller.outage(app, &summary.outage);
    teller.crash(summary);
    if let Some(rollout) = &summary.rollout {
        teller.rollout(setup.rollout.replicas, rollout);
    }
    teller.stopping(&summary.stopping);
    let mut answers = teller.answers;
    answers.sort_by_key(|answer| answer.grade);
    answers
}

struct Teller {
    words: Words,
    answers: Vec<Answer>,
}

impl Teller {
    fn say(&mut self, grade: Grade, key: &str, args: &Args) {
        self.answers.push(Answer { grade, text: self.words.say(key, args) });
    }

    fn range(&self, range: Range) -> Arg {
        self.words.time_range(range)
    }

    fn time(&self, milliseconds: u64) -> Arg {
        self.words.time(milliseconds)
    }

    fn start(&mut self, app: &App, summary: &Summary) {
        match summary.start {
            Some(range) => {
                let args = vec![("time", self.range(range))];
                self.say(Grade::Fine, "probes.answer-start", &args);
            }
            None => self.say(Grade::Bad, "probes.answer-never", &Vec::new()),
        }
        let Some(BootBudget { by, safe_seconds, longest_seconds }) = summary.boot else {
            self.say(Grade::Fine, "probes.budget-none", &Vec::new());
            return;
        };
        let boot = app.boot_ms.saturating_add(app.boot_spread_ms);
        let (grade, key) = if boot > u64::from(longest_seconds) * 1000 {
            (Grade::Bad, "probes.answer-boot-killed")
        } else if boot > u64::from(safe_seconds) * 1000 {
            (Grade::Bad, "probes.answer-boot-risky")
        } else {
            (Grade::Fine, "probes.answer-boot-safe")
        };
        let args = vec![
            ("probe", by.as_str().into()),
            ("safe", Arg::Seconds(safe_seconds)),
            ("longest", Arg::Seconds(longest_seconds)),
        ];
        self.say(grade, key, &args);
    }

    fn slow(&mut self, setup: &Setup, app: &App, summary: &Summary) {
        for kind in ProbeKind::ALL {
            let timing = setup.probes.get(kind).filter(|_| *summary.too_slow.get(kind));
            let Some(timing) = timing else { continue };
            let args = vec![
                ("probe", kind.as_str().into()),
                ("timeout", Arg::Seconds(timing.timeout)),
                ("time", self.time(app.latency_ms)),
            ];
            self.say(Grade::Bad, "probes.answer-too-slow", &args);
        }
    }

    fn hang(&mut self, summary: &Summary) {
        match summary.hung_traffic {
            Some(range) => {
                let args = vec![("time", self.range(range))];
                self.say(Grade::Fine, "probes.answer-hung", &args);
            }
            None => self.say(Grade::Bad, "probes.hung-forever", &Vec::new()),
        }
        match summary.hung_restart {
            Some(range) => {
                let args = vec![("time", self.range(range))];
                self.say(Grade::Fine, "probes.answer-hung-restart", &args);
            }
            None => self.say(Grade::Doubtful, "probes.answer-hung-kept", &Vec::new()),
        }
    }

    fn outage(&mut self, app: &App, effect: &OutageEffect) {
        let lengths = |teller: &Teller, Lengths { harmless, sure }| {
            vec![("harmless", teller.time(harmless)), ("sure", teller.time(sure))]
        };
        if let Some(unready) = effect.unready {
            let args = lengths(self, unready);
            self.say(Grade::Doubtful, "probes.answer-outage", &args);
        }
        if let Some(killed) = effect.killed {
            let length = app.outage.map(|outage| outage.for_ms.unwrap_or(u64::MAX));
            let is_now = length.is_some_and(|length| length > killed.harmless);
            let grade = if is_now { Grade::Bad } else { Grade::Doubtful };
            let args = lengths(self, killed);
            self.say(grade, "probes.answer-outage-kills", &args);
        }
        let Some(range) = effect.service_down else { return };
        let length = app.outage.and_then(|outage| outage.for_ms).unwrap_or(u64::MAX);
        if effect.killed.is_some_and(|killed| length > killed.harmless) {
            let args = vec![("time", self.time(range.least))];
            self.say(Grade::Bad, "probes.answer-outage-down-long", &args);
        } else {
            let args = vec![("time", self.range(range))];
            self.say(Grade::Bad, "probes.answer-outage-down", &args);
        }
    }

    fn crash(&mut self, summary: &Summary) {
        if let Some(range) = summary.after_crash {
            let args = vec![("time", self.range(range))];
            self.say(Grade::Fine, "probes.answer-crash", &args);
        }
        if let Some(wait) = summary.crash_loop {
            let args = vec![("time", self.time(wait))];
            self.say(Grade::Bad, "probes.answer-crash-loop", &args);
        }
    }

    fn rollout(&mut self, replicas: u32, rollout: &RolloutTime) {
        let RolloutTime { takes, waves, least_available, misses_deadline } = *rollout;
        let number = |number: u32| Arg::Text(number.to_string());
        if let Some(takes) = takes {
            let args = vec![
                ("n", Arg::Count(replicas as usize)),
                ("time", self.range(takes)),
                ("waves", number(waves)),
                ("least", number(least_available)),
            ];
            let is_down = least_available == 0 && replicas > 0;
            let grade = if is_down { Grade::Doubtful } else { Grade::Fine };
            self.say(grade, "probes.answer-rollout", &args);
        }
        if misses_deadline {
            self.say(Grade::Bad, "probes.answer-rollout-late", &Vec::new());
        }
    }

    fn stopping(&mut self, stopping: &Stopping) {
        let Stopping { drain, grace, traffic_after_kill } = *stopping;
        let args = vec![("drain", self.time(drain)), ("grace", self.time(grace))];
        if drain > grace {
            self.say(Grade::Bad, "probes.answer-cut-off", &args);
        } else {
            self.say(Grade::Fine, "probes.answer-drain", &args);
        }
        if let Some(time) = traffic_after_kill {
            let args = vec![("time", self.time(time))];
            self.say(Grade::Fine, "probes.answer-after-kill", &args);
        }
    }
}

impl Words {
    /// A time of the simulation.
    pub fn time(self, milliseconds: u64) -> Arg {
        #[expect(clippy::cast_precision_loss, reason = "it is shown in tenths of seconds")]
        Arg::Text(self.seconds(milliseconds as f64 / 1000.0))
    }

    /// A range of times, or one where both ends look the same.
    pub fn time_range(self, range: Range) -> Arg {
        let (least, most) = (self.time(range.least), self.time(range.most));
        if least == most {
            return least;
        }
        Arg::Text(self.say("probes.range", &vec![("least", least), ("most", most)]))
    }

    /// Why something happened.
    pub fn cause(self, cause: Cause) -> String {
        let (key, args): (&str, Args) = match cause {
            Cause::PodStarts => ("probes.cause-pod-starts", Vec::new()),
            Cause::RestartAtOnce => ("probes.cause-restart", Vec::new()),
            Cause::BackoffOver(seconds) => {
                ("probes.cause-backoff-over", vec![("time", Arg::Seconds(seconds))])
            }
            Cause::OwnEnd => ("probes.cause-own-end", Vec::new()),
            Cause::Stopped(after) => ("probes.cause-stopped", vec![("time", self.time(after))]),
            Cause::GraceOver(grace) => ("probes.cause-grace", vec![("time", self.time(grace))]),
            Cause::EndedAgain => ("probes.cause-ended-again", Vec::new()),
            Cause::Asked { trigger, in_a_row, needed } => {
                return self.asked(trigger, in_a_row, needed);
            }
            Cause::NoProbe(kind) => {
                ("probes.cause-no-probe", vec![("probe", kind.as_str().into())])
            }
            Cause::Threshold(kind, n) => (
                "probes.cause-threshold",
                vec![("probe", kind.as_str().into()), ("n", Arg::Count(n as usize))],
            ),
            Cause::ContainerEnded => ("probes.cause-container-ended", Vec::new()),
            Cause::Deleted => ("probes.cause-deleted", Vec::new()),
        };
        self.say(key, &args)
    }

    fn asked(self, trigger: Trigger, in_a_row: u32, needed: u32) -> String {
        let why = self.text(match trigger {
            Trigger::Tick => "probes.cause-tick",
            Trigger::DelayOver => "probes.cause-delay-over",
            Trigger::GateOpened => "probes.cause-gate",
            Trigger::LateTick => "probes.cause-late-tick",
            Trigger::NotReady => "probes.cause-not-ready",
        });
        let number = |number: u32| Arg::Text(number.to_string());
        let key = match (in_a_row, needed) {
            (0, _) => "probes.cause-not-counted",
            (in_a_row, needed) if in_a_row > needed => "probes.cause-as-before",
            _ => "probes.cause-in-a-row",
        };
        let args = vec![("why", why.into()), ("n", number(in_a_row)), ("of", number(needed))];
        self.say(key, &args)
    }

    /// What a suggestion sets: `readinessProbe.periodSeconds: 10 → 5`.
    pub fn suggestion(self, suggestion: &Suggestion) -> String {
        let Suggestion { target, from, to, .. } = suggestion;
        let field = match target {
            Target::Probe(kind, field) => [kind.field(), ".", field.key()].concat(),
            Target::Grace => "terminationGracePeriodSeconds".to_owned(),
        };
        match from {
            Some(from) => format!("{field}: {from} → {to}"),
            None => format!("{field}: {to}"),
        }
    }

    /// Why a number is suggested.
    pub fn reason(self, reason: Reason) -> String {
        let time = |milliseconds| self.time(milliseconds);
        let (key, args): (&str, Args) = match reason {
            Reason::KilledBooting { boot, safe_seconds } => (
                "probes.why-killed-booting",
                vec![("boot", time(boot)), ("safe", Arg::Seconds(safe_seconds))],
            ),
            Reason::GateReplacesDelay => ("probes.why-gate", Vec::new()),
            Reason::WaitsForTick { period_seconds } => {
                ("probes.why-tick", vec![("time", Arg::Seconds(period_seconds))])
            }
            Reason::SlowAnswer { latency } => ("probes.why-slow", vec![("time", time(latency))]),
            Reason::OutlastsPeriod { period_seconds } => {
                ("probes.why-outlasts", vec![("time", Arg::Seconds(period_seconds))])
            }
            Reason::NoReadiness => ("probes.why-no-readiness", Vec::new()),
            Reason::HangKeepsTraffic { most } => {
                ("probes.why-hang-traffic", vec![("time", time(most))])
            }
            Reason::NothingRestarts => ("probes.why-nothing-restarts", Vec::new()),
            Reason::HangIsKept { most } => ("probes.why-hang-kept", vec![("time", time(most))]),
            Reason::OutageKills { length } => ("probes.why-outage", vec![("time", time(length))]),
            Reason::FlapKills { down } => ("probes.why-flap", vec![("time", time(down))]),
            Reason::KilledBeforeUnready { killed, unready } => (
                "probes.why-killed-first",
                vec![("killed", time(killed)), ("unready", time(unready))],
            ),
            Reason::CutOff { drain } => ("probes.why-cut-off", vec![("time", time(drain))]),
        };
        self.say(key, &args)
    }

    /// What is not the same in another form of a health check.
    pub fn loss(self, loss: &Loss) -> String {
        let (key, args): (&str, Args) = match loss {
            Loss::TestInImage => ("probes.loss-test-in-image", Vec::new()),
            Loss::Restarts => ("probes.loss-restarts", Vec::new()),
            Loss::NoRestart => ("probes.loss-no-restart", Vec::new()),
            Loss::OneCheck => ("probes.loss-one-check", Vec::new()),
            Loss::StartPeriodKills => ("probes.loss-start-period", Vec::new()),
            Loss::StartIntervalIsNew => ("probes.loss-start-interval", Vec::new()),
            Loss::IntervalFromEnd => ("probes.loss-interval", Vec::new()),
            Loss::Rounded(time) => ("probes.loss-rounded", vec![("time", self.time(*time))]),
            Loss::SuccessThreshold(n) => {
                ("probes.loss-success-threshold", vec![("n", Arg::Text(n.to_string()))])
            }
            Loss::GraceSeconds(seconds) => {
                ("probes.loss-grace", vec![("time", Arg::Seconds(*seconds))])
            }
            Loss::AskedFromOutside => ("probes.loss-outside", Vec::new()),
            Loss::AnyStatus => ("probes.loss-any-status", Vec::new()),
            Loss::WholeAnswer => ("probes.loss-whole-answer", Vec::new()),
            Loss::CertificateUnchecked => ("probes.loss-certificate", Vec::new()),
            Loss::Redirects => ("probes.loss-redirects", Vec::new()),
            Loss::Tool(name) => ("probes.loss-tool", vec![("name", (*name).into())]),
            Loss::Shell => ("probes.loss-shell", Vec::new()),
            Loss::KubeVariables => ("probes.loss-variables", Vec::new()),
            Loss::PortName(name) => ("probes.loss-port-name", vec![("name", name.into())]),
            Loss::NothingToSwitchOff => ("probes.loss-nothing-off", Vec::new()),
        };
        self.say(key, &args)
    }
}

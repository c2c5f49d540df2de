//! The simulation itself: probe workers, the container, and the kubelet between them.

use crate::model::kube::ProbeKind;
use crate::sim::probes::{Answer, Cause, Event, EventKind, Run, Scenario, Timing, Trigger};

/// How long it takes to be refused.
const REFUSAL: u64 = 10;
/// The kubelet gives no container less time to stop.
const LEAST_GRACE: u64 = 2_000;
const FIRST_BACKOFF: u64 = 10_000;
const LONGEST_BACKOFF: u64 = 300_000;
/// An exit so long after the back-off's last change starts it anew.
const BACKOFF_EXPIRES: u64 = 600_000;

/// Tells each event in order of time, for as long as the listener wants to hear more.
pub(super) fn play(scenario: &Scenario, listener: &mut dyn FnMut(Event) -> bool) {
    let mut cluster = Cluster::new(scenario);
    while let Some(now) = cluster.next_time()
        && now <= scenario.until
    {
        cluster.now = now;
        cluster.step();
        if !cluster.events.drain(..).all(&mut *listener) {
            return;
        }
    }
}

/// What a worker last published of a container.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Published {
    Unknown,
    Success,
    Failure,
}

/// The worker of one probe. It lives as long as the pod, over all containers.
struct Worker {
    kind: ProbeKind,
    timing: Timing,
    next_tick: u64,
    /// A tick that has come, on time or while a probe was running.
    tick: Option<Trigger>,
    /// Whether an extra run is wished for.
    manual_waits: bool,
    /// What kept it from asking at its last tick.
    held_by: Option<Trigger>,
    /// The probe that is under way.
    running: Option<Running>,
    /// The container that it last saw, by number, and what it published of it.
    published: Option<(u32, Published)>,
    on_hold: bool,
    last: Option<Published>,
    in_a_row: u32,
}

/// A probe that is under way: when it ends, with what, and why it began.
#[derive(Clone, Copy)]
struct Running {
    end: u64,
    answer: Answer,
    trigger: Trigger,
}

/// The container that runs.
struct Container {
    started_at: u64,
    exits_at: Option<u64>,
    exit_cause: Cause,
    /// Whether it has been told to stop.
    is_stopping: bool,
}

struct Backoff {
    delay: u64,
    updated: u64,
}

struct Cluster<'a> {
    scenario: &'a Scenario,
    now: u64,
    workers: Vec<Worker>,
    /// How many containers have been started.
    number: u32,
    container: Option<Container>,
    starts_at: Option<u64>,
    start_cause: Cause,
    deleted_at: Option<u64>,
    is_deleted: bool,
    last_exit: Option<u64>,
    backoff: Option<Backoff>,
    started: bool,
    ready: bool,
    /// What has happened now.
    events: Vec<Event>,
}

impl<'a> Cluster<'a> {
    fn new(scenario: &'a Scenario) -> Cluster<'a> {
        let worker = |kind: ProbeKind| {
            let timing = (*scenario.probes.get(kind))?;
            Some(Worker {
                kind,
                timing,
                next_tick: millis(timing.period.max(1)),
                tick: None,
                manual_waits: false,
                held_by: None,
                running: None,
                published: None,
                on_hold: false,
                last: None,
                in_a_row: 0,
            })
        };
        Cluster {
            scenario,
            now: 0,
            workers: ProbeKind::ALL.into_iter().filter_map(worker).collect(),
            number: 0,
            container: None,
            starts_at: Some(scenario.start_offset),
            start_cause: Cause::PodStarts,
            deleted_at: scenario.deleted_at,
            is_deleted: false,
            last_exit: None,
            backoff: None,
            started: false,
            ready: false,
            events: Vec::new(),
        }
    }

    fn next_time(&self) -> Option<u64> {
        let exit = self.container.as_ref().and_then(|container| container.exits_at);
        let ticks = self.workers.iter().map(|worker| worker.next_tick);
        let results = self.workers.iter().filter_map(|worker| Some(worker.running?.end));
        ticks.chain(results).chain(exit).chain(self.starts_at).chain(self.deleted_at).min()
    }

    /// Everything that happens now.
    fn step(&mut self) {
        for index in 0..self.workers.len() {
            if let Some(running) = self.workers[index].running
                && running.end <= self.now
            {
                self.workers[index].running = None;
                self.result(index, running);
            }
        }
        let exits_at = self.container.as_ref().and_then(|container| container.exits_at);
        if exits_at.is_some_and(|at| at <= self.now) {
            self.exit();
        }
        if self.deleted_at.is_some_and(|at| at <= self.now) {
            self.delete();
        }
        if self.starts_at.is_some_and(|at| at <= self.now) {
            self.start();
        }
        for worker in &mut self.workers {
            if worker.next_tick <= self.now {
                worker.next_tick += millis(worker.timing.period.max(1));
                let is_late = worker.running.is_some();
                worker.tick = Some(if is_late { Trigger::LateTick } else { Trigger::Tick });
            }
        }
        // A worker's first look at a container may ask another worker to run.
        while let Some(index) = self.workers.iter().position(Worker::is_due) {
            self.wake(index);
        }
    }

    fn tell(&mut self, kind: EventKind, cause: Cause) {
        self.events.push(Event { at: self.now, kind, cause });
    }

    fn run_of(&self, number: u32) -> Option<&'a Run> {
        let index = number.saturating_sub(1) as usize;
        self.scenario.runs.get(index).or_else(|| self.scenario.runs.last())
    }

    fn start(&mut self) {
        self.starts_at = None;
        self.number += 1;
        let exit_after = self.run_of(self.number).and_then(|run| run.exit_after);
        let exits_at = exit_after.map(|after| self.now + after);
        self.container = Some(Container {
            started_at: self.now,
            exits_at,
            exit_cause: Cause::OwnEnd,
            is_stopping: false,
        });
        self.tell(EventKind::Run(self.number), self.start_cause);
        self.sync();
    }

    fn exit(&mut self) {
        let Some(container) = self.container.take() else { return };
        self.tell(EventKind::Exit(self.number), container.exit_cause);
        self.started = false;
        self.set_ready(false, Cause::ContainerEnded);
        // After a kill, the kubelet still judges by the exit that it knew before.
        let judged = if container.is_stopping { self.last_exit } else { Some(self.now) };
        self.last_exit = Some(self.now);
        if self.is_deleted {
            self.workers.clear();
            return;
        }
        self.restart(judged);
        self.sync();
    }

    /// The pod leaves the Service at once; its containers get their time to stop.
    fn delete(&mut self) {
        self.deleted_at = None;
        self.is_deleted = true;
        self.starts_at = None;
        self.tell(EventKind::Delete, Cause::Deleted);
        self.set_ready(false, Cause::Deleted);
        self.workers.retain(|worker| worker.kind == ProbeKind::Readiness);
        if self.container.is_some() {
            self.stop(self.scenario.grace_seconds);
        } else {
            self.workers.clear();
        }
    }

    /// Starts the next container now, or when the back-off is over.
    fn restart(&mut self, judged: Option<u64>) {
        self.start_cause = Cause::RestartAtOnce;
        let Some(exit) = judged else {
            self.starts_at = Some(self.now);
            return;
        };
        let is_expired = |backoff: &Backoff| exit.saturating_sub(backoff.updated) > BACKOFF_EXPIRES;
        let current = self.backoff.as_ref().filter(|backoff| !is_expired(backoff));
        let delay = current.map_or(0, |backoff| backoff.delay);
        let start = if self.now - exit < delay {
            let seconds = u32::try_from(delay / 1000).unwrap_or(u32::MAX);
            self.start_cause = Cause::BackoffOver(seconds);
            self.tell(EventKind::Backoff(seconds), Cause::EndedAgain);
            self.now + delay
        } else {
            self.now
        };
        let next = if delay == 0 { FIRST_BACKOFF } else { (delay * 2).min(LONGEST_BACKOFF) };
        self.backoff = Some(Backoff { delay: next, updated: start });
        self.starts_at = Some(start);
    }

    /// The kubelet looks at the pod: what has started, what is ready, what must be killed.
    fn sync(&mut self) {
        let Some(container) = &self.container else { return };
        if self.is_deleted {
            return;
        }
        let is_stopping = container.is_stopping;
        let culprit = self.workers.iter().find(|worker| {
            worker.kind != ProbeKind::Readiness
                && worker.published == Some((self.number, Published::Failure))
        });
        if let Some((kind, timing)) = culprit.map(|it| (it.kind, it.timing))
            && !is_stopping
        {
            let cause = Cause::Threshold(kind, timing.failure_threshold);
            self.tell(EventKind::Kill(kind), cause);
            self.stop(timing.grace_seconds.unwrap_or(self.scenario.grace_seconds));
            return;
        }

        let startup = self.worker(ProbeKind::Startup);
        let has_started = startup
            .is_none_or(|worker| worker.published == Some((self.number, Published::Success)));
        if !has_started {
            return;
        }
        if !self.started {
            let cause = match startup {
                Some(worker) => {
                    Cause::Threshold(ProbeKind::Startup, worker.timing.success_threshold)
                }
                None => Cause::NoProbe(ProbeKind::Startup),
            };
            self.started = true;
            self.tell(EventKind::Started, cause);
        }
        let number = self.number;
        let readiness = self.workers.iter_mut().find(|it| it.kind == ProbeKind::Readiness);
        let (is_ready, cause) = match readiness {
            None => (true, Cause::NoProbe(ProbeKind::Readiness)),
            Some(worker) => {
                let is_ready = worker.published == Some((number, Published::Success));
                worker.manual_waits |= !is_ready;
                (is_ready, Cause::Threshold(worker.kind, worker.threshold(is_ready)))
            }
        };
        self.set_ready(is_ready, cause);
    }

    fn worker(&self, kind: ProbeKind) -> Option<&Worker> {
        self.workers.iter().find(|worker| worker.kind == kind)
    }

    fn set_ready(&mut self, ready: bool, cause: Cause) {
        if self.ready != ready {
            self.ready = ready;
            self.tell(if ready { EventKind::Ready } else { EventKind::Unready }, cause);
        }
    }

    /// The container is told to stop, and killed when its grace period is over.
    fn stop(&mut self, grace_seconds: u32) {
        let now = self.now;
        let grace = millis(grace_seconds).max(LEAST_GRACE);
        let run = self.run_of(self.number);
        let Some(container) = &mut self.container else { return };
        let stop_takes = run.map_or(0, |run| run.stop_takes(now - container.started_at));
        container.is_stopping = true;
        let stopped = now.saturating_add(stop_takes.min(grace));
        if container.exits_at.is_none_or(|at| stopped < at) {
            container.exits_at = Some(stopped);
            let is_cut = stop_takes > grace;
            let cause = if is_cut { Cause::GraceOver(grace) } else { Cause::Stopped(stop_takes) };
            container.exit_cause = cause;
        }
    }

    /// A worker's loop turns once.
    fn wake(&mut self, index: usize) {
        let (now, number) = (self.now, self.number);
        let worker = &mut self.workers[index];
        let trigger = worker.trigger();
        if worker.manual_waits {
            worker.manual_waits = false;
            worker.next_tick = now + millis(worker.timing.period.max(1));
        }
        worker.tick = None;
        if number == 0 {
            return;
        }
        if worker.published.is_none_or(|(seen, _)| seen != number) {
            // The old container is the one known until the new one runs.
            if self.container.is_some() {
                let first = worker.kind.initial();
                worker.on_hold = false;
                self.publish(index, number, first);
            }
        }
        self.begin(index, trigger);
    }

    /// Begins a probe, where one is called for.
    fn begin(&mut self, index: usize, trigger: Trigger) {
        let worker = &self.workers[index];
        if worker.on_hold {
            return;
        }
        let Some(container) = &self.container else {
            if let Some((seen, _)) = worker.published {
                self.publish(index, seen, Published::Failure);
            }
            return;
        };
        // The start is known by the second.
        let age = (self.now - container.started_at / 1000 * 1000) / 1000;
        let is_startup = worker.kind == ProbeKind::Startup;
        let held_by = if age < u64::from(worker.timing.initial_delay) {
            Some(Trigger::DelayOver)
        } else {
            (is_startup == self.started).then_some(Trigger::GateOpened)
        };
        if held_by.is_some() {
            self.workers[index].held_by = held_by;
            return;
        }
        let (answer, took) = self.answer(worker.kind, self.now - container.started_at);
        let timeout = millis(worker.timing.timeout);
        let (answer, took) =
            if took >= timeout { (Answer::Timeout, timeout) } else { (answer, took) };
        let worker = &mut self.workers[index];
        worker.held_by = None;
        worker.running = Some(Running { end: self.now + took, answer, trigger });
    }

    /// What a probe is answered that begins so long after the container's start, and after how
    /// long.
    fn answer(&self, kind: ProbeKind, since_start: u64) -> (Answer, u64) {
        let windows = self.run_of(self.number).map(|run| run.answers.get(kind));
        let window = windows.into_iter().flatten().find(|window| window.fits(since_start));
        let Some(window) = window else { return (Answer::Fail, REFUSAL) };
        let mut outages = self.scenario.outages.get(kind).iter();
        let outage = outages.find(|outage| window.answer == Answer::Ok && outage.fits(self.now));
        let window = outage.unwrap_or(window);
        (window.answer, window.took)
    }

    /// A probe has ended.
    fn result(&mut self, index: usize, running: Running) {
        let Running { answer, trigger, .. } = running;
        let worker = &mut self.workers[index];
        let kind = worker.kind;
        let result = match answer {
            Answer::Ok => Some(Published::Success),
            Answer::Fail | Answer::Timeout => Some(Published::Failure),
            Answer::Error => None,
        };
        let needed = worker.threshold(result == Some(Published::Success));
        let counted = result.zip(worker.published);
        if let Some((result, _)) = counted {
            worker.in_a_row = if worker.last == Some(result) { worker.in_a_row + 1 } else { 1 };
            worker.last = Some(result);
        }
        let in_a_row = if counted.is_some() { worker.in_a_row } else { 0 };
        let cause = Cause::Asked { trigger, in_a_row, needed };
        self.events.push(Event { at: self.now, kind: EventKind::Probe(kind, answer), cause });
        let Some((result, (seen, _))) = counted else { return };
        if in_a_row < needed {
            return;
        }
        let worker = &mut self.workers[index];
        let is_final = kind == ProbeKind::Startup
            || (kind == ProbeKind::Liveness && result == Published::Failure);
        if is_final {
            worker.on_hold = true;
            worker.in_a_row = 0;
        }
        self.publish(index, seen, result);
    }

    /// Publishes what a worker holds of a container; the kubelet acts on changes.
    fn publish(&mut self, index: usize, number: u32, result: Published) {
        let worker = &mut self.workers[index];
        let is_change = worker.published != Some((number, result));
        worker.published = Some((number, result));
        let is_heard = worker.kind != ProbeKind::Liveness || result == Published::Failure;
        if is_change && is_heard {
            self.sync();
        }
    }
}

impl Worker {
    /// Whether its loop has a reason to turn.
    fn is_due(&self) -> bool {
        self.running.is_none() && (self.tick.is_some() || self.manual_waits)
    }

    /// Why it asks now.
    fn trigger(&self) -> Trigger {
        match self.tick {
            _ if self.manual_waits => Trigger::NotReady,
            Some(Trigger::LateTick) => Trigger::LateTick,
            _ => self.held_by.unwrap_or(Trigger::Tick),
        }
    }

    /// How many successes, or failures, in a row change what it publishes.
    fn threshold(&self, is_success: bool) -> u32 {
        if is_success { self.timing.success_threshold } else { self.timing.failure_threshold }
    }
}

impl Run {
    /// How long it takes to stop, if it is told so at this time after its start.
    fn stop_takes(&self, told_at: u64) -> u64 {
        let is_deaf =
            |(from, to): &(u64, Option<u64>)| *from <= told_at && to.is_none_or(|to| told_at < to);
        match self.deaf.filter(is_deaf) {
            Some((_, Some(to))) => (to - told_at).saturating_add(self.stop_takes),
            Some((_, None)) => u64::MAX,
            None => self.stop_takes,
        }
    }
}

impl ProbeKind {
    /// What holds of a container before its first result.
    fn initial(self) -> Published {
        match self {
            ProbeKind::Startup => Published::Unknown,
            ProbeKind::Readiness => Published::Failure,
            ProbeKind::Liveness => Published::Success,
        }
    }
}

fn millis(seconds: u32) -> u64 {
    u64::from(seconds) * 1000
}

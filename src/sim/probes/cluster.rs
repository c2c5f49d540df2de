//! The simulation itself: probe workers, the container, and the kubelet between them.

use crate::model::kube::ProbeKind;
use crate::sim::probes::{Answer, Event, EventKind, Run, Scenario, Timing};

/// A scenario that would tell more than this is cut short.
const MAX_EVENTS: usize = 100_000;
/// How long it takes to be refused.
const REFUSAL: u64 = 10;
/// The kubelet gives no container less time to stop.
const LEAST_GRACE: u64 = 2_000;
const FIRST_BACKOFF: u64 = 10_000;
const LONGEST_BACKOFF: u64 = 300_000;
/// An exit so long after the back-off's last change starts it anew.
const BACKOFF_EXPIRES: u64 = 600_000;

pub(super) fn run(scenario: &Scenario) -> Vec<Event> {
    let mut cluster = Cluster::new(scenario);
    while let Some(now) = cluster.next_time()
        && now <= scenario.until
        && cluster.events.len() < MAX_EVENTS
    {
        cluster.now = now;
        cluster.step();
    }
    cluster.events.retain(|event| event.at <= scenario.until);
    cluster.events
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
    /// A tick, or a wish for an extra run, that came while a probe was running.
    tick_waits: bool,
    manual_waits: bool,
    /// When the running probe ends, and with what.
    running: Option<(u64, Answer)>,
    /// The container that it last saw, by number, and what it published of it.
    published: Option<(u32, Published)>,
    on_hold: bool,
    last: Option<Published>,
    in_a_row: u32,
}

/// The container that runs.
struct Container {
    started_at: u64,
    exits_at: Option<u64>,
    /// The probe that has it killed.
    killed_by: Option<ProbeKind>,
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
    last_exit: Option<u64>,
    backoff: Option<Backoff>,
    started: bool,
    ready: bool,
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
                tick_waits: false,
                manual_waits: false,
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
        let results = self.workers.iter().filter_map(|worker| Some(worker.running?.0));
        ticks.chain(results).chain(exit).chain(self.starts_at).min()
    }

    /// Everything that happens now.
    fn step(&mut self) {
        for index in 0..self.workers.len() {
            if let Some((end, answer)) = self.workers[index].running
                && end <= self.now
            {
                self.workers[index].running = None;
                self.result(index, answer);
            }
        }
        let exits_at = self.container.as_ref().and_then(|container| container.exits_at);
        if exits_at.is_some_and(|at| at <= self.now) {
            self.exit();
        }
        if self.starts_at.is_some_and(|at| at <= self.now) {
            self.start();
        }
        for worker in &mut self.workers {
            if worker.next_tick <= self.now {
                worker.next_tick += millis(worker.timing.period.max(1));
                worker.tick_waits = true;
            }
        }
        // A worker's first look at a container may ask another worker to run.
        while let Some(index) = self.workers.iter().position(Worker::is_due) {
            self.wake(index);
        }
    }

    fn tell(&mut self, kind: EventKind) {
        self.events.push(Event { at: self.now, kind });
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
        self.container = Some(Container { started_at: self.now, exits_at, killed_by: None });
        self.tell(EventKind::Run(self.number));
        self.sync();
    }

    fn exit(&mut self) {
        let Some(container) = self.container.take() else { return };
        self.tell(EventKind::Exit(self.number));
        self.started = false;
        self.set_ready(false);
        // After a kill, the kubelet still judges by the exit that it knew before.
        let judged = match container.killed_by {
            Some(_) => self.last_exit,
            None => Some(self.now),
        };
        self.last_exit = Some(self.now);
        self.restart(judged);
        self.sync();
    }

    /// Starts the next container now, or when the back-off is over.
    fn restart(&mut self, judged: Option<u64>) {
        let Some(exit) = judged else {
            self.starts_at = Some(self.now);
            return;
        };
        let is_expired = |backoff: &Backoff| exit.saturating_sub(backoff.updated) > BACKOFF_EXPIRES;
        let current = self.backoff.as_ref().filter(|backoff| !is_expired(backoff));
        let delay = current.map_or(0, |backoff| backoff.delay);
        let start = if self.now - exit < delay {
            self.tell(EventKind::Backoff(u32::try_from(delay / 1000).unwrap_or(u32::MAX)));
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
        let is_stopping = container.killed_by.is_some();
        let culprit = self.workers.iter().find(|worker| {
            worker.kind != ProbeKind::Readiness
                && worker.published == Some((self.number, Published::Failure))
        });
        if let Some((kind, grace)) = culprit.map(|it| (it.kind, it.timing.grace_seconds))
            && !is_stopping
        {
            self.kill(kind, grace);
            return;
        }

        let startup = self.worker(ProbeKind::Startup).map(|worker| worker.published);
        let has_started =
            startup.is_none_or(|published| published == Some((self.number, Published::Success)));
        if !has_started {
            return;
        }
        if !self.started {
            self.started = true;
            self.tell(EventKind::Started);
        }
        let number = self.number;
        let readiness = self.workers.iter_mut().find(|it| it.kind == ProbeKind::Readiness);
        let is_ready = match readiness {
            None => true,
            Some(worker) => {
                let is_ready = worker.published == Some((number, Published::Success));
                worker.manual_waits |= !is_ready;
                is_ready
            }
        };
        self.set_ready(is_ready);
    }

    fn worker(&self, kind: ProbeKind) -> Option<&Worker> {
        self.workers.iter().find(|worker| worker.kind == kind)
    }

    fn set_ready(&mut self, ready: bool) {
        if self.ready != ready {
            self.ready = ready;
            self.tell(if ready { EventKind::Ready } else { EventKind::Unready });
        }
    }

    fn kill(&mut self, kind: ProbeKind, grace: Option<u32>) {
        let grace = millis(grace.unwrap_or(self.scenario.grace_seconds)).max(LEAST_GRACE);
        let stop_takes = self.run_of(self.number).map_or(0, |run| run.stop_takes);
        let stopped = self.now + stop_takes.min(grace);
        if let Some(container) = &mut self.container {
            container.killed_by = Some(kind);
            container.exits_at = Some(container.exits_at.map_or(stopped, |at| at.min(stopped)));
        }
        self.tell(EventKind::Kill(kind));
    }

    /// A worker's loop turns once.
    fn wake(&mut self, index: usize) {
        let (now, number) = (self.now, self.number);
        let worker = &mut self.workers[index];
        if worker.manual_waits {
            worker.manual_waits = false;
            worker.tick_waits = false;
            worker.next_tick = now + millis(worker.timing.period.max(1));
        } else {
            worker.tick_waits = false;
        }
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
        self.begin(index);
    }

    /// Begins a probe, where one is called for.
    fn begin(&mut self, index: usize) {
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
        if age < u64::from(worker.timing.initial_delay) || is_startup == self.started {
            return;
        }
        let since_start = i64::try_from(self.now - container.started_at).unwrap_or(i64::MAX);
        let windows = self.run_of(self.number).map(|run| run.answers.get(worker.kind));
        let window = windows.into_iter().flatten().find(|window| {
            window.from <= since_start && window.to.is_none_or(|to| since_start < to)
        });
        let (answer, took) =
            window.map_or((Answer::Fail, REFUSAL), |window| (window.answer, window.took));
        let timeout = millis(worker.timing.timeout);
        let outcome = if took >= timeout {
            (self.now + timeout, Answer::Timeout)
        } else {
            (self.now + took, answer)
        };
        self.workers[index].running = Some(outcome);
    }

    /// A probe has ended.
    fn result(&mut self, index: usize, answer: Answer) {
        let worker = &mut self.workers[index];
        let kind = worker.kind;
        let result = match answer {
            Answer::Ok => Some(Published::Success),
            Answer::Fail | Answer::Timeout => Some(Published::Failure),
            Answer::Error => None,
        };
        self.events.push(Event { at: self.now, kind: EventKind::Probe(kind, answer) });
        let (Some(result), Some((seen, _))) = (result, worker.published) else { return };

        worker.in_a_row = if worker.last == Some(result) { worker.in_a_row + 1 } else { 1 };
        worker.last = Some(result);
        let needed = match result {
            Published::Success => worker.timing.success_threshold,
            Published::Failure | Published::Unknown => worker.timing.failure_threshold,
        };
        if worker.in_a_row < needed {
            return;
        }
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
        self.running.is_none() && (self.tick_waits || self.manual_waits)
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

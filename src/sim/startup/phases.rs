//! The story of a start: what each service does when, and what it all comes down to.

use crate::order;
use crate::sim::healthcheck::Event;
use crate::sim::startup::history;
use crate::sim::startup::history::{History, State};
use crate::sim::startup::nodes::{Need, Node};
use crate::sim::startup::schedule;
use crate::sim::startup::schedule::Schedule;
use crate::sim::startup::{
    Condition, Fate, Outcome, Phase, PhaseKind, Risk, ServiceRun, Startup, Step, Wait,
};

/// Of so many services at most it is told what happens if they never get healthy.
const MOST_RISKS: usize = 12;
/// So many services are looked at for that, one by one for each risk.
const MOST_LOOKS: usize = 20_000;
/// No picture is shorter.
const SHORTEST: u64 = 3_000;

/// Plays the start of these services.
pub(super) fn tell(nodes: &[Node]) -> Startup {
    let most_probes = history::most_probes(nodes.len());
    let histories: Vec<History> = nodes.iter().map(|it| history::of(it, most_probes)).collect();
    let order = schedule::order(nodes);
    let played = schedule::play(nodes, &order, &|index| &histories[index]);
    let mut is_ordered = vec![false; nodes.len()];
    for &index in &order {
        is_ordered[index] = true;
    }
    // What Compose would not even begin: the rest is played all the same.
    let orphan = nodes.iter().position(|node| node.is_orphan);
    let outcome = match orphan.or_else(|| is_ordered.iter().position(|is_ordered| !is_ordered)) {
        Some(service) => Outcome::Refused { service },
        None => played.outcome,
    };
    let story = Story { nodes, order, is_ordered, histories, played, most_probes };
    let end = story.end();

    let mut shown: Vec<usize> = (0..nodes.len()).collect();
    let start = |&index: &usize| story.start(index).map_or(usize::MAX, place);
    order::sort_by_place(&mut shown, |index| (start(index), *index));
    let mut positions = vec![0; nodes.len()];
    for (position, &index) in shown.iter().enumerate() {
        positions[index] = position;
    }

    let place_step = |step: Step| Step { service: positions[step.service], ..step };
    Startup {
        services: shown.iter().map(|&index| story.service(index, end, &positions)).collect(),
        critical: story.critical(outcome, end).into_iter().map(place_step).collect(),
        end,
        outcome: placed(outcome, &positions),
        worst: story.worst(),
        risks: story.risks(&positions),
    }
}

/// A time as a key to sort by.
fn place(time: u64) -> usize {
    usize::try_from(time).unwrap_or(usize::MAX - 1)
}

fn placed(outcome: Outcome, positions: &[usize]) -> Outcome {
    match outcome {
        Outcome::Started { at } => Outcome::Started { at },
        Outcome::GaveUp { at, service, because, failure } => {
            let (service, because) = (positions[service], positions[because]);
            Outcome::GaveUp { at, service, because, failure }
        }
        Outcome::Stuck { service, because } => {
            Outcome::Stuck { service: positions[service], because: positions[because] }
        }
        Outcome::Refused { service } => Outcome::Refused { service: positions[service] },
    }
}

/// All that is known before it is told.
struct Story<'a> {
    nodes: &'a [Node],
    order: Vec<usize>,
    /// Whether a node is in `order`, rather than on or behind a circle.
    is_ordered: Vec<bool>,
    histories: Vec<History>,
    played: Schedule,
    most_probes: u64,
}

impl Story<'_> {
    fn start(&self, index: usize) -> Option<u64> {
        self.played.starts[index]
    }

    fn ready(&self, index: usize) -> Option<u64> {
        let (node, start) = (&self.nodes[index], self.start(index)?);
        if node.replicas == 0 {
            return Some(start);
        }
        let is_good = |state: State| match state {
            State::Healthy => true,
            State::Running => node.fate == Fate::Well && !node.is_job,
            State::Exited(0) => node.is_job,
            State::Starting | State::Unhealthy | State::Restarting | State::Exited(_) => false,
        };
        let (from, state) = self.histories[index].iter().find(|(_, state)| is_good(*state))?;
        let boot = if *state == State::Running { u64::from(node.seconds) * 1000 } else { 0 };
        Some(start + from + boot)
    }

    /// The moment up to which there is something to see.
    fn end(&self) -> u64 {
        let mut last = match self.played.outcome {
            Outcome::Started { at } | Outcome::GaveUp { at, .. } => at,
            Outcome::Stuck { .. } | Outcome::Refused { .. } => 0,
        };
        for index in 0..self.nodes.len() {
            let Some(start) = self.start(index) else { continue };
            // Behind the third change there is only more of the same.
            let changes = self.histories[index].iter().take(3).map(|(from, _)| start + from);
            last = changes.chain(self.ready(index)).fold(last, u64::max);
        }
        (last + last / 8).max(SHORTEST)
    }

    fn service(&self, index: usize, end: u64, positions: &[usize]) -> ServiceRun {
        let node = &self.nodes[index];
        let gates = &self.played.gates[index];
        let wait = |(need, until): (&Need, &Option<u64>)| Wait {
            on: positions[need.on],
            condition: need.condition,
            is_required: need.is_required,
            until: *until,
        };
        ServiceRun {
            name: node.name.clone(),
            span: node.span,
            replicas: node.replicas,
            is_job: node.is_job,
            seconds: node.seconds,
            is_chosen: node.is_chosen,
            fate: node.fate,
            check: node.check,
            waits: node.needs.iter().zip(gates).map(wait).collect(),
            starts_at: self.start(index),
            ready_at: self.ready(index),
            phases: self.phases(index, end),
            health: self.health(index, end),
        }
    }

    fn health(&self, index: usize, end: u64) -> Vec<Event> {
        let node = &self.nodes[index];
        let Some(start) = self.start(index).filter(|_| node.replicas > 0) else {
            return Vec::new();
        };
        let mut events = history::events(node, end.saturating_sub(start), self.most_probes);
        for event in &mut events {
            event.at += start;
        }
        events
    }

    fn phases(&self, index: usize, end: u64) -> Vec<Phase> {
        let node = &self.nodes[index];
        let mut phases = Phases { found: Vec::new(), end };
        let Some(start) = self.start(index) else {
            let until = match self.played.outcome {
                Outcome::GaveUp { at, .. } => at,
                _ if self.is_ordered[index] => end,
                _ => 0,
            };
            phases.push(0, until, PhaseKind::Waiting);
            phases.push(until, end, PhaseKind::Abandoned);
            return phases.found;
        };
        if node.replicas == 0 {
            return Vec::new();
        }
        phases.push(0, start, PhaseKind::Waiting);
        let boots = node.fate == Fate::Well && !node.is_job;
        let ready = if boots { start + u64::from(node.seconds) * 1000 } else { u64::MAX };
        let young = if node.is_job { PhaseKind::Working } else { PhaseKind::Booting };
        let history = &self.histories[index];
        let ends = history.iter().skip(1).map(|(from, _)| start + from).chain([u64::MAX]);
        for ((from, state), to) in history.iter().zip(ends) {
            let from = start + from;
            let seen = match state {
                State::Starting => PhaseKind::Unnoticed,
                State::Running | State::Healthy => PhaseKind::Ready,
                State::Unhealthy => PhaseKind::Unhealthy,
                State::Restarting => PhaseKind::Restarting,
                State::Exited(0) => PhaseKind::Completed,
                State::Exited(_) => PhaseKind::Failed,
            };
            if matches!(state, State::Running | State::Starting) {
                phases.push(from, to.min(ready), young);
                phases.push(from.max(ready), to, seen);
            } else {
                phases.push(from, to, seen);
            }
        }
        phases.found
    }

    /// The chain that led to the last thing worth waiting for.
    fn critical(&self, outcome: Outcome, end: u64) -> Vec<Step> {
        let mut steps = Vec::new();
        let last = match outcome {
            Outcome::GaveUp { at, because, .. } => Some((because, at)),
            Outcome::Stuck { because, .. } => Some((because, end)),
            Outcome::Started { .. } | Outcome::Refused { .. } => {
                let ready = (0..self.nodes.len()).filter_map(|it| Some((it, self.ready(it)?)));
                ready.fold(None, |best: Option<(usize, u64)>, it| match best {
                    Some(best) if best.1 >= it.1 => Some(best),
                    _ => Some(it),
                })
            }
        };
        let mut next = last;
        while let Some((service, to)) = next {
            let Some(from) = self.start(service) else { break };
            steps.push(Step { service, from, to });
            next = self.held_by(service, from).map(|other| (other, from));
        }
        steps.reverse();
        steps
    }

    /// Which dependency a service waited for last, before it started at this time.
    fn held_by(&self, service: usize, start: u64) -> Option<usize> {
        if start == 0 {
            return None;
        }
        let needs = || self.nodes[service].needs.iter().zip(&self.played.gates[service]);
        let begun_then = needs().find(|(need, _)| self.start(need.on) == Some(start));
        let opened_then = || {
            needs()
                .find(|(need, gate)| need.condition != Condition::Started && **gate == Some(start))
        };
        Some(begun_then.or_else(opened_then)?.0.on)
    }

    fn worst(&self) -> Option<u64> {
        let is_endless = |need: &Need| {
            need.condition == Condition::Completed && self.nodes[need.on].replicas > 0
        };
        if self.nodes.iter().flat_map(|node| &node.needs).any(is_endless) {
            return None;
        }
        let worst = |node| history::at_worst(node, self.most_probes);
        let histories: Vec<History> = self.nodes.iter().map(worst).collect();
        let played = schedule::play(self.nodes, &self.order, &|index| &histories[index]);
        match played.outcome {
            Outcome::Started { at } => Some(at),
            _ => None,
        }
    }

    fn risks(&self, positions: &[usize]) -> Vec<Risk> {
        let mut is_gate = vec![false; self.nodes.len()];
        for need in self.nodes.iter().flat_map(|node| &node.needs) {
            let other = &self.nodes[need.on];
            let is_checked = other.replicas > 0 && other.check.timing().is_some();
            is_gate[need.on] |= is_checked && need.condition == Condition::Healthy;
        }
        let most = (MOST_LOOKS / self.nodes.len().max(1)).clamp(1, MOST_RISKS);
        let gates = self.order.iter().copied().filter(|&index| is_gate[index]);
        gates.take(most).filter_map(|index| self.risk(index, positions)).collect()
    }

    fn risk(&self, service: usize, positions: &[usize]) -> Option<Risk> {
        let failing = history::of_failing(&self.nodes[service], self.most_probes);
        let history =
            |index: usize| if index == service { &failing } else { &self.histories[index] };
        let played = schedule::play(self.nodes, &self.order, &history);
        let gives_up_at = match played.outcome {
            Outcome::GaveUp { at, because, .. } if because == service => Some(at),
            Outcome::Stuck { because, .. } if because == service => None,
            // Another thing goes wrong first, or nothing does.
            _ => return None,
        };
        let mut blocked: Vec<usize> = self.order.clone();
        blocked.retain(|&index| played.starts[index].is_none());
        let blocked = blocked.into_iter().map(|index| positions[index]).collect();
        Some(Risk { service: positions[service], gives_up_at, blocked })
    }
}

/// Phases one behind the other, up to the end of the picture.
struct Phases {
    found: Vec<Phase>,
    end: u64,
}

impl Phases {
    fn push(&mut self, from: u64, to: u64, kind: PhaseKind) {
        let to = to.min(self.end);
        if from >= to {
            return;
        }
        match self.found.last_mut() {
            Some(last) if last.kind == kind && last.to == from => last.to = to,
            _ => self.found.push(Phase { from, to, kind }),
        }
    }
}

//! When each service may start, given what becomes of the others.

use crate::sim::startup::history::{History, State};
use crate::sim::startup::nodes::{Need, Node};
use crate::sim::startup::{Condition, Failure, Outcome};

/// Compose looks so often whether a condition holds.
const POLL: u64 = 500;

/// When services start, and how that ends.
#[derive(Clone, Debug, Default)]
pub(super) struct Schedule {
    /// For each node. `None`: never.
    pub(super) starts: Vec<Option<u64>>,
    /// For each node and each of its needs, when the condition was seen to hold.
    pub(super) gates: Vec<Vec<Option<u64>>>,
    pub(super) outcome: Outcome,
}

/// What looking at a dependency comes to.
enum Gate {
    Opens(u64),
    Fails(u64, Failure),
    /// It neither holds nor fails, ever.
    Stuck,
}

/// The order in which services may start: each behind all that it depends on. Those on a circle,
/// and behind one, are left out.
pub(super) fn order(nodes: &[Node]) -> Vec<usize> {
    let mut waiting: Vec<usize> = nodes.iter().map(|node| node.needs.len()).collect();
    let mut dependants = vec![Vec::new(); nodes.len()];
    for (index, node) in nodes.iter().enumerate() {
        for need in &node.needs {
            dependants[need.on].push(index);
        }
    }
    let mut order: Vec<usize> = (0..nodes.len()).filter(|&it| waiting[it] == 0).collect();
    let mut done = 0;
    while let Some(&index) = order.get(done) {
        done += 1;
        for &dependant in &dependants[index] {
            waiting[dependant] -= 1;
            if waiting[dependant] == 0 {
                order.push(dependant);
            }
        }
    }
    order
}

/// Plays the start. `order` is that of [`order`], `history` tells what becomes of each node.
pub(super) fn play<'a>(
    nodes: &[Node],
    order: &[usize],
    history: &dyn Fn(usize) -> &'a History,
) -> Schedule {
    let mut starts: Vec<Option<u64>> = vec![None; nodes.len()];
    let mut gates: Vec<Vec<Option<u64>>> =
        nodes.iter().map(|node| vec![None; node.needs.len()]).collect();
    let mut end: Option<(u64, Outcome)> = None;
    let mut stuck = None;
    for &index in order {
        let node = &nodes[index];
        // Compose comes to a service when it has started what it depends on.
        let Some(base) =
            node.needs.iter().try_fold(0, |base, need| Some(base.max(starts[need.on]?)))
        else {
            continue;
        };
        let mut start = Some(base);
        let mut failed: Option<(u64, usize, Failure)> = None;
        for (at, need) in node.needs.iter().enumerate() {
            let begin = starts[need.on].unwrap_or(base);
            let gate = match look(&nodes[need.on], *need, begin, base, history(need.on)) {
                // What may be missing is only warned of.
                Gate::Fails(time, _) if !need.is_required => Gate::Opens(time),
                gate => gate,
            };
            match gate {
                Gate::Opens(time) => {
                    gates[index][at] = Some(time);
                    start = start.map(|start| start.max(time));
                }
                Gate::Fails(time, failure) => {
                    start = None;
                    if failed.is_none_or(|(earliest, ..)| time < earliest) {
                        failed = Some((time, need.on, failure));
                    }
                }
                Gate::Stuck => {
                    start = None;
                    stuck = stuck.or(Some(Outcome::Stuck { service: index, because: need.on }));
                }
            }
        }
        starts[index] = start;
        if let Some((at, because, failure)) = failed
            && end.is_none_or(|(earliest, _)| at < earliest)
        {
            end = Some((at, Outcome::GaveUp { at, service: index, because, failure }));
        }
    }
    let last = starts.iter().flatten().copied().max().unwrap_or(0);
    let mut schedule = Schedule { starts, gates, outcome: Outcome::Started { at: last } };
    match (end, stuck) {
        (Some((at, outcome)), _) => schedule.cut(at, outcome),
        (None, Some(outcome)) => schedule.outcome = outcome,
        (None, None) => {}
    }
    schedule
}

impl Schedule {
    /// Takes out what would come after `up` has given up.
    fn cut(&mut self, at: u64, outcome: Outcome) {
        let late = |time: &Option<u64>| time.is_some_and(|time| time > at);
        self.starts.iter_mut().filter(|it| late(it)).for_each(|it| *it = None);
        self.gates.iter_mut().flatten().filter(|it| late(it)).for_each(|it| *it = None);
        self.outcome = outcome;
    }
}

/// What Compose sees of a dependency that started at `begin`, when it looks from `base` on.
fn look(node: &Node, need: Need, begin: u64, base: u64, history: &History) -> Gate {
    // Where there is no container, nothing can be waited for.
    if need.condition == Condition::Started || node.replicas == 0 {
        return Gate::Opens(base);
    }
    let ends =
        history.iter().skip(1).map(|(from, _)| begin.saturating_add(*from)).chain([u64::MAX]);
    for ((from, state), end) in history.iter().zip(ends) {
        let from = begin.saturating_add(*from);
        // The first look that comes while it lasts; the very first comes after a whole pause.
        let pauses = from.saturating_sub(base).div_ceil(POLL).max(1);
        let seen = base.saturating_add(pauses.saturating_mul(POLL));
        if seen >= end {
            continue;
        }
        match (need.condition, state) {
            (Condition::Healthy, State::Healthy) | (Condition::Completed, State::Exited(0)) => {
                return Gate::Opens(seen);
            }
            (Condition::Healthy, State::Unhealthy) => return Gate::Fails(seen, Failure::Unhealthy),
            (Condition::Healthy, State::Running) => return Gate::Fails(seen, Failure::NoCheck),
            (_, State::Exited(code)) => return Gate::Fails(seen, Failure::Exited(*code)),
            _ => {}
        }
    }
    Gate::Stuck
}

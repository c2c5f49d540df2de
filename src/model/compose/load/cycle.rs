//! Services that wait for themselves.
//!
//! After `graph/cycle.go` of compose-go, which stops at the first.

use std::collections::BTreeMap;

use crate::model::compose::value::{Map, Value};
use crate::text::Span;

/// How many circles are told; a knot of services may hold any number of them.
const MOST: usize = 20;

/// Services that wait for each other in a circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cycle {
    /// Their names; the first once more at the end.
    pub(super) chain: Vec<String>,
    /// Where the first says that it waits for the second.
    pub(super) first: Span,
    /// Where the last says that it waits for the first.
    pub(super) last: Span,
}

/// A service on the way from the one that the walk began with.
struct Step<'a> {
    name: &'a str,
    waits_for: Vec<(&'a str, Span)>,
    /// How many of those have been followed.
    seen: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    OnTheWay,
    Done,
}

/// The circles among services, each at the dependency that closes it. Linear in the dependencies,
/// but for what the chains of the circles hold.
pub(super) fn find(services: &Map) -> Vec<Cycle> {
    let mut states: BTreeMap<&str, State> = BTreeMap::new();
    let mut cycles = Vec::new();
    for name in services.keys() {
        if states.contains_key(name.as_str()) {
            continue;
        }
        let mut way = vec![step(services, name)];
        states.insert(name, State::OnTheWay);
        while let Some(last) = way.last_mut() {
            let Some(&(next, _)) = last.waits_for.get(last.seen) else {
                states.insert(last.name, State::Done);
                way.pop();
                continue;
            };
            last.seen += 1;
            match states.get(next) {
                None => {
                    states.insert(next, State::OnTheWay);
                    way.push(step(services, next));
                }
                Some(State::OnTheWay) => {
                    cycles.extend(closed(&way, next));
                    if cycles.len() == MOST {
                        return cycles;
                    }
                }
                Some(State::Done) => {}
            }
        }
    }
    cycles
}

fn step<'a>(services: &'a Map, name: &'a str) -> Step<'a> {
    let service = services.get(name).map(|field| &field.value);
    let depends_on = service.and_then(|it| it.get("depends_on"));
    let known = depends_on.into_iter().flat_map(Value::fields);
    let known = known.filter(|(name, _)| services.contains_key(*name));
    let waits_for = known.map(|(name, field)| (name, field.key)).collect();
    Step { name, waits_for, seen: 0 }
}

/// The circle that the last step of a way closes by waiting for `back`.
fn closed(way: &[Step<'_>], back: &str) -> Option<Cycle> {
    let start = way.iter().position(|step| step.name == back)?;
    let circle = &way[start..];
    let followed = |step: &Step<'_>| step.waits_for.get(step.seen - 1).map(|&(_, span)| span);
    let mut chain: Vec<String> = circle.iter().map(|step| step.name.to_owned()).collect();
    chain.push(back.to_owned());
    let (first, last) = (followed(circle.first()?)?, followed(circle.last()?)?);
    Some(Cycle { chain, first, last })
}

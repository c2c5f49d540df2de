//! Where a port begins: with the process that listens, and the image that exposes it.

use crate::model::chains::image::Image;
use crate::model::chains::process::{Listener, Process};
use crate::model::chains::{Break, Chain, Run, State, What};

/// Where debuggers listen: those of Node.js, Java, Python and Go. Nobody exposes them.
const DEBUGGERS: [u16; 4] = [9229, 5005, 5678, 2345];

/// Where a port begins: the process that listens and the image that exposes it.
pub(super) struct Origin<'o, 'a> {
    pub(super) process: &'o Process,
    pub(super) listener: Option<&'o Listener>,
    pub(super) image: Option<&'o Image<'a>>,
}

/// What comes next hangs on there, and so.
pub(super) struct Begun {
    pub(super) at: Option<usize>,
    pub(super) state: State,
}

impl Origin<'_, '_> {
    /// Adds where the process listens and what the image exposes; `number` is the port that the next
    /// station says, where that is known.
    pub(super) fn begin(&self, chain: &mut Chain, number: Option<i64>, protocol: &str) -> Begun {
        let port = number.and_then(|it| u16::try_from(it).ok());
        let listens = self.listener.and_then(|it| self.listens(chain, it));
        let exposing = self.image.and_then(|image| image.exposing(port?, protocol));
        let own = self.image.and_then(Image::own_ports);
        let exposed = match (exposing, self.listener) {
            (Some(exposed), _) => Some((exposed, true)),
            (None, _) => own.map(|exposed| (exposed, false)),
        };
        let exposing_at = exposed.map(|(exposed, is_it)| {
            let mut from = exposed.steps.last().and_then(|step| chain.position(step.span));
            if from.is_none() && listens.is_none() {
                from = chain.walk(&exposed.steps);
            }
            let agrees =
                self.listener.is_none_or(|it| exposed.range.contains(it.port)) || from.is_some();
            let state = match self.listener {
                _ if agrees => State::Holds,
                // Whoever starts it otherwise may let it listen elsewhere.
                Some(it) if chain.run == Run::Docker && !exposed.is_of_base => {
                    State::broken(Break::ExposesOther, Some(it.port.to_string()))
                }
                _ => State::Open,
            };
            // One that is not among them misses all of them.
            let own = self.image.and_then(Image::own_station).filter(|_| !is_it);
            chain.join(from.or(listens), state, own.unwrap_or_else(|| exposed.station()))
        });
        match (self.listener, exposed) {
            (Some(it), _) if port == Some(it.port) => {
                Begun { at: listens.or(exposing_at), state: State::Holds }
            }
            (Some(it), _) if port.is_some() && protocol.eq_ignore_ascii_case("tcp") => {
                let instead = Some(it.port.to_string());
                Begun { at: listens, state: State::broken(Break::NobodyListens, instead) }
            }
            (_, Some((_, true))) => Begun { at: exposing_at, state: State::Holds },
            (_, Some((_, false))) if port.is_some_and(|it| !DEBUGGERS.contains(&it)) => {
                let instead = self.image.and_then(Image::only_port);
                Begun { at: exposing_at, state: State::broken(Break::NotExposed, instead) }
            }
            _ => Begun { at: exposing_at, state: State::Open },
        }
    }

    /// Adds the way of the port to the process, with what it was before somebody else set it.
    fn listens(&self, chain: &mut Chain, listener: &Listener) -> Option<usize> {
        let variable = listener.variable.as_deref().and_then(|it| self.process.variables.get(it));
        match variable {
            Some(variable) => {
                let at = chain.follow(variable);
                let command = listener.steps.last().filter(|it| it.what == What::Command);
                match command {
                    Some(command) => Some(chain.join(at, State::Holds, command.station())),
                    None => at,
                }
            }
            None => chain.walk(&listener.steps),
        }
    }
}

//! What a container's process is started with: its variables, its command line, and from these the
//! port that it listens on.

use std::collections::BTreeMap;

use crate::model::chains::command::{self, Word};
use crate::model::chains::image::Image;
use crate::model::chains::{Chain, State, Station, What};
use crate::model::expand::expand;
use crate::model::listening;
use crate::model::listening::Argument;
use crate::text::Span;

/// A variable as the process sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Variable {
    /// `None` where nobody can tell.
    pub(super) value: Option<String>,
    /// Who gave it that value, from the first that had it.
    pub(super) steps: Vec<Step>,
    /// Who set it before, and counts no more.
    pub(super) lost: Vec<Step>,
}

/// A place on the way of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) what: What,
    pub(super) span: Span,
    pub(super) name: String,
    pub(super) value: Option<String>,
}

/// What is started in a container.
#[derive(Clone, Debug, Default)]
pub(super) struct Process {
    pub(super) variables: BTreeMap<String, Variable>,
    pub(super) words: Vec<Word>,
}

/// Where a process listens.
#[derive(Clone, Debug)]
pub(super) struct Listener {
    pub(super) port: u16,
    /// What says so, in its order.
    pub(super) steps: Vec<Step>,
    /// The variable that says so.
    pub(super) variable: Option<String>,
}

impl Variable {
    /// The same, set by somebody else, who goes before.
    pub(super) fn set_by(self, value: Option<String>, steps: Vec<Step>) -> Variable {
        let mut lost = self.lost;
        // What the new value is made of has not lost.
        lost.extend(self.steps.into_iter().filter(|it| !steps.contains(it)));
        Variable { value, steps, lost }
    }
}

impl Step {
    pub(super) fn station(&self) -> Station {
        Station::new(self.what, self.span, &self.name, self.value.clone().unwrap_or_default())
    }
}

impl Process {
    /// What `docker run` starts.
    pub(super) fn of_image(image: &Image) -> Process {
        let variables = image.variables.clone();
        let words = command::of_image(image.entrypoint, image.cmd, &variables);
        Process { variables, words }
    }

    /// Notes who set a variable, and counts no more.
    pub(super) fn lose(&mut self, name: &str, steps: Vec<Step>) {
        if !steps.is_empty() {
            let before = self.variables.remove(name).unwrap_or_default();
            self.variables.insert(name.to_owned(), before.set_by(None, steps));
        }
    }

    /// Takes no value for known any more: somebody else may have set it.
    pub(super) fn forget_values(&mut self) {
        self.variables.values_mut().for_each(|it| it.value = None);
    }

    /// Sets a variable over what the image says.
    pub(super) fn set(&mut self, name: &str, value: Option<String>, steps: Vec<Step>) {
        let before = self.variables.remove(name).unwrap_or_default();
        self.variables.insert(name.to_owned(), before.set_by(value, steps));
    }

    /// Where it listens: as its arguments say, else as the variable does that EXPOSE is written
    /// with, else as the one that programs look at.
    pub(super) fn listener(&self, image: Option<&Image>) -> Option<Listener> {
        let arguments: Vec<Argument> = self
            .words
            .iter()
            .map(|word| Argument { text: word.text.as_deref(), span: word.span })
            .collect();
        if let Some(told) = listening::told(&arguments) {
            let word = self.words.get(told.index)?;
            let mut steps = self.steps(word.variable.as_deref());
            steps.push(Step {
                what: What::Command,
                span: told.span,
                name: String::new(),
                value: Some(told.port.to_string()),
            });
            return Some(Listener { port: told.port, steps, variable: word.variable.clone() });
        }
        // Perhaps an argument says it that is not known.
        if self.words.iter().any(|word| word.text.is_none()) {
            return None;
        }
        let exposed = image.into_iter().flat_map(|image| &image.exposed);
        let named = exposed.filter_map(|it| it.variable.as_deref());
        let conventional = listening::variable(&arguments);
        let name = named.chain(conventional).find(|name| self.variables.contains_key(*name))?;
        let port = self.variables.get(name)?.value.as_deref()?.trim().parse().ok()?;
        let name = name.to_owned();
        Some(Listener { port, steps: self.steps(Some(&name)), variable: Some(name) })
            .filter(|_| port > 0)
    }

    /// A word of a script with the variables of the process put in, as far as they are known.
    pub(super) fn shown(&self, word: &str) -> String {
        let value = |name: &str| self.variables.get(name)?.value.clone();
        let expanded = expand(word, '\\', &value).ok().filter(|_| word.contains('$'));
        expanded.filter(|it| it.unset.is_empty()).map_or_else(|| word.to_owned(), |it| it.text)
    }

    /// Where a variable got its value.
    fn steps(&self, name: Option<&str>) -> Vec<Step> {
        let variable = name.and_then(|name| self.variables.get(name));
        variable.map_or_else(Vec::new, |it| it.steps.clone())
    }
}

impl Chain {
    /// Adds the way of a value, and gives the position of its end.
    pub(super) fn walk(&mut self, steps: &[Step]) -> Option<usize> {
        let mut last = None;
        let mut before: Option<&Step> = None;
        for step in steps {
            // The same name with another value: set anew.
            let is_other = before.is_some_and(|it| it.name == step.name && it.value != step.value);
            let state = if is_other { State::Overrides } else { State::Holds };
            last = Some(self.join(last, state, step.station()));
            before = Some(step);
        }
        last
    }

    /// Adds the way of a variable, with what it was before somebody else set it.
    pub(super) fn follow(&mut self, variable: &Variable) -> Option<usize> {
        let mut last = self.walk(&variable.lost);
        let mut before = variable.lost.last();
        for step in &variable.steps {
            let is_other = before.is_some_and(|it| it.value != step.value);
            let state = if is_other { State::Overrides } else { State::Holds };
            last = Some(self.join(last, state, step.station()));
            before = None;
        }
        last
    }

    /// The position of the station at a place.
    pub(super) fn position(&self, span: Span) -> Option<usize> {
        self.stations.iter().position(|station| station.span == span)
    }
}

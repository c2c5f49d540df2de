//! What the editor says of a value in a Compose file: what is put in, and what takes its place.

use std::collections::BTreeMap;

use crate::app::state::State;
use crate::app::view::compose::origin;
use crate::app::view::compose::origin::cut;
use crate::app::view::compose::{place, reads};
use crate::finding::Arg;
use crate::model::compose::value::{Data, Value};
use crate::text::Span;
use crate::words::Words;

/// A note of more values than these nobody reads.
const MOST_NOTES: usize = 2_000;
/// Longer values are cut, in characters.
const LONGEST_VALUE: usize = 80;

/// Notes on the file in the editor, each of some lines, by place.
pub fn notes(state: &State) -> Vec<(Span, String)> {
    let mut all = state.analysis.effectives.iter();
    let Some(effective) = all.find(|it| reads(it, state.active)) else { return Vec::new() };
    let words = Words::new(state.language);
    let mut notes = Notes { state, words, found: BTreeMap::new() };
    notes.walk(&effective.root);
    effective.disabled.values().for_each(|field| notes.walk(&field.value));
    notes.found.into_iter().map(|(span, note)| (span, note.text(words))).collect()
}

struct Notes<'a> {
    state: &'a State,
    words: Words,
    found: BTreeMap<Span, Note>,
}

/// What is said of one place.
struct Note {
    /// What it says with its variables put in; nothing where it makes several values.
    value: Option<String>,
    lines: Vec<String>,
}

impl Note {
    fn text(self, words: Words) -> String {
        let filled =
            |value: String| words.say("composed.note.filled", &vec![("value", value.into())]);
        self.value.map(filled).into_iter().chain(self.lines).collect::<Vec<_>>().join("\n")
    }
}

impl Notes<'_> {
    fn walk(&mut self, value: &Value) {
        value.fields().for_each(|(_, field)| self.walk(&field.value));
        value.items().iter().for_each(|item| self.walk(item));
        let Some(text) = scalar(value) else { return };
        let origin = &value.origin;
        if origin.span.file == self.state.active && !origin.variables().is_empty() {
            let steps = origin::of_variables(self.state, self.words, origin);
            let lines = steps.into_iter().map(|step| step.text).collect();
            self.add(origin.span, Note { value: Some(text.clone()), lines });
        }
        let replaced = origin.replaced().filter(|it| it.span.file == self.state.active);
        for span in replaced.map(|it| it.span).collect::<Vec<_>>() {
            let args = vec![
                ("value", Arg::Text(text.clone())),
                ("place", Arg::Text(place(self.state, origin.span))),
            ];
            let lines = vec![self.words.say("composed.note.replaced", &args)];
            self.add(span, Note { value: None, lines });
        }
    }

    fn add(&mut self, span: Span, note: Note) {
        if let Some(there) = self.found.get_mut(&span) {
            there.value.take_if(|value| note.value.as_ref() != Some(value));
        } else if self.found.len() < MOST_NOTES && !span.is_empty() {
            self.found.insert(span, note);
        }
    }
}

fn scalar(value: &Value) -> Option<String> {
    match &value.data {
        Data::Text(text) => Some(cut(text, LONGEST_VALUE)),
        Data::Bool(flag) => Some(if *flag { "true" } else { "false" }.to_owned()),
        Data::Int(number) => Some(number.to_string()),
        Data::Null
        | Data::Huge(_)
        | Data::Float(_)
        | Data::Moment(_)
        | Data::List(_)
        | Data::Map(_) => None,
    }
}

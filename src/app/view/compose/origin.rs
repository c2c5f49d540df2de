//! Where a value came from, in words.

use crate::app::state::State;
use crate::app::view::compose::place;
use crate::finding::Arg;
use crate::model::compose::value::{Origin, Provider, Source, Variable};
use crate::text::Span;
use crate::words::Words;

/// A step of the way to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub text: String,
    /// The place that it speaks of.
    pub span: Option<Span>,
}

/// A value went through more places seldom, and nobody reads them.
const MOST_REPLACED: usize = 5;
/// Longer values of variables are cut, in characters.
const LONGEST_VALUE: usize = 60;

/// The way to a value, what it is now first.
pub fn steps(state: &State, words: Words, origin: &Origin) -> Vec<Step> {
    let step = |key: &str, span: Span| Step {
        text: words.say(key, &vec![("place", place(state, span).into())]),
        span: Some(span),
    };
    let mut steps = vec![match origin.source {
        Source::Written | Source::Derived => step("composed.origin.written", origin.span),
        Source::Default => step("composed.origin.added", origin.span),
    }];
    steps.extend(of_variables(state, words, origin));
    if let Some(alias) = origin.past.as_ref().and_then(|past| past.alias) {
        steps.push(step("composed.origin.alias", alias));
    }
    let replaced = origin.replaced().take(MOST_REPLACED);
    steps.extend(replaced.map(|it| match it.source {
        Source::Default => step("composed.origin.replaces-added", it.span),
        Source::Written | Source::Derived => step("composed.origin.replaces", it.span),
    }));
    steps
}

/// The variables that were put into a value.
pub(super) fn of_variables(state: &State, words: Words, origin: &Origin) -> Vec<Step> {
    origin.variables().iter().map(|it| of_variable(state, words, it)).collect()
}

fn of_variable(state: &State, words: Words, variable: &Variable) -> Step {
    let (key, span) = provider(variable.from);
    let args = vec![
        ("name", Arg::Text(variable.name.clone())),
        ("value", Arg::Text(cut(&variable.value, LONGEST_VALUE))),
        ("place", Arg::Text(span.map(|it| place(state, it)).unwrap_or_default())),
    ];
    Step { text: words.say(key, &args), span }
}

/// The text about who gave a variable its value, and where that is written.
fn provider(from: Provider) -> (&'static str, Option<Span>) {
    match from {
        Provider::Host(Some(span)) => ("composed.origin.shell", Some(span)),
        Provider::Host(None) => ("composed.origin.shell-unwritten", None),
        Provider::File(span) => ("composed.origin.file", Some(span)),
        Provider::Compose => ("composed.origin.compose", None),
        Provider::Fallback => ("composed.origin.fallback", None),
        Provider::Nobody => ("composed.origin.nobody", None),
    }
}

/// The beginning of a text that is too long.
pub(super) fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

//! What is put into a configuration from outside: profiles, variables, the environment of the shell.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::app::state::State;
use crate::app::view::compose::origin::cut;
use crate::app::view::compose::place;
use crate::model::compose::effective::{Effective, Use};
use crate::model::compose::value::{Provider, Value};
use crate::order;
use crate::text::Span;
use crate::words::Words;

/// A profile that can be switched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileChip {
    pub name: String,
    pub is_active: bool,
    /// The environment of the shell with the profile switched.
    pub shell: Rc<str>,
}

/// A variable that a configuration uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariableRow {
    pub name: String,
    pub value: String,
    /// Who gave it that value.
    pub from: String,
    /// Where that is written; for one that nobody sets, where it is used.
    pub span: Span,
    pub is_set: bool,
}

/// The variable that says which profiles are active.
const PROFILES: &str = "COMPOSE_PROFILES";
/// All of them.
const ANY: &str = "*";
const MOST_VARIABLES: usize = 200;
const MOST_PROFILES: usize = 60;
/// Longer values are cut, in characters.
const LONGEST_VALUE: usize = 120;

/// The profiles that services name or that are asked for.
pub(super) fn profiles(effective: &Effective, shell: &str) -> Vec<ProfileChip> {
    let services = effective.all_services().filter_map(|(_, service)| service.get("profiles"));
    let named = services.flat_map(Value::items).filter_map(Value::as_text);
    let asked = effective.profiles.iter().map(String::as_str);
    let all = named.chain(asked).filter(|it| !it.is_empty() && *it != ANY);
    let known: BTreeSet<&str> = order::set(all);
    let known: Vec<&str> = known.into_iter().take(MOST_PROFILES).collect();
    let active: Vec<&str> = if effective.profiles.contains(ANY) {
        known.clone()
    } else {
        effective.profiles.iter().map(String::as_str).collect()
    };
    let chip = |&name: &&str| {
        let is_active = active.contains(&name);
        let others = active.iter().copied().filter(|it| *it != name && !it.is_empty());
        let switched = others.chain((!is_active).then_some(name)).collect::<Vec<_>>().join(",");
        ProfileChip {
            name: name.to_owned(),
            is_active,
            shell: with_variable(shell, PROFILES, &switched).into(),
        }
    };
    known.iter().map(chip).collect()
}

/// An environment with a variable set where it was set before, else at the end.
fn with_variable(text: &str, name: &str, value: &str) -> String {
    let mut result = String::new();
    let mut is_set = false;
    for line in text.lines() {
        if !sets(line, name) {
            result.push_str(line);
            result.push('\n');
        } else if !is_set {
            is_set = true;
            push_variable(&mut result, name, value);
        }
    }
    if !is_set {
        push_variable(&mut result, name, value);
    }
    result
}

fn push_variable(text: &mut String, name: &str, value: &str) {
    text.push_str(name);
    text.push('=');
    text.push_str(value);
    text.push('\n');
}

fn sets(line: &str, name: &str) -> bool {
    let line = line.trim_start();
    let line = line.strip_prefix("export ").map_or(line, str::trim_start);
    line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with(['=', ':']))
}

/// A row for each variable and each way in which it gets its value, by name.
pub(super) fn variables(state: &State, words: Words, effective: &Effective) -> Vec<VariableRow> {
    let mut rows: BTreeMap<(&str, &str, u8), &Use> = BTreeMap::new();
    for used in &effective.uses {
        rows.entry((&used.name, &used.value, rank(used.from))).or_insert(used);
    }
    rows.into_values().take(MOST_VARIABLES).map(|it| row(state, words, it)).collect()
}

/// Which way it is.
fn rank(from: Provider) -> u8 {
    match from {
        Provider::Host(_) => 0,
        Provider::File(_) => 1,
        Provider::Compose => 2,
        Provider::Fallback => 3,
        Provider::Nobody => 4,
    }
}

fn row(state: &State, words: Words, used: &Use) -> VariableRow {
    let of = |key: &str, span: Span| words.say(key, &vec![("place", place(state, span).into())]);
    let (from, span) = match used.from {
        Provider::Host(Some(span)) => (words.text("composed.from.shell").to_owned(), span),
        Provider::Host(None) => (words.text("composed.from.shell").to_owned(), used.span),
        Provider::File(span) => (place(state, span), span),
        Provider::Compose => (words.text("composed.from.compose").to_owned(), used.span),
        Provider::Fallback => (of("composed.from.fallback", used.span), used.span),
        Provider::Nobody => (of("composed.from.nobody", used.span), used.span),
    };
    VariableRow {
        name: used.name.clone(),
        value: cut(&used.value, LONGEST_VALUE),
        from,
        span,
        is_set: used.from != Provider::Nobody,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_set_where_it_was_set() {
        let set = |text| with_variable(text, PROFILES, "a,b");
        assert_eq!(set(""), "COMPOSE_PROFILES=a,b\n");
        assert_eq!(set("# mine\nTAG=1"), "# mine\nTAG=1\nCOMPOSE_PROFILES=a,b\n");
        let before = " export COMPOSE_PROFILES = x\nCOMPOSE_PROFILES_OLD=y\nCOMPOSE_PROFILES=z\n";
        assert_eq!(set(before), "COMPOSE_PROFILES=a,b\nCOMPOSE_PROFILES_OLD=y\n");
    }
}

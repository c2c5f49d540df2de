//! What would make an image smaller.

use crate::analysis::Build;
use crate::app::state::State;
use crate::app::view::size::thousandths;
use crate::finding::Arg;
use crate::savings::{Offer, Saving};
use crate::text::apply;
use crate::words::Words;

/// A change, and what it would save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavingRow {
    /// Its build in the analysis, and its place among that build's changes.
    pub build: usize,
    pub index: usize,
    pub title: String,
    /// What is saved, and what the image weighs then.
    pub figure: String,
    pub then: String,
    /// What is saved, in thousandths of the image.
    pub share: u32,
    pub asks: Vec<String>,
    /// Whether a button makes the change.
    pub can_apply: bool,
    /// The lines that go, and those that come.
    pub lines: Vec<DiffLine>,
}

/// A line of the Dockerfile that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiffLine {
    Gone(String),
    Come(String),
}

pub(super) fn rows(state: &State, words: Words, build: usize, of: &Build) -> Vec<SavingRow> {
    let savings = state.savings().get(build).map(Vec::as_slice).unwrap_or_default();
    let text = state.workspace.text(of.file);
    let row = |(index, saving): (usize, &Saving)| {
        let share = thousandths(saving.saved.likely, of.sizes.disk.likely);
        let say = |key: &str| words.say(&format!("saving.{key}"), &saving.args);
        SavingRow {
            build,
            index,
            title: say(saving.kind),
            figure: words.say(
                "saving.figure",
                &vec![
                    ("saved", words.glance(saving.saved).into()),
                    ("percent", Arg::Text((share / 10).to_string())),
                ],
            ),
            then: words.say("saving.then", &vec![("size", words.glance(saving.size).into())]),
            share,
            asks: saving.asks.iter().map(|it| say(&format!("asks.{it}"))).collect(),
            can_apply: saving.offer == Offer::Apply,
            lines: apply(text, &saving.edits).map(|then| diff(text, &then)).unwrap_or_default(),
        }
    };
    savings.iter().enumerate().map(row).collect()
}

/// The lines that differ. Those at the beginning and the end that agree are left out; of what is
/// between, those that both have stand in neither.
fn diff(before: &str, after: &str) -> Vec<DiffLine> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let mut lines = Vec::new();
    let (mut from, mut to) = (0, 0);
    while from < old.len() || to < new.len() {
        if from < old.len() && to < new.len() && old[from] == new[to] {
            (from, to) = (from + 1, to + 1);
            continue;
        }
        let rest = new.get(to..).unwrap_or_default();
        // Near by: a change is a few lines long.
        let next = old.get(from).and_then(|line| rest.iter().take(NEAR).position(|it| it == line));
        let is_kept = next.filter(|_| !old[from].trim().is_empty());
        match (is_kept, old.get(from)) {
            (Some(count), _) => {
                lines.extend(rest[..count].iter().map(|it| DiffLine::Come((*it).to_owned())));
                to += count;
            }
            (None, Some(line)) => {
                lines.push(DiffLine::Gone((*line).to_owned()));
                from += 1;
            }
            (None, None) => {
                lines.extend(rest.iter().map(|it| DiffLine::Come((*it).to_owned())));
                to = new.len();
            }
        }
    }
    lines
}

/// How far a line that stays may be from where it stood, in lines.
const NEAR: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> String {
        let line = |line: DiffLine| match line {
            DiffLine::Gone(text) => format!("-{text}"),
            DiffLine::Come(text) => format!("+{text}"),
        };
        diff(before, after).into_iter().map(line).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn only_what_changes_is_shown() {
        assert_eq!(shown("a\nb\nc\n", "a\nx\nc\n"), "-b +x");
        assert_eq!(shown("a\nc\n", "a\nx\ny\nc\n"), "+x +y");
        assert_eq!(shown("a\nb\nc\n", "a\nc\n"), "-b");
        assert_eq!(shown("a\n", "a\nb\n"), "+b");
        assert_eq!(shown("a", "a"), "");
        assert_eq!(shown("a\nb\nc\n", "x\nb\ny\n"), "-a +x -c +y");
    }
}

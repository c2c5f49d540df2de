//! The variables that a script sets.

use std::collections::BTreeSet;

use crate::rules::shell;
use crate::syntax::shell::{NodeKind, Script, SimpleCommand, Word, is_name};
use crate::text::Span;

/// What a script sets, with the place, in the order it is written.
pub(super) fn set(script: &Script) -> Vec<(&str, Span)> {
    let mut found = Vec::new();
    script.each(&mut |script| {
        for command in &script.commands {
            if command.words.is_empty() {
                let names = command.assignments.iter();
                found.extend(names.filter_map(|it| Some((shell::assigned(it)?, it.span))));
            } else {
                set_by(command, &mut found);
            }
        }
        script.each_node(&mut |node| {
            if let NodeKind::For { variable, .. } = &node.kind {
                found.push((&variable.value, node.span));
            }
        });
    });
    found
}

fn set_by<'a>(command: &'a SimpleCommand, found: &mut Vec<(&'a str, Span)>) {
    match command.name() {
        "local" | "readonly" | "declare" | "typeset" => {
            for word in command.operands() {
                let name = shell::assigned(word).unwrap_or(&word.text);
                found.extend(is_name(name).then_some((name, word.span)));
            }
        }
        "read" => found.extend(named(command)),
        _ => {}
    }
}

/// The variables that a command such as `read` or `getopts` is given by name, to set them.
pub(super) fn named(command: &SimpleCommand) -> Vec<(&str, Span)> {
    // The flags that have a value, and how many operands stand before the names.
    let (valued, before, count) = match command.name() {
        "read" => ("dinNptu", 0, usize::MAX),
        "mapfile" | "readarray" => ("dnOsuCc", 0, 1),
        "getopts" => ("", 1, 1),
        "unset" => ("", 0, usize::MAX),
        "printf" => {
            let mut words = command.arguments().iter();
            let is_flagged = words.next().is_some_and(|it| it.text == "-v");
            return words.next().filter(|_| is_flagged).and_then(name).into_iter().collect();
        }
        _ => return Vec::new(),
    };
    let mut is_value = false;
    let operands = command.arguments().iter().filter(|word| {
        let letters = word.text.strip_prefix('-').unwrap_or_default();
        // The value follows in the next word where its letter is the last.
        let letter = letters.find(|c| valued.contains(c));
        let is_next = letter.is_some_and(|at| at + 1 == letters.len());
        let is_operand = !std::mem::replace(&mut is_value, is_next);
        is_operand && letters.is_empty()
    });
    operands.skip(before).take(count).filter_map(name).collect()
}

fn name(word: &Word) -> Option<(&str, Span)> {
    is_name(&word.text).then_some((word.text.as_str(), word.span))
}

/// Whether a command runs what the script does not show: a file, or a text put together.
pub(super) fn runs_unseen(command: &SimpleCommand) -> bool {
    match command.name() {
        "." | "source" => true,
        "eval" => command.arguments().iter().any(|word| word.expands),
        _ => false,
    }
}

/// Whatever looks like a name in a text.
pub(super) fn names_in(text: &str, used: &mut BTreeSet<String>) {
    let names = text.split(|c: char| c != '_' && !c.is_ascii_alphanumeric());
    used.extend(names.filter(|name| is_name(name)).map(str::to_owned));
}

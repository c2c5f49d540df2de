//! The variables that a script sets.

use std::collections::BTreeSet;

use crate::rules::shell;
use crate::syntax::shell::{NodeKind, Script, SimpleCommand, is_name};
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
        "read" => {
            let names = command.operands().filter(|word| !word.expands);
            found.extend(names.map(|word| (word.text.as_str(), word.span)));
        }
        _ => {}
    }
}

/// Whatever looks like a name in a text.
pub(super) fn names_in(text: &str, used: &mut BTreeSet<String>) {
    let names = text.split(|c: char| c != '_' && !c.is_ascii_alphanumeric());
    used.extend(names.filter(|name| is_name(name)).map(str::to_owned));
}

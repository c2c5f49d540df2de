//! Variables in what is written.

use std::collections::BTreeSet;

use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::text::{Span, Spanned};

/// What the builder declares by itself, outside of stages.
pub(super) const BUILT_IN: [&str; 9] = [
    "BUILDARCH",
    "BUILDOS",
    "BUILDPLATFORM",
    "BUILDVARIANT",
    "TARGETARCH",
    "TARGETOS",
    "TARGETPLATFORM",
    "TARGETSTAGE",
    "TARGETVARIANT",
];

/// The names of the variables in a text as it stands in the file, each with its place. Those in
/// single quotes and behind the escape character are none.
pub(super) fn named(written: &str, span: Span, escape: char) -> Vec<Spanned<&str>> {
    let mut found = Vec::new();
    let mut quote = None;
    let mut letters = written.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            _ if letter == escape && quote != Some('\'') => {
                letters.next();
            }
            '\'' | '"' if quote.is_none() => quote = Some(letter),
            _ if quote == Some(letter) => quote = None,
            '$' if quote != Some('\'') => {
                let behind = at + 1;
                let start = behind + usize::from(written[behind..].starts_with('{'));
                let name = name(&written[start..]);
                if !name.is_empty() {
                    let place = span.range().start + start;
                    let place = Span::new(span.file, place..place + name.len());
                    // A word over several lines is longer than its text.
                    let place = if span.contains(place) { place } else { span };
                    found.push(Spanned::new(name, place));
                }
            }
            _ => {}
        }
    }
    found
}

/// The arguments before the first FROM that are empty until somebody gives them.
pub(super) fn without_default(file: &Dockerfile) -> BTreeSet<&str> {
    // An ARG may stand there twice; one default is enough.
    let (mut all, mut with): (BTreeSet<&str>, BTreeSet<&str>) = (BTreeSet::new(), BTreeSet::new());
    for instruction in &file.global_args {
        let Kind::Arg(pairs) = &instruction.kind else { continue };
        for pair in pairs {
            all.insert(&pair.name.value);
            if pair.value.as_ref().is_some_and(|value| !value.value.is_empty()) {
                with.insert(&pair.name.value);
            }
        }
    }
    all.retain(|name| !with.contains(name));
    all
}

/// The name that `text` begins with, if it does.
fn name(text: &str) -> &str {
    let is_name = |c: char| c == '_' || c.is_ascii_alphanumeric();
    let name = &text[..text.find(|c| !is_name(c)).unwrap_or(text.len())];
    if name.starts_with(|c: char| c.is_ascii_digit()) { "" } else { name }
}

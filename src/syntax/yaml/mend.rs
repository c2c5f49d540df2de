//! Reading on behind a mishap: what a document cannot be read with is left out, and the rest read
//! again.
//!
//! While somebody types, most of a file is whole. What lies behind the line in work is still told, and
//! a file with five mishaps tells of five.

use std::ops::Range;

use crate::order;
use crate::syntax::SyntaxError;
use crate::syntax::yaml::{Yaml, lines, tabs, tree};
use crate::text::FileId;

/// How often a text is read at most: each time, each document gets past one more mishap.
const MOST_READINGS: usize = 8;

/// Reads a text, over its mishaps.
pub(super) fn read(file: FileId, text: &str) -> Yaml {
    let mut reading = tree::build(file, text);
    let mut mended = String::new();
    let mut gaps: Vec<Range<usize>> = Vec::new();
    let mut told: Vec<SyntaxError> = Vec::new();
    for _ in 1..MOST_READINGS {
        let current = if mended.is_empty() { text } else { &mended };
        if let Some(spaced) = spaced(current, &reading.breaks) {
            mended = spaced;
            reading = tree::build(file, &mended);
            continue;
        }
        let found = gaps.len();
        gaps.extend(reading.breaks.iter().map(|it| gap(text, it)).filter(|it| !it.is_empty()));
        if gaps.len() == found {
            break;
        }
        if mended.is_empty() {
            text.clone_into(&mut mended);
        }
        let is_new = gaps[found..].iter().any(|gap| !mended[gap.clone()].trim().is_empty());
        if !is_new {
            gaps.truncate(found);
            break;
        }
        mended = without(&mended, &gaps[found..]);
        told.append(&mut reading.breaks);
        reading = tree::build(file, &mended);
    }
    told.append(&mut reading.breaks);
    told.append(&mut reading.faults);
    order::sort_by_place(&mut told, |error| (error.span.start as usize, error.span.end as usize));
    told.dedup();
    let mut documents = reading.documents;
    order::sort_by_place(&mut gaps, |gap| (gap.start, gap.end));
    let mut rest = gaps.iter().peekable();
    for document in &mut documents {
        // A gap at its beginning lies before it now.
        let end = document.span.range().end;
        while rest.next_if(|gap| gap.start <= end).is_some() {
            document.complete = false;
        }
    }
    if let (Some(last), Some(_)) = (documents.last_mut(), rest.next()) {
        last.complete = false;
    }
    Yaml { documents, comments: reading.comments, errors: told }
}

/// The text without the tabs that keep a collection in brackets from being read.
fn spaced(text: &str, breaks: &[SyntaxError]) -> Option<String> {
    let mut brackets = breaks.iter().filter(|it| it.wording == "message-unclosed-bracket");
    brackets.find_map(|it| tabs::spaced(text, it.span.range().start))
}

/// What to leave out for a mishap: an opening without its end with the rest of its line, else the
/// line with what hangs below it.
fn gap(text: &str, error: &SyntaxError) -> Range<usize> {
    let at = error.span.range().start;
    match error.wording {
        "message-unclosed-bracket" | "message-unclosed-quote" | "message-bracket" => {
            at..lines::around(text, at).end
        }
        // One word about tabs is enough for all lines that begin with one.
        "message-tab" => lines::level(text, at),
        _ => lines::block(text, at),
    }
}

/// A text with spaces in some places, so that all others stay where they are.
fn without(text: &str, gaps: &[Range<usize>]) -> String {
    let mut left = String::with_capacity(text.len());
    let mut done = 0;
    for gap in gaps {
        let start = gap.start.max(done);
        if gap.end <= start {
            continue;
        }
        left.push_str(&text[done..start]);
        for c in text[start..gap.end].chars() {
            match c {
                '\n' | '\r' => left.push(c),
                c => left.extend(std::iter::repeat_n(' ', c.len_utf8())),
            }
        }
        done = gap.end;
    }
    left.push_str(&text[done..]);
    left
}

//! An instruction's line, cut into keyword, flags and arguments.

use std::ops::Range;

use crate::syntax::dockerfile::json;
use crate::syntax::dockerfile::json::Array;
use crate::syntax::dockerfile::{Arguments, Flag, Node, Setting};
use crate::syntax::joined::Joined;
use crate::text::Spanned;

/// ONBUILD within ONBUILD is an error at the second; deeper ones are not looked into.
const DEEPEST_TRIGGER: usize = 2;

/// Cuts a line into an instruction.
pub(super) fn node(line: Joined, escape: char) -> Node {
    let node = node_within(&line, 0..line.text().len(), escape, 0);
    Node { line, ..node }
}

fn node_within(line: &Joined, range: Range<usize>, escape: char, depth: usize) -> Node {
    let range = trimmed(line, range);
    let keyword_end = word_end(line, range.clone());
    let keyword = spanned(line, range.start..keyword_end);
    let (flags, rest) = flags(line, keyword_end..range.end);
    let name = keyword.value.to_ascii_uppercase();
    let arguments = if name == "ONBUILD" && !rest.is_empty() && depth < DEEPEST_TRIGGER {
        Arguments::Trigger(Box::new(node_within(line, rest.clone(), escape, depth + 1)))
    } else {
        arguments(&name, line, rest.clone(), escape)
    };
    let span = line.span(range);
    Node {
        span,
        extent: span,
        keyword,
        flags,
        arguments,
        heredocs: Vec::new(),
        // The outermost one gets the line itself.
        line: if depth == 0 { Joined::new(line.file()) } else { line.clone() },
        rest,
        continuations: Vec::new(),
        blank_lines: Vec::new(),
    }
}

fn arguments(name: &str, line: &Joined, rest: Range<usize>, escape: char) -> Arguments {
    if rest.is_empty() {
        return Arguments::None;
    }
    match name {
        "FROM" | "EXPOSE" => Arguments::Words(words(line, rest)),
        "COPY" | "ADD" | "VOLUME" => match json(line, rest.clone()) {
            Some(items) => Arguments::Json(items),
            None => Arguments::Words(words(line, rest)),
        },
        "RUN" | "CMD" | "ENTRYPOINT" | "SHELL" => command(line, rest),
        "HEALTHCHECK" => {
            let kind = rest.start..word_end(line, rest.clone());
            let command = command(line, skip_blanks(line, kind.end..rest.end));
            Arguments::Health(spanned(line, kind), Box::new(command))
        }
        "ENV" | "LABEL" => Arguments::Pairs(settings(line, rest, escape)),
        "ARG" => {
            let words = quoted_words(line, rest, escape);
            Arguments::Names(words.into_iter().map(|word| setting(line, word)).collect())
        }
        _ => Arguments::Text(spanned(line, rest)),
    }
}

fn command(line: &Joined, rest: Range<usize>) -> Arguments {
    if rest.is_empty() {
        return Arguments::None;
    }
    match json(line, rest.clone()) {
        Some(items) => Arguments::Json(items),
        None => Arguments::Text(spanned(line, rest)),
    }
}

fn spanned(line: &Joined, range: Range<usize>) -> Spanned<String> {
    Spanned::new(line.slice(range.clone()).to_owned(), line.span(range))
}

/// The range without blanks at both ends.
fn trimmed(line: &Joined, range: Range<usize>) -> Range<usize> {
    let text = line.slice(range.clone());
    let start = range.end - text.trim_start().len();
    start..start + text.trim().len()
}

/// The range without the blanks at its start. Other blanks than ASCII's are letters here.
fn skip_blanks(line: &Joined, range: Range<usize>) -> Range<usize> {
    let blanks = line.slice(range.clone()).bytes().take_while(|&it| is_blank(it.into()));
    range.start + blanks.count()..range.end
}

/// What parts words from each other. A no-break space does not.
fn is_blank(c: char) -> bool {
    matches!(c, '\t' | '\u{b}' | '\u{c}' | '\r' | ' ')
}

fn word_end(line: &Joined, range: Range<usize>) -> usize {
    let length = line.slice(range.clone()).find(is_blank);
    length.map_or(range.end, |length| range.start + length)
}

fn words(line: &Joined, rest: Range<usize>) -> Vec<Spanned<String>> {
    let text = line.slice(rest.clone());
    text.split(is_blank)
        .filter(|word| !word.is_empty())
        .map(|word| {
            let start = rest.start + (word.as_ptr() as usize - text.as_ptr() as usize);
            spanned(line, start..start + word.len())
        })
        .collect()
}

/// Takes the flags off the beginning of the arguments.
fn flags(line: &Joined, rest: Range<usize>) -> (Vec<Flag>, Range<usize>) {
    let mut flags = Vec::new();
    let mut start = rest.start;
    loop {
        let word = skip_blanks(line, start..rest.end).start;
        if !line.slice(word..rest.end).starts_with("--") {
            break;
        }
        let (length, text) = flag_word(line.slice(word..rest.end));
        start = word + length;
        if text == "--" {
            break;
        }
        flags.push(flag(line, word..start, &text));
    }
    (flags, trimmed(line, start..rest.end))
}

/// Where the first word of `text` ends, and the word without quotes and escapes.
fn flag_word(text: &str) -> (usize, String) {
    let mut word = String::new();
    let mut quote = None;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (None, c) if is_blank(c) => return (at, word),
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (_, '\\') => word.extend(chars.next().map(|(_, c)| c)),
            (_, c) => word.push(c),
        }
    }
    (text.len(), word)
}

fn flag(line: &Joined, range: Range<usize>, text: &str) -> Flag {
    let span = line.span(range.clone());
    let bare = text.strip_prefix("--").unwrap_or(text);
    let Some((name, value)) = bare.split_once('=') else {
        return Flag { span, name: bare.to_owned(), value: None };
    };
    let written = line.slice(range.clone());
    let value_start = range.start + written.find('=').map_or(written.len(), |at| at + 1);
    let value = Spanned::new(value.to_owned(), line.span(value_start..range.end));
    Flag { span, name: name.to_owned(), value: Some(value) }
}

/// The items of a JSON array of strings; `None` for anything else.
fn json(line: &Joined, rest: Range<usize>) -> Option<Vec<Spanned<String>>> {
    let Array::Strings(items) = json::array(line.slice(rest.clone()))? else { return None };
    let place = |place: Range<usize>| line.span(rest.start + place.start..rest.start + place.end);
    Some(items.into_iter().map(|(at, item)| Spanned::new(item, place(at))).collect())
}

/// Whether a text is a JSON array that holds anything but strings. The builder refuses that; a
/// text that is no JSON at all is the shell form.
pub(super) fn is_mixed_json(text: &str) -> bool {
    json::array(text) == Some(Array::Mixed)
}

/// `name=value …`, or the old form `name value`.
fn settings(line: &Joined, rest: Range<usize>, escape: char) -> Vec<Setting> {
    let words = quoted_words(line, rest.clone(), escape);
    let is_old = words.first().is_some_and(|word| !line.slice(word.clone()).contains('='));
    if !is_old {
        return words.into_iter().map(|word| setting(line, word)).collect();
    }
    let name_end = word_end(line, rest.clone());
    let value = skip_blanks(line, name_end..rest.end);
    vec![Setting {
        span: line.span(rest.clone()),
        name: spanned(line, rest.start..name_end),
        value: (!value.is_empty()).then(|| spanned(line, value)),
        has_equals: false,
    }]
}

fn setting(line: &Joined, word: Range<usize>) -> Setting {
    let span = line.span(word.clone());
    match line.slice(word.clone()).find('=') {
        Some(length) => {
            let at = word.start + length;
            let name = spanned(line, word.start..at);
            let value = Some(spanned(line, at + 1..word.end));
            Setting { span, name, value, has_equals: true }
        }
        None => Setting { span, name: spanned(line, word), value: None, has_equals: false },
    }
}

/// Words between blanks that are neither quoted nor escaped.
fn quoted_words(line: &Joined, rest: Range<usize>, escape: char) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut end = rest.end;
    let mut chars = line.slice(rest.clone()).char_indices();
    while let Some((at, c)) = chars.next() {
        let at = rest.start + at;
        if quote.is_none() && c.is_whitespace() {
            words.extend(start.take().map(|start| start..at));
            continue;
        }
        start = start.or(Some(at));
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            // It takes the next letter along; with nothing behind it, it is dropped.
            (None | Some('"'), c) if c == escape && chars.next().is_none() => end = at,
            _ => {}
        }
    }
    words.extend(start.filter(|&start| start < end).map(|start| start..end));
    words
}

/// A word without its quotes and escapes, as the builder reads it; variables stay as written.
pub fn unquote(word: &str, escape: char) -> String {
    let mut text = String::with_capacity(word.len());
    let mut quote = None;
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, c) if c == escape => text.extend(chars.next()),
            (Some('"'), c) if c == escape => {
                let escaped = chars.next_if(|&next| next == '"' || next == '$' || next == escape);
                text.push(escaped.unwrap_or(c));
            }
            (_, c) => text.push(c),
        }
    }
    text
}

//! Heredocs: the words that open them, and the lines they take.

use crate::syntax::SyntaxError;
use crate::syntax::dockerfile::lines::LineReader;
use crate::syntax::dockerfile::{Arguments, Node};
use crate::syntax::joined::Joined;
use crate::text::Span;

/// `<<NAME … NAME`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heredoc {
    /// From `<<` to the end of the name.
    pub opening: Span,
    pub name: String,
    /// The lines between, with their line breaks.
    pub body: Span,
    /// The name on the line that ends it; `None` where that line is missing.
    pub closing: Option<Span>,
    /// False where the name is quoted.
    pub expands: bool,
    /// Whether it begins with `<<-`, which drops the tabs before its lines.
    pub drops_tabs: bool,
}

/// What opens a heredoc: `<<EOF`, `<<-EOF`, `3<<'EOF'`, `<< EOF`.
struct Opening {
    /// In the text it was found in.
    start: usize,
    end: usize,
    name: String,
    expands: bool,
    drops_tabs: bool,
}

/// Gives an instruction the heredocs that its line opens.
///
/// An instruction that opens one that never ends keeps only its line: half of a heredoc, typed
/// above other instructions, must not swallow them.
pub(super) fn attach(node: &mut Node, reader: &mut LineReader, errors: &mut Vec<SyntaxError>) {
    if !node.line.text().contains("<<") || !may_open(node) {
        return;
    }
    let base = node.rest.start;
    for opening in openings(node.line.slice(node.rest.clone())) {
        let heredoc = read(&opening, base, &node.line, reader);
        let Some(closing) = heredoc.closing else {
            errors.push(SyntaxError {
                span: heredoc.opening,
                wording: "message-heredoc-not-ended",
                args: vec![("name", heredoc.name.as_str().into())],
                instead: None,
            });
            node.heredocs.push(heredoc);
            break;
        };
        node.span = node.span.cover(closing);
        node.heredocs.push(heredoc);
    }
}

fn may_open(node: &Node) -> bool {
    match &node.arguments {
        Arguments::Trigger(trigger) => {
            !matches!(trigger.arguments, Arguments::Trigger(_)) && may_open(trigger)
        }
        Arguments::Json(_) => false,
        _ => matches!(node.name().as_str(), "RUN" | "COPY" | "ADD"),
    }
}

fn read(opening: &Opening, base: usize, line: &Joined, reader: &mut LineReader) -> Heredoc {
    let start = reader.position();
    let (body, closing) = match reader.take_until(&opening.name, opening.drops_tabs) {
        Some(last) => {
            let closing = Span::new(reader.file(), last.end - opening.name.len()..last.end);
            (Span::new(reader.file(), start..last.start), Some(closing))
        }
        None => (Span::at(reader.file(), start), None),
    };
    Heredoc {
        opening: line.span(base + opening.start..base + opening.end),
        name: opening.name.clone(),
        body,
        closing,
        expands: opening.expands,
        drops_tabs: opening.drops_tabs,
    }
}

/// The heredocs that a line opens, in order. None where a quote does not end.
fn openings(line: &str) -> Vec<Opening> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let blanks = line[at..].len() - line[at..].trim_start().len();
        at += blanks;
        let Some(end) = word_end(line, at) else { return Vec::new() };
        if let Some(opening) = opening(&line[at..end], at) {
            found.push(opening);
        }
        at = end;
    }
    found
}

/// Whether a word, as written, opens a heredoc.
pub fn opens_heredoc(word: &str) -> bool {
    opening(word, 0).is_some()
}

/// Reads one word as an opening; `start` is where the word stands.
fn opening(word: &str, start: usize) -> Option<Opening> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let rest = word[digits..].strip_prefix("<<")?;
    let (drops_tabs, rest) = match rest.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let raw = rest.trim_start();
    if raw.is_empty() || raw.contains('<') {
        return None;
    }
    let mut name = String::with_capacity(raw.len());
    let mut quote = None;
    let mut expands = true;
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, '\'' | '"') => {
                quote = Some(c);
                expands = false;
            }
            (Some(open), c) if open == c => quote = None,
            (Some('"') | None, '\\') => name.extend(chars.next()),
            (_, c) => name.push(c),
        }
    }
    let end = start + word.len();
    (!name.is_empty()).then_some(Opening { start: start + digits, end, name, expands, drops_tabs })
}

/// Where the word at `start` ends. Blanks between `<<` and a name belong to the word.
fn word_end(line: &str, start: usize) -> Option<usize> {
    let mut quote = None;
    let mut chars = line[start..].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (None, c) if c.is_whitespace() => return Some(start + at),
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (Some('"') | None, '\\') => {
                chars.next();
            }
            (None, '<') if chars.next_if(|&(_, next)| next == '<').is_some() => {
                chars.next_if(|&(_, next)| next == '-');
                while chars.next_if(|&(_, next)| next.is_whitespace()).is_some() {}
            }
            _ => {}
        }
    }
    quote.is_none().then_some(line.len())
}

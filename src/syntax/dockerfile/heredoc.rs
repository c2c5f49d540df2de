//! Heredocs: the words that open them, and the lines they take.

use crate::finding::Args;
use crate::syntax::SyntaxError;
use crate::syntax::dockerfile::lexer;
use crate::syntax::dockerfile::lexer::{Keep, Word};
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
    /// In the line.
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
    for opening in openings(node.line.text()) {
        let heredoc = read(&opening, &node.line, reader);
        let Some(closing) = heredoc.closing else {
            // Only the first one is told to anybody, so only for it the file is searched.
            let near = if errors.is_empty() { reader.near_end(&heredoc.name) } else { None };
            errors.push(not_ended(&heredoc, near));
            node.heredocs.push(heredoc);
            break;
        };
        node.span = node.span.cover(closing);
        node.heredocs.push(heredoc);
    }
}

fn not_ended(heredoc: &Heredoc, near: Option<usize>) -> SyntaxError {
    let mut args: Args = vec![("name", heredoc.name.as_str().into())];
    args.extend(near.map(|line| ("line", line.into())));
    let wording = match near {
        Some(_) => "message-heredoc-end-indented",
        None => "message-heredoc-not-ended",
    };
    SyntaxError { span: heredoc.opening, wording, args, instead: None }
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

fn read(opening: &Opening, line: &Joined, reader: &mut LineReader) -> Heredoc {
    let start = reader.position();
    let (body, closing) = match reader.take_until(&opening.name, opening.drops_tabs) {
        Some(last) => {
            let closing = Span::new(reader.file(), last.end - opening.name.len()..last.end);
            (Span::new(reader.file(), start..last.start), Some(closing))
        }
        None => (Span::at(reader.file(), start), None),
    };
    Heredoc {
        opening: line.span(opening.start..opening.end),
        name: opening.name.clone(),
        body,
        closing,
        expands: opening.expands,
        drops_tabs: opening.drops_tabs,
    }
}

/// The heredocs that a line opens, in order. None where a quote or a brace does not end.
fn openings(line: &str) -> Vec<Opening> {
    let words = lexer::words(line, Keep::Both).unwrap_or_default();
    words.iter().filter_map(|word| opening(line, word)).collect()
}

/// Whether a word, as written, opens a heredoc.
pub fn opens_heredoc(word: &str) -> bool {
    opening(word, &Word { text: word.to_owned(), place: 0..word.len() }).is_some()
}

/// Reads one word of a line as an opening.
fn opening(line: &str, word: &Word) -> Option<Opening> {
    let digits = word.text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = word.text[digits..].strip_prefix("<<")?;
    let (drops_tabs, rest) = match rest.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let raw = rest.trim_start();
    if raw.contains('<') {
        return None;
    }
    let names = lexer::words(raw, Keep::Neither)?;
    let quoted = lexer::words(raw, Keep::Quotes)?;
    let ([name], [quoted]) = (names.as_slice(), quoted.as_slice()) else { return None };
    let quote_count = |text: &str| text.bytes().filter(|byte| matches!(byte, b'"' | b'\'')).count();
    // A word out of `${…}` has the variable's place.
    let is_straight = line[word.place.clone()].starts_with(&word.text[..digits]);
    Some(Opening {
        start: word.place.start + if is_straight { digits } else { 0 },
        end: word.place.end,
        name: name.text.clone(),
        expands: quote_count(&name.text) == quote_count(&quoted.text),
        drops_tabs,
    })
}

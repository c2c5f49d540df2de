//! A place in a script, and what is read from there without knowing what it means.

use std::ops::Range;

use crate::finding::Args;
use crate::syntax::SyntaxError;
use crate::syntax::joined::Joined;
use crate::text::Span;

/// How deep commands and expansions may stand in each other. What lies deeper is passed over.
const DEEPEST: usize = 40;

/// Reads a script from left to right.
pub(super) struct Cursor<'a> {
    pub(super) source: &'a Joined,
    text: &'a str,
    /// Where `text` begins in `source`.
    base: usize,
    pub(super) at: usize,
    /// How many commands and expansions are open here.
    depth: usize,
    pub(super) errors: Vec<SyntaxError>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(source: &'a Joined, range: Range<usize>, depth: usize) -> Cursor<'a> {
        let text = source.slice(range.clone());
        Cursor { source, text, base: range.start, at: 0, depth, errors: Vec::new() }
    }

    /// A cursor for the text from `start` to `end` alone.
    pub(super) fn within(&self, start: usize, end: usize) -> Cursor<'a> {
        Cursor::new(self.source, self.base + start..self.base + end, self.depth)
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        &self.text[start..end]
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        self.source.span(self.base + start..self.base + end)
    }

    pub(super) fn since(&self, start: usize) -> Span {
        self.span(start, self.at)
    }

    /// Where the byte at `offset` of the script stands in the source.
    pub(super) fn offset(&self, offset: usize) -> usize {
        self.base + offset
    }

    /// Goes behind `expected` if it stands here.
    pub(super) fn eat(&mut self, expected: &str) -> bool {
        let is_here = self.rest().starts_with(expected);
        if is_here {
            self.at += expected.len();
        }
        is_here
    }

    /// Goes behind the first of `expected` that stands here.
    pub(super) fn eat_any(&mut self, expected: &[&'static str]) -> Option<&'static str> {
        expected.iter().copied().find(|it| self.eat(it))
    }

    pub(super) fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    pub(super) fn take_while(&mut self, belongs: fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// Goes behind blanks and escaped line breaks.
    pub(super) fn skip_blanks(&mut self) {
        loop {
            self.take_while(is_blank);
            if !self.eat("\\\n") && !self.eat("\\\r\n") {
                return;
            }
        }
    }

    /// Goes to the end of the line.
    pub(super) fn skip_line(&mut self) {
        self.take_while(|c| c != '\n');
    }

    /// Goes one level down; `None` where that is too deep. [`leave`](Self::leave) goes up again.
    pub(super) fn enter(&mut self) -> Option<()> {
        if self.depth == DEEPEST {
            return None;
        }
        self.depth += 1;
        Some(())
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    pub(super) fn skip_all(&mut self) {
        self.at = self.text.len();
    }

    pub(super) fn error(&mut self, span: Span, wording: &'static str, args: Args) {
        self.errors.push(SyntaxError { span, wording, args, instead: None });
    }

    /// Says that what begins with `opener` at `start` has no end.
    pub(super) fn unclosed(&mut self, start: usize, opener: &str, closer: &str) {
        let span = self.span(start, start + opener.len());
        // Quotes begin and end alike.
        if opener.ends_with(closer) {
            self.error(span, "message-open", vec![("opener", opener.into())]);
            return;
        }
        let args = vec![("opener", opener.into()), ("closer", closer.into())];
        self.error(span, "message-unclosed", args);
    }

    /// Goes behind `closer`, over brackets, quotes and expansions within. False where it is not
    /// there.
    pub(super) fn skip_nested(&mut self, closer: char) -> bool {
        let mut closers = vec![closer];
        while let Some(&closer) = closers.last() {
            // Only now: behind the last closer nothing more is taken.
            let Some(c) = self.bump() else { return false };
            match c {
                c if c == closer => {
                    closers.pop();
                }
                '\\' => {
                    self.bump();
                }
                '\'' if closer == ')' || closer == '}' => {
                    let rest = self.rest();
                    self.at += rest.find('\'').map_or(rest.len(), |length| length + 1);
                }
                '"' if closer != '`' => closers.push('"'),
                '$' if self.eat("(") => closers.push(')'),
                '$' if self.eat("{") => closers.push('}'),
                '(' if closer == ')' => closers.push(')'),
                '`' => closers.push('`'),
                _ => {}
            }
        }
        true
    }
}

pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\u{b}' | '\u{c}')
}

/// Whether a variable may have this name.
pub fn is_name(text: &str) -> bool {
    text.starts_with(begins_name) && text.chars().all(continues_name)
}

pub(super) fn begins_name(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic()
}

pub(super) fn continues_name(c: char) -> bool {
    c == '_' || c.is_ascii_alphanumeric()
}

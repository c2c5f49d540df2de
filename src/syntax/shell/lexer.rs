//! Words of a shell script: quotes, escapes and expansions.

use std::ops::Range;

use crate::syntax::joined::Joined;
use crate::syntax::shell::Word;
use crate::text::Span;

/// Reads a script from left to right. What never ends, such as a quote, runs to the end.
pub(super) struct Lexer<'a> {
    source: &'a Joined,
    text: &'a str,
    /// Where `text` begins in `source`.
    base: usize,
    pub(super) at: usize,
}

/// A word that is being put together.
#[derive(Default)]
struct Draft {
    text: String,
    quoted: bool,
    expands: bool,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(source: &'a Joined, range: Range<usize>) -> Lexer<'a> {
        Lexer { source, text: source.slice(range.clone()), base: range.start, at: 0 }
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

    /// Goes behind `expected` if it stands here.
    pub(super) fn eat(&mut self, expected: &str) -> bool {
        let is_here = self.rest().starts_with(expected);
        if is_here {
            self.at += expected.len();
        }
        is_here
    }

    pub(super) fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// Goes behind blanks and escaped line breaks.
    pub(super) fn skip_blanks(&mut self) {
        loop {
            let blanks = self.rest().len() - self.rest().trim_start_matches(is_blank).len();
            self.at += blanks;
            if !self.eat("\\\n") && !self.eat("\\\r\n") {
                return;
            }
        }
    }

    /// Goes to the end of the line.
    pub(super) fn skip_line(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    /// The word that begins here; `None` where an operator stands.
    pub(super) fn word(&mut self) -> Option<Word> {
        let start = self.at;
        let mut draft = Draft::default();
        while let Some(c) = self.peek() {
            match c {
                '<' | '>' if self.rest()[1..].starts_with('(') => {
                    let start = self.at;
                    self.at += 1;
                    self.nested(&mut draft, start);
                }
                // The list of an array.
                '(' if draft.text.ends_with('=') => self.nested(&mut draft, self.at),
                '\n' | ';' | '&' | '|' | '(' | ')' | '<' | '>' => break,
                c if is_blank(c) => break,
                '\'' => self.single_quoted(&mut draft),
                '"' => self.double_quoted(&mut draft),
                '\\' => {
                    self.at += 1;
                    let escaped = self.bump().filter(|&it| it != '\n');
                    draft.quoted |= escaped.is_some();
                    draft.text.extend(escaped);
                }
                // `$'…'` and `$"…"` are quotes of bash.
                '$' if self.rest()[1..].starts_with(['\'', '"']) => self.at += 1,
                '$' | '`' => self.expansion(&mut draft),
                c => {
                    self.at += c.len_utf8();
                    draft.text.push(c);
                }
            }
        }
        if self.at == start {
            return None;
        }
        let Draft { text, quoted, expands } = draft;
        Some(Word { span: self.span(start, self.at), text, quoted, expands })
    }

    fn single_quoted(&mut self, draft: &mut Draft) {
        draft.quoted = true;
        self.at += 1;
        let rest = self.rest();
        let length = rest.find('\'').unwrap_or(rest.len());
        draft.text.push_str(&rest[..length]);
        self.at += (length + 1).min(rest.len());
    }

    fn double_quoted(&mut self, draft: &mut Draft) {
        draft.quoted = true;
        self.at += 1;
        while let Some(c) = self.peek() {
            match c {
                '"' => {
                    self.at += 1;
                    return;
                }
                '$' | '`' => self.expansion(draft),
                '\\' => {
                    self.at += 1;
                    match self.peek() {
                        Some('\n') => self.at += 1,
                        Some(escaped @ ('"' | '$' | '`' | '\\')) => {
                            self.at += 1;
                            draft.text.push(escaped);
                        }
                        _ => draft.text.push('\\'),
                    }
                }
                c => {
                    self.at += c.len_utf8();
                    draft.text.push(c);
                }
            }
        }
    }

    /// `$NAME`, `${…}`, `$(…)`, `` `…` ``, or a dollar sign that stands for itself.
    fn expansion(&mut self, draft: &mut Draft) {
        let start = self.at;
        let is_dollar = self.eat("$");
        match self.peek() {
            Some('`') if !is_dollar => self.nested(draft, start),
            Some('(' | '{') => self.nested(draft, start),
            Some(c) if c == '_' || c.is_ascii_alphabetic() => {
                let length = self.rest().find(|c: char| c != '_' && !c.is_ascii_alphanumeric());
                self.at += length.unwrap_or(self.rest().len());
                self.expanded(draft, start);
            }
            Some('0'..='9' | '@' | '*' | '#' | '?' | '-' | '$' | '!') => {
                self.at += 1;
                self.expanded(draft, start);
            }
            _ => draft.text.push('$'),
        }
    }

    fn expanded(&self, draft: &mut Draft, start: usize) {
        draft.expands = true;
        draft.text.push_str(self.slice(start, self.at));
    }

    /// Goes behind what begins with the bracket or backtick here, and adds all from `start` on.
    fn nested(&mut self, draft: &mut Draft, start: usize) {
        let closer = match self.bump() {
            Some('{') => '}',
            Some('`') => '`',
            _ => ')',
        };
        self.skip_nested(closer);
        self.expanded(draft, start);
    }

    /// Goes behind `closer`, over brackets, quotes and expansions within.
    pub(super) fn skip_nested(&mut self, closer: char) {
        let mut closers = vec![closer];
        while let Some(&closer) = closers.last() {
            // Only now: behind the last closer nothing more is taken.
            let Some(c) = self.bump() else { return };
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
    }
}

pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\u{b}' | '\u{c}')
}

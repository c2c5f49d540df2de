//! The colours of YAML text: by the parser's events, and line by line where it gave up.

use std::ops::Range;

use crate::order;
use crate::syntax::yaml::Scalar;
use crate::syntax::yaml::events::{Collection, Events, Properties, Style, What};
use crate::syntax::{Token, TokenKind};
use crate::text::{FileId, Span};

/// The coloured pieces of a text, sorted and apart. Linear in its length.
pub fn tokens(file: FileId, text: &str) -> Vec<Token> {
    let mut painter =
        Painter { text, places: Vec::new(), pieces: Vec::new(), done: 0, broken: None };
    for read in Events::new(text) {
        painter.read(read.range, read.what);
    }
    painter.repair(text.len());
    painter.finish(file)
}

struct Painter<'a> {
    text: &'a str,
    /// For each open collection: whether a key comes next. `None` in a sequence.
    places: Vec<Option<bool>>,
    pieces: Vec<(Range<usize>, TokenKind)>,
    /// End of the furthest piece.
    done: usize,
    /// Where reading stopped.
    broken: Option<usize>,
}

impl Painter<'_> {
    fn read(&mut self, range: Range<usize>, what: What) {
        match what {
            What::DocumentStart => {
                self.repair(range.start);
                self.places.clear();
                self.push(range, TokenKind::Punctuation);
            }
            What::DocumentEnd | What::Close => {
                if matches!(what, What::Close) {
                    self.places.pop();
                }
            }
            What::Open(collection, properties) => {
                self.tag(properties);
                self.take_place();
                let is_mapping = matches!(collection, Collection::Mapping { .. });
                self.places.push(is_mapping.then_some(true));
            }
            What::Scalar { text, style, properties } => {
                self.tag(properties);
                let is_key = self.take_place();
                self.scalar(range, text, style, is_key);
            }
            What::Alias(_) | What::UnknownAlias(_) => {
                self.take_place();
                self.push(range, TokenKind::Name);
            }
            What::Anchor => self.push(range, TokenKind::Name),
            What::Comment(_) => self.push(range, TokenKind::Comment),
            What::Broken(_) => {
                let stopped = range.start.max(self.done);
                let line = self.text[..stopped].rfind('\n').map_or(0, |at| at + 1);
                self.broken = Some(line.max(self.done));
            }
        }
    }

    /// Counts a node in its collection; whether it is a key.
    fn take_place(&mut self) -> bool {
        let Some(Some(is_key)) = self.places.last_mut() else { return false };
        *is_key = !*is_key;
        !*is_key
    }

    fn tag(&mut self, properties: Properties) {
        if let Some(range) = properties.tag_range {
            self.push(range, TokenKind::Flag);
        }
    }

    fn scalar(&mut self, range: Range<usize>, text: String, style: Style, is_key: bool) {
        if is_key {
            return self.push(range, TokenKind::Keyword);
        }
        let kind = match style {
            Style::Plain => is_literal(text).then_some(TokenKind::Literal),
            Style::Quoted | Style::Block => Some(TokenKind::String),
        };
        self.with_variables(range, kind);
    }

    /// Colours `$NAME` and `${…}` within a value, and the rest of it with `kind`.
    fn with_variables(&mut self, range: Range<usize>, kind: Option<TokenKind>) {
        let mut done = range.start;
        let mut at = range.start;
        while let Some(found) = self.text[at..range.end].find('$') {
            let start = at + found;
            let length = variable_length(&self.text[start..range.end]);
            at = start + length.max(1);
            if length < 2 {
                continue;
            }
            // `$$` is a dollar sign of its own.
            if !self.text[start..].starts_with("$$") {
                self.push_some(done..start, kind);
                self.push(start..start + length, TokenKind::Variable);
                done = start + length;
            }
        }
        self.push_some(done..range.end, kind);
    }

    fn push_some(&mut self, range: Range<usize>, kind: Option<TokenKind>) {
        if let Some(kind) = kind {
            self.push(range, kind);
        }
    }

    fn push(&mut self, range: Range<usize>, kind: TokenKind) {
        if !range.is_empty() {
            self.done = self.done.max(range.end);
            self.pieces.push((range, kind));
        }
    }

    /// Colours line by line from where reading stopped.
    fn repair(&mut self, end: usize) {
        let Some(start) = self.broken.take() else { return };
        let mut at = start;
        for line in self.text[start..end.max(start)].split_inclusive('\n') {
            self.line(at, line.trim_end());
            at += line.len();
        }
    }

    fn line(&mut self, start: usize, line: &str) {
        let indent = line.len() - line.trim_start_matches([' ', '\t', '-']).len();
        let rest = &line[indent..];
        let comment =
            if rest.starts_with('#') { Some(0) } else { rest.find(" #").map(|at| at + 1) };
        let content = &rest[..comment.unwrap_or(rest.len())];
        let from = start + indent;

        let colon = content.find(':').filter(|&at| {
            let after = content[at + 1..].chars().next();
            after.is_none_or(char::is_whitespace)
        });
        let value = colon.map_or(0, |at| at + 1);
        if let Some(colon) = colon {
            self.push(from..from + colon, TokenKind::Keyword);
        }
        let blanks = content[value..].len() - content[value..].trim_start().len();
        let value = value + blanks;
        let text = content[value..].trim_end();
        let range = from + value..from + value + text.len();
        let kind = if text.starts_with(['"', '\'']) {
            Some(TokenKind::String)
        } else {
            is_literal(text.to_owned()).then_some(TokenKind::Literal)
        };
        self.with_variables(range, kind);
        if let Some(comment) = comment {
            self.push(from + comment..start + line.len(), TokenKind::Comment);
        }
    }

    /// Sorts the pieces, drops what overlaps, and colours the punctuation between them.
    fn finish(mut self, file: FileId) -> Vec<Token> {
        order::sort_by_place(&mut self.pieces, |(range, _)| (range.start, range.end));
        let mut tokens = Vec::with_capacity(self.pieces.len() * 2);
        let mut done = 0;
        for (range, kind) in self.pieces {
            if range.start < done {
                continue;
            }
            punctuation(file, self.text, done..range.start, &mut tokens);
            done = range.end;
            tokens.push(Token { span: Span::new(file, range), kind });
        }
        punctuation(file, self.text, done..self.text.len(), &mut tokens);
        tokens
    }
}

fn is_literal(text: String) -> bool {
    let scalar = Scalar { text, plain: true };
    scalar.is_null() || scalar.as_bool().is_some() || scalar.as_int().is_some() || scalar.is_float()
}

/// Between the pieces stand blanks, signs, and plain values, which have no colour. Only signs that
/// stand apart from a word are told.
fn punctuation(file: FileId, text: &str, gap: Range<usize>, tokens: &mut Vec<Token>) {
    let is_sign = |byte: u8| matches!(byte, b'-' | b':' | b'?' | b',' | b'[' | b']' | b'{' | b'}');
    let mut at = gap.start;
    for part in text[gap].split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        if !word.is_empty() && word.bytes().all(is_sign) {
            let span = Span::new(file, at..at + word.len());
            tokens.push(Token { span, kind: TokenKind::Punctuation });
        }
        at += part.len();
    }
}

/// The length of a variable, or of `$$`, at the start of a text; 1 for a `$` that is neither.
fn variable_length(text: &str) -> usize {
    let rest = &text[1..];
    if rest.starts_with('$') {
        return 2;
    }
    if rest.starts_with('{') {
        return braced_length(text).unwrap_or(1);
    }
    let is_start = |c: char| c.is_ascii_alphabetic() || c == '_';
    if !rest.starts_with(is_start) {
        return 1;
    }
    let name = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    1 + name.unwrap_or(rest.len())
}

/// The length of `${…}` with what is nested in it. A variable ends on its line, and soon: a line of
/// nothing but `${` must not be read once for each of them.
fn braced_length(text: &str) -> Option<usize> {
    const LONGEST: usize = 250;
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().take(LONGEST) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(at + 1),
            b'}' => depth = depth.saturating_sub(1),
            b'\n' => return None,
            _ => {}
        }
    }
    None
}

//! TOML text to settings with places: a flat list of keys and values.
//!
//! Reading never fails: a line that makes no sense is told and left out. Numbers and dates are not
//! told apart, for no setting is one.

mod text;

use std::collections::BTreeSet;

use crate::syntax::{SyntaxError, Token, TokenKind};
use crate::text::{FileId, Span, Spanned};

/// A TOML file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toml {
    /// In the order of the file.
    pub entries: Vec<Entry>,
    pub errors: Vec<SyntaxError>,
    pub tokens: Vec<Token>,
}

/// A value with its whole path: `["rules", "cd-in-run"]` for `cd-in-run` under `[rules]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub path: Vec<Spanned<String>>,
    pub value: Spanned<Value>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Bool(bool),
    Array(Vec<Spanned<Value>>),
    /// The heading of a table, or `{ … }`: what is in it has entries of its own.
    Table,
    /// A number, a date, or one of several tables of one name.
    Other,
}

/// How many keys a path may have, and how deep brackets may stand in each other.
const MAX_DEPTH: usize = 32;

type Path = Vec<Spanned<String>>;
type Read<T> = Result<T, SyntaxError>;

/// Reads a file. Linear in its length.
pub fn parse(file: FileId, text: &str) -> Toml {
    let toml = Toml { entries: Vec::new(), errors: Vec::new(), tokens: Vec::new() };
    let mut reader = Reader { file, text, at: 0, toml, seen: BTreeSet::new() };
    reader.skip(|c| c == '\u{feff}');
    let mut table = Path::new();
    loop {
        reader.skip_lines();
        if reader.peek().is_none() {
            return reader.toml;
        }
        let line = match reader.peek() {
            Some('[') => reader.heading().map(|path| table = path),
            _ => reader.pair(&table, 0),
        };
        if let Err(error) = line.and_then(|()| reader.end_of_line()) {
            reader.toml.errors.push(error);
            reader.skip(|c| c != '\n');
        }
    }
}

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    at: usize,
    toml: Toml,
    /// The paths that have a value.
    seen: BTreeSet<String>,
}

impl Reader<'_> {
    /// `[a.b]` or `[[a.b]]`.
    fn heading(&mut self) -> Read<Path> {
        let start = self.at;
        self.at += 1;
        let is_one_of_many = self.take('[');
        let path = self.path(&[])?;
        let is_closed = self.take(']') && (!is_one_of_many || self.take(']'));
        if !is_closed {
            return Err(self.error(start..self.at, "message-toml-bracket"));
        }
        let value = if is_one_of_many { Value::Other } else { Value::Table };
        let value = Spanned::new(value, self.span(start..self.at));
        self.toml.entries.push(Entry { path: path.clone(), value });
        Ok(path)
    }

    /// `key = value`, within a table.
    fn pair(&mut self, table: &[Spanned<String>], depth: usize) -> Read<()> {
        let start = self.at;
        let path = self.path(table)?;
        if !self.take('=') {
            return Err(self.error(start..self.at, "message-toml-equals"));
        }
        self.skip_blanks();
        let names: Vec<&str> = path.iter().map(|key| key.value.as_str()).collect();
        if !self.seen.insert(names.join("\0")) {
            let span = path.last().map_or(self.span(start..self.at), |key| key.span);
            self.toml.errors.push(fault(span, "message-toml-duplicate"));
        }
        let value = self.value(Some(&path), depth)?;
        self.toml.entries.push(Entry { path, value });
        Ok(())
    }

    /// Keys with dots between them, behind those of the table.
    fn path(&mut self, table: &[Spanned<String>]) -> Read<Path> {
        let mut path = table.to_vec();
        loop {
            self.skip_blanks();
            let start = self.at;
            let key = match self.peek() {
                Some(quote @ ('"' | '\'')) => self.quoted(quote)?,
                _ => self.skip(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).to_owned(),
            };
            if self.at == start {
                let end = start + self.peek().map_or(0, char::len_utf8);
                return Err(self.error(start..end, "message-toml-key"));
            }
            let span = self.token(start, TokenKind::Keyword);
            path.push(Spanned::new(key, span));
            if path.len() > MAX_DEPTH {
                return Err(fault(span, "message-toml-deep"));
            }
            self.skip_blanks();
            if !self.take('.') {
                return Ok(path);
            }
        }
    }

    /// A value. What stands in `{ … }` becomes entries below `path`, where there is one.
    fn value(&mut self, path: Option<&[Spanned<String>]>, depth: usize) -> Read<Spanned<Value>> {
        let start = self.at;
        if depth > MAX_DEPTH {
            return Err(self.error(start..start + 1, "message-toml-deep"));
        }
        let value = match self.peek() {
            Some(quote @ ('"' | '\'')) => {
                let text = self.quoted(quote)?;
                self.token(start, TokenKind::String);
                Value::Text(text)
            }
            Some('[') => self.array(depth + 1)?,
            Some('{') => self.inline(path, depth + 1)?,
            _ => self.bare()?,
        };
        Ok(Spanned::new(value, self.span(start..self.at)))
    }

    fn array(&mut self, depth: usize) -> Read<Value> {
        let start = self.at;
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_lines();
            if self.take(']') {
                return Ok(Value::Array(items));
            }
            if self.peek().is_none() {
                return Err(self.error(start..start + 1, "message-toml-bracket"));
            }
            items.push(self.value(None, depth)?);
            self.skip_lines();
            if !self.take(',') && self.peek() != Some(']') {
                return Err(self.error(start..start + 1, "message-toml-bracket"));
            }
        }
    }

    fn inline(&mut self, path: Option<&[Spanned<String>]>, depth: usize) -> Read<Value> {
        let start = self.at;
        self.at += 1;
        loop {
            self.skip_lines();
            if self.take('}') {
                return Ok(if path.is_some() { Value::Table } else { Value::Other });
            }
            if self.peek().is_none() {
                return Err(self.error(start..start + 1, "message-toml-bracket"));
            }
            let known = self.toml.entries.len();
            self.pair(path.unwrap_or_default(), depth)?;
            if path.is_none() {
                self.toml.entries.truncate(known);
            }
            self.skip_lines();
            if !self.take(',') && self.peek() != Some('}') {
                return Err(self.error(start..start + 1, "message-toml-bracket"));
            }
        }
    }

    /// A value without quotes.
    fn bare(&mut self) -> Read<Value> {
        let start = self.at;
        let is_part = |c: char| !c.is_whitespace() && !matches!(c, ',' | ']' | '}' | '#');
        let word = self.skip(is_part).to_owned();
        let value = match word.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "" => {
                let end = start + self.peek().filter(|&c| c != '\n').map_or(0, char::len_utf8);
                return Err(self.error(start..end, "message-toml-value"));
            }
            "inf" | "nan" => Value::Other,
            _ if word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-')) => {
                Value::Other
            }
            _ => {
                let instead = Some(format!("\"{word}\"")).filter(|_| !word.contains(['"', '\\']));
                let error = self.error(start..self.at, "message-toml-quotes");
                return Err(SyntaxError { instead, ..error });
            }
        };
        self.token(start, TokenKind::Literal);
        Ok(value)
    }

    fn end_of_line(&mut self) -> Read<()> {
        self.skip_blanks();
        match self.peek() {
            None | Some('\n' | '#') => Ok(()),
            Some(_) => {
                let start = self.at;
                self.skip(|c| c != '\n');
                let end = start + self.text[start..self.at].trim_end().len();
                Err(self.error(start..end, "message-toml-rest"))
            }
        }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn take(&mut self, c: char) -> bool {
        let is_there = self.peek() == Some(c);
        if is_there {
            self.at += c.len_utf8();
        }
        is_there
    }

    /// Goes over what fits, and gives it.
    fn skip(&mut self, fits: impl Fn(char) -> bool) -> &str {
        let rest = &self.text[self.at..];
        let end = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn skip_blanks(&mut self) {
        self.skip(|c| matches!(c, ' ' | '\t' | '\r'));
    }

    /// Over blanks, line breaks and comments.
    fn skip_lines(&mut self) {
        loop {
            self.skip(|c| matches!(c, ' ' | '\t' | '\r' | '\n'));
            if self.peek() != Some('#') {
                return;
            }
            let start = self.at;
            self.skip(|c| c != '\n');
            self.token(start, TokenKind::Comment);
        }
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, range.start..range.end.min(self.text.len()))
    }

    fn token(&mut self, start: usize, kind: TokenKind) -> Span {
        let span = self.span(start..self.at);
        self.toml.tokens.push(Token { span, kind });
        span
    }

    fn error(&self, range: std::ops::Range<usize>, wording: &'static str) -> SyntaxError {
        fault(self.span(range), wording)
    }
}

fn fault(span: Span, wording: &'static str) -> SyntaxError {
    SyntaxError { span, wording, args: Vec::new(), instead: None }
}

#[cfg(test)]
mod tests;

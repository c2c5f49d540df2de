//! Environment files: lines of `KEY=value`, with quotes, escapes and variables.
//!
//! What counts as what is that of compose-go 2.9 (`dotenv`), and for the format `raw` that of Docker
//! Compose and `docker run --env-file`.

use std::collections::BTreeMap;

use crate::finding::Args;
use crate::model::compose::load::template::{self, Filled, Source, TemplateError};
use crate::model::compose::value::{Provider, Variable};
use crate::text::{FileId, Span};

/// The variables of one or more files, by name.
pub(super) type Entries = BTreeMap<String, Entry>;

/// A variable that a file sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) value: String,
    /// Its name in the file.
    pub(super) key: Span,
    /// Its value there, with its quotes; for a name without a value, the name.
    pub(super) span: Span,
    /// What was put into it.
    pub(super) variables: Vec<Variable>,
}

/// What is wrong with a line, or worth a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Refused: a wording of `compose-invalid`.
    Line {
        span: Span,
        wording: &'static str,
        args: Args,
    },
    Template {
        span: Span,
        error: TemplateError,
    },
    /// Variables were looked up in a value.
    Looked {
        span: Span,
        filled: Filled,
    },
}

/// Reads a file into `entries`. Variables are looked up by `source` first, then among the entries.
/// Lines that cannot be read are noted and left out.
pub(super) fn parse(
    file: FileId,
    text: &str,
    source: Source<'_>,
    entries: &mut Entries,
) -> Vec<Trouble> {
    let at = text.len() - text.strip_prefix('\u{FEFF}').unwrap_or(text).len();
    let mut parser = Parser { file, text, at, troubles: Vec::new() };
    while parser.next(source, entries).is_some() {}
    parser.troubles
}

/// Reads a file as `docker run` does: a line is a variable, and its value ends with the line.
pub(super) fn parse_raw(
    file: FileId,
    text: &str,
    source: Source<'_>,
    entries: &mut Entries,
) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let mut line = whole.strip_suffix('\n').unwrap_or(whole);
        line = line.strip_suffix('\r').unwrap_or(line);
        if start == 0 {
            line = line.strip_prefix('\u{FEFF}').unwrap_or(line);
        }
        let end = start + whole.trim_end_matches(['\r', '\n']).len();
        let line = line.trim_start();
        let begin = end - line.len();
        start += whole.len();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = match line.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (line, None),
        };
        let key = Span::new(file, begin..begin + name.len());
        if name.is_empty() || name.contains(char::is_whitespace) {
            let args = vec![("name", name.into())];
            troubles.push(Trouble::Line { span: key, wording: "message-env-name", args });
            continue;
        }
        match value {
            Some(value) => {
                let span = Span::new(file, end - value.len()..end);
                let value = value.to_owned();
                let entry = Entry { value, key, span, variables: Vec::new() };
                entries.insert(name.to_owned(), entry);
            }
            None => inherit(name, key, source, entries),
        }
    }
    troubles
}

/// A name alone has the value that it has outside.
fn inherit(name: &str, key: Span, source: Source<'_>, entries: &mut Entries) {
    if let Some((value, from)) = (source.lookup)(name)
        && source.room.take(value.len())
    {
        let variable = Variable { name: name.to_owned(), value: value.clone(), from };
        let entry = Entry { value, key, span: key, variables: vec![variable] };
        entries.insert(name.to_owned(), entry);
    }
}

struct Parser<'a> {
    file: FileId,
    text: &'a str,
    at: usize,
    troubles: Vec<Trouble>,
}

impl<'a> Parser<'a> {
    /// Reads one variable; nothing at the end of the file.
    fn next(&mut self, source: Source<'_>, entries: &mut Entries) -> Option<()> {
        self.skip_blank();
        while self.rest().starts_with('#') {
            self.skip_line();
            self.skip_blank();
        }
        if self.rest().is_empty() {
            return None;
        }
        if let Some(behind) = self.rest().strip_prefix("export")
            && behind.starts_with(char::is_whitespace)
        {
            self.at += "export".len();
            self.skip_spaces();
        }
        let rest = self.rest();
        let stop = rest.char_indices().find(|(_, c)| !is_name_part(*c) && !is_space(*c));
        // A name at the very end, without a line break, is taken for a value without a name.
        let end = stop.map_or(0, |(end, _)| end);
        let name = rest[..end].trim_end();
        let key = self.span(self.at, self.at + name.len());
        let is_separator = stop.is_none_or(|(_, c)| matches!(c, '=' | ':' | '\n'));
        if !is_separator || name.contains(' ') {
            let line = rest.lines().next().unwrap_or_default();
            let span = self.span(self.at, self.at + line.trim_end().len());
            let name = if is_separator { name } else { line.trim_end() };
            self.trouble(span, "message-env-name", vec![("name", name.into())]);
            self.skip_line();
            return Some(());
        }
        let name = name.to_owned();
        if let Some((end, c)) = stop {
            self.at += end + 1;
            self.skip_spaces();
            if c == '\n' {
                inherit(&name, key, source, entries);
                return Some(());
            }
        }
        self.value(name, key, source, entries);
        Some(())
    }

    fn value(&mut self, name: String, key: Span, source: Source<'_>, entries: &mut Entries) {
        let start = self.at;
        let rest = self.rest();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, length) = if let Some(quote) = quote {
            let Some((value, length)) = quoted(rest, quote) else {
                let line = rest.lines().next().unwrap_or_default();
                let span = self.span(start, start + line.trim_end().len());
                self.trouble(span, "message-env-quote", vec![("name", name.into())]);
                self.skip_line();
                return;
            };
            self.at += length;
            (if quote == '"' { unescaped(&value) } else { value }, length)
        } else {
            let line = rest.split('\n').next().unwrap_or_default();
            let value = line.split(" #").next().unwrap_or_default().trim_end();
            self.at += (line.len() + 1).min(rest.len());
            (value.to_owned(), value.len())
        };
        let expands = quote != Some('\'');
        let span = self.span(start, start + length);
        let mut entry = Entry { value, key, span, variables: Vec::new() };
        if expands && entry.value.contains('$') {
            let known = |name: &str| {
                let known =
                    || entries.get(name).map(|it| (it.value.clone(), Provider::File(it.span)));
                (source.lookup)(name).or_else(known)
            };
            match template::fill(&entry.value, Source { lookup: &known, ..source }) {
                Ok(filled) => {
                    entry.value.clone_from(&filled.text);
                    entry.variables.clone_from(&filled.variables);
                    self.troubles.push(Trouble::Looked { span, filled });
                }
                Err(error) => return self.troubles.push(Trouble::Template { span, error }),
            }
        }
        entries.insert(name, entry);
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_blank(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn skip_spaces(&mut self) {
        self.at = self.text.len() - self.rest().trim_start_matches(is_space).len();
    }

    fn skip_line(&mut self) {
        let rest = self.rest();
        self.at += rest.find('\n').map_or(rest.len(), |end| end + 1);
    }

    fn trouble(&mut self, span: Span, wording: &'static str, args: Args) {
        self.troubles.push(Trouble::Line { span, wording, args });
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start..end)
    }
}

/// What stands in quotes, and how many bytes that takes with them. A backslash keeps a quote from
/// closing; before all else it stays.
fn quoted(text: &str, quote: char) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == quote && !is_escaped {
            return Some((value, at + 1));
        }
        if c == '\\' && !is_escaped {
            is_escaped = true;
            continue;
        }
        if is_escaped && c != quote {
            value.push('\\');
        }
        is_escaped = false;
        value.push(c);
    }
    None
}

/// `\n` and its like made what they stand for. `\$` becomes `$$`, which is a dollar sign later on.
fn unescaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        result.push_str(&rest[..at]);
        let escape = &rest[at + 1..];
        rest = escape.get(1..).unwrap_or_default();
        match escape.bytes().next() {
            Some(b'a') => result.push('\u{7}'),
            Some(b'b') => result.push('\u{8}'),
            Some(b'f') => result.push('\u{c}'),
            Some(b'n') => result.push('\n'),
            Some(b'r') => result.push('\r'),
            Some(b't') => result.push('\t'),
            Some(b'v') => result.push('\u{b}'),
            Some(b'$') => result.push_str("$$"),
            Some(sign @ (b'"' | b'\\')) => result.push(char::from(sign)),
            Some(b'0') => {
                let count = rest.bytes().take(3).take_while(u8::is_ascii_digit).count();
                let (digits, behind) = rest.split_at(count);
                rest = behind;
                match u8::from_str_radix(digits, 8) {
                    Ok(code) if count == 3 => result.push(char::from(code)),
                    _ => {
                        result.push('\\');
                        result.push_str(digits);
                    }
                }
            }
            _ => {
                result.push('\\');
                rest = escape;
            }
        }
    }
    result.push_str(rest);
    result
}

fn is_name_part(c: char) -> bool {
    // Letters and digits of all scripts count; so does here what is beyond ASCII and no space.
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '[' | ']') || !c.is_ascii()
}

/// White space within a line.
fn is_space(c: char) -> bool {
    matches!(c, '\t' | '\u{b}' | '\u{c}' | '\r' | ' ' | '\u{85}' | '\u{a0}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::compose::load::template::Room;

    fn outside(name: &str) -> Option<(String, Provider)> {
        (name == "HOST").then(|| ("h".to_owned(), Provider::Host(None)))
    }

    fn read(text: &str) -> (Vec<(String, String)>, Vec<Trouble>) {
        let mut entries = Entries::new();
        let source = Source { lookup: &outside, room: &Room::default() };
        let troubles = parse(FileId(0), text, source, &mut entries);
        (entries.into_iter().map(|(name, entry)| (name, entry.value)).collect(), troubles)
    }

    #[test]
    fn values_of_lines() {
        let cases: [(&str, &[(&str, &str)]); 24] = [
            ("A=b\n", &[("A", "b")]),
            ("\u{FEFF}A=b\r\nC=d\r\n", &[("A", "b"), ("C", "d")]),
            ("# note\n\n  A = b c \n", &[("A", "b c")]),
            ("export A=b\nexport\tC=d", &[("A", "b"), ("C", "d")]),
            ("A: b", &[("A", "b")]),
            ("A=", &[("A", "")]),
            ("A=b#c", &[("A", "b#c")]),
            ("A=b #c", &[("A", "b")]),
            ("A= # c", &[("A", "# c")]),
            ("A='b # $HOST \\n' # c", &[("A", "b # $HOST \\n")]),
            ("A=\"b # c\"", &[("A", "b # c")]),
            ("A='it\\'s'", &[("A", "it's")]),
            ("A=\"one\ntwo\"\nB=c", &[("A", "one\ntwo"), ("B", "c")]),
            ("A=\"x\\ty\\\"z\\\\\\$HOST\\c\"", &[("A", "x\ty\"z\\$HOST\\c")]),
            ("A=\"\\0101\\012\"", &[("A", "A\\12")]),
            ("A=\\n", &[("A", "\\n")]),
            ("A=1\nB=$A${HOST}$$X", &[("A", "1"), ("B", "1h$X")]),
            ("A=${X:-d}", &[("A", "d")]),
            ("HOST=f\nB=$HOST", &[("B", "h"), ("HOST", "f")]),
            ("HOST\nX\nA=b", &[("A", "b"), ("HOST", "h")]),
            ("A=\"b\" C=d", &[("A", "b"), ("C", "d")]),
            ("A.b-c[0]=d\nÄ=e", &[("A.b-c[0]", "d"), ("Ä", "e")]),
            ("A=b\nA=c", &[("A", "c")]),
            ("HOST", &[("", "HOST")]),
        ];
        for (text, expected) in cases {
            let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            let expected: Vec<_> = expected.iter().map(pair).collect();
            assert_eq!(read(text).0, expected, "{text:?}");
        }
    }

    #[test]
    fn a_bad_line_does_not_cost_the_others() {
        let text = "A B=c\nD!=e\nF=\"g\nH=$\nI=${\nJ=${X:?why}\nK=l\n";
        let (entries, troubles) = read(text);
        let names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["H", "K"]);
        let told = |trouble: &Trouble| match trouble {
            Trouble::Line { span, wording, .. } => format!("{wording} {}", span.of(text)),
            Trouble::Template { span, error } => format!("{error:?} {}", span.of(text)),
            Trouble::Looked { span, filled } => format!("{} {}", filled.text, span.of(text)),
        };
        let told: Vec<String> = troubles.iter().map(told).collect();
        let expected = [
            "message-env-name A B=c",
            "message-env-name D!=e",
            "message-env-quote \"g",
            "$ $",
            "Invalid ${",
            "Required { name: \"X\", reason: \"why\" } ${X:?why}",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn values_know_their_places() {
        let text = "export A = b # c\nB='d e' \nC=\"f\ng\"\n";
        let mut entries = Entries::new();
        let source = Source { lookup: &outside, room: &Room::default() };
        parse(FileId(0), text, source, &mut entries);
        let places: Vec<&str> = entries.values().map(|entry| entry.span.of(text)).collect();
        assert_eq!(places, ["b", "'d e'", "\"f\ng\""]);
        let keys: Vec<&str> = entries.values().map(|entry| entry.key.of(text)).collect();
        assert_eq!(keys, ["A", "B", "C"]);
    }

    #[test]
    fn the_raw_format_takes_values_as_they_are() {
        let text = "\u{FEFF}A='b' # c\r\n  # note\n B=$HOST \nHOST\nX\nC D=e\n=f\n";
        let mut entries = Entries::new();
        let source = Source { lookup: &outside, room: &Room::default() };
        let troubles = parse_raw(FileId(0), text, source, &mut entries);
        let read: Vec<(&str, &str, &str)> = entries
            .iter()
            .map(|(name, entry)| (name.as_str(), entry.value.as_str(), entry.span.of(text)))
            .collect();
        let expected =
            [("A", "'b' # c", "'b' # c"), ("B", "$HOST ", "$HOST "), ("HOST", "h", "HOST")];
        assert_eq!(read, expected);
        assert_eq!(troubles.len(), 2);
    }
}

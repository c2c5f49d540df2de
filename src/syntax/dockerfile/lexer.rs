//! A line cut into words as the builder cuts it to look for heredocs.
//!
//! The builder uses its reader of variables for that, with all variables unset and kept as they
//! are written. So a quote or a brace that does not end hides every heredoc of the line.

use std::ops::Range;

/// How deep `${A:-${B:-…}}` may go before the line counts as one that cannot be read.
const DEEPEST: usize = 32;

/// A word, and where in the line it stands.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) place: Range<usize>,
}

/// What becomes of quotes and escapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    Both,
    Quotes,
    Neither,
}

/// The words of a line; `None` where a quote or a brace does not end.
pub(super) fn words(line: &str, keep: Keep) -> Option<Vec<Word>> {
    let keeps_escapes = keep == Keep::Both;
    let mut lexer = Lexer { line, at: 0, keeps_quotes: keep != Keep::Neither, keeps_escapes };
    let mut words = Words::default();
    lexer.until(None, 0, &mut words)?;
    words.end();
    Some(words.done)
}

struct Lexer<'a> {
    line: &'a str,
    at: usize,
    keeps_quotes: bool,
    keeps_escapes: bool,
}

/// Words that are being put together.
#[derive(Default)]
struct Words {
    done: Vec<Word>,
    open: Word,
}

impl Words {
    /// Adds text in which blanks part words.
    fn add(&mut self, text: &str, place: Range<usize>) {
        for c in text.chars() {
            if c.is_whitespace() {
                self.end();
            } else {
                self.open(&place);
                self.open.text.push(c);
            }
        }
    }

    /// Adds text in which blanks are letters like others.
    fn add_whole(&mut self, text: &str, place: Range<usize>) {
        if !text.is_empty() {
            self.open(&place);
            self.open.text.push_str(text);
        }
    }

    fn open(&mut self, place: &Range<usize>) {
        if self.open.text.is_empty() {
            self.open.place.start = place.start;
        }
        self.open.place.end = place.end;
    }

    fn end(&mut self) {
        if !self.open.text.is_empty() {
            self.done.push(std::mem::take(&mut self.open));
        }
    }
}

impl Lexer<'_> {
    fn peek(&self) -> Option<char> {
        self.line[self.at..].chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn eat(&mut self, wanted: char) -> bool {
        let is_here = self.peek() == Some(wanted);
        if is_here {
            self.at += wanted.len_utf8();
        }
        is_here
    }

    /// Reads up to `stop`, or to the end without one, and gives all of it as one text.
    fn until(&mut self, stop: Option<char>, depth: usize, words: &mut Words) -> Option<String> {
        let mut text = String::new();
        loop {
            let start = self.at;
            let Some(next) = self.bump() else { return stop.is_none().then_some(text) };
            if Some(next) == stop {
                return Some(text);
            }
            let piece = match next {
                '\'' => self.single_quoted()?,
                '"' => self.double_quoted(depth)?,
                '<' => self.angle(),
                '$' => {
                    let piece = self.variable(depth)?;
                    words.add(&piece, start..self.at);
                    text.push_str(&piece);
                    continue;
                }
                '\\' => {
                    let mut piece = String::new();
                    if self.keeps_escapes {
                        piece.push('\\');
                    }
                    piece.extend(self.bump());
                    piece
                }
                _ => {
                    words.add(&self.line[start..self.at], start..self.at);
                    text.push(next);
                    continue;
                }
            };
            words.add_whole(&piece, start..self.at);
            text.push_str(&piece);
        }
    }

    fn single_quoted(&mut self) -> Option<String> {
        let rest = &self.line[self.at..];
        let length = rest.find('\'')?;
        self.at += length + 1;
        let inner = &rest[..length];
        Some(if self.keeps_quotes { format!("'{inner}'") } else { inner.to_owned() })
    }

    fn double_quoted(&mut self, depth: usize) -> Option<String> {
        let quote = if self.keeps_quotes { "\"" } else { "" };
        let mut text = quote.to_owned();
        loop {
            match self.bump()? {
                '"' => return Some(text + quote),
                '$' => text.push_str(&self.variable(depth)?),
                '\\' => {
                    if self.keeps_escapes {
                        text.push('\\');
                    }
                    match self.peek()? {
                        escaped @ ('"' | '$' | '\\') => {
                            self.bump();
                            text.push(escaped);
                        }
                        _ => text.push('\\'),
                    }
                }
                c => text.push(c),
            }
        }
    }

    /// `<`, or `<<` with the blanks behind it: they may stand before the name of a heredoc.
    fn angle(&mut self) -> String {
        let start = self.at - 1;
        if self.eat('<') {
            while self.peek().is_some_and(char::is_whitespace) {
                self.bump();
            }
        }
        self.line[start..self.at].to_owned()
    }

    /// A variable as it is written; the `$` is behind us.
    fn variable(&mut self, depth: usize) -> Option<String> {
        if !self.eat('{') {
            return Some(format!("${}", self.name()));
        }
        if depth == DEEPEST || matches!(self.peek()?, '{' | '}' | ':') {
            return None;
        }
        let name = self.name();
        let mut modifier = self.bump()?.to_string();
        let kept_escapes = self.keeps_escapes;
        let is_replacement = modifier == "/";
        match modifier.as_str() {
            "}" => return Some(format!("${{{name}}}")),
            ":" => modifier.extend(self.bump()),
            "/" => {
                self.eat('/');
            }
            "+" | "-" | "?" | "#" | "%" => {}
            _ => return None,
        }
        self.keeps_escapes = modifier.ends_with(['#', '%', '/']);
        if is_replacement {
            let pattern = self.until(Some('/'), depth + 1, &mut Words::default())?;
            modifier = format!("/{pattern}/");
        }
        let word = self.until(Some('}'), depth + 1, &mut Words::default())?;
        self.keeps_escapes = kept_escapes;
        Some(format!("${{{name}{modifier}{word}}}"))
    }

    /// Letters, digits and `_`; or digits alone; or one of the special parameters.
    fn name(&mut self) -> String {
        let rest = &self.line[self.at..];
        let length = match rest.chars().next() {
            Some(c) if c.is_numeric() => rest.find(|c: char| !c.is_numeric()),
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => Some(1),
            _ => rest.find(|c: char| c != '_' && !c.is_alphanumeric()),
        };
        let name = &rest[..length.unwrap_or(rest.len())];
        self.at += name.len();
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(line: &str, keep: Keep) -> Option<Vec<String>> {
        Some(words(line, keep)?.into_iter().map(|word| word.text).collect())
    }

    #[test]
    fn words_are_cut_as_the_builder_does() {
        let cases: [(&str, &[&str]); 8] = [
            ("RUN a  'b c'\"d e\" f\\ g", &["RUN", "a", "'b c'\"d e\"", "f\\ g"]),
            ("cat <<  EOF <<-A", &["cat", "<<  EOF", "<<-A"]),
            ("<<- A", &["<<-", "A"]),
            ("${a:-b <<c d}", &["${a:-b", "<<c", "d}"]),
            ("$a$ ${b}x $(c)", &["$a$", "${b}x", "$(c)"]),
            ("${a//b c/d}", &["${a/b", "c/d}"]),
            ("\"a\\b\\\"\"", &["\"a\\\\b\\\"\""]),
            ("'' \"\"a", &["''", "\"\"a"]),
        ];
        for (line, expected) in cases {
            assert_eq!(
                cut(line, Keep::Both).as_deref(),
                Some(expected)
                    .map(|it| it.iter().map(|&it| it.to_owned()).collect::<Vec<_>>())
                    .as_deref(),
                "{line}"
            );
        }
        assert_eq!(cut("'a b'\"c\"\\'", Keep::Neither), Some(vec!["a bc'".to_owned()]));
    }

    #[test]
    fn what_does_not_end_hides_the_line() {
        for line in ["'a", "\"a", "${a", "${}", "${a:-b", "${a/b}", "${a=b}"] {
            assert_eq!(words(line, Keep::Both), None, "{line}");
        }
        assert_eq!(words(&"${a:-".repeat(100_000), Keep::Both), None);
    }
}

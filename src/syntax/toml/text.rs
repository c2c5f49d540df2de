//! Texts in quotes: basic and literal, on one line or several.

use crate::syntax::toml::{Read, Reader};

impl Reader<'_> {
    /// The text between quotes, which the reader stands at.
    pub(super) fn quoted(&mut self, quote: char) -> Read<String> {
        let start = self.at;
        let triple: String = [quote; 3].iter().collect();
        let is_long = self.text[start..].starts_with(&triple);
        self.at += if is_long { 3 } else { 1 };
        if is_long {
            // A line break right behind the quotes does not count.
            self.take('\r');
            self.take('\n');
        }
        let mut text = String::new();
        loop {
            let rest = &self.text[self.at..];
            let Some(c) = rest.chars().next() else { break };
            if is_long && rest.starts_with(&triple) {
                // Up to two quotes may stand before the closing ones.
                let more = rest[3..].chars().take(2).take_while(|&it| it == quote).count();
                text.extend(std::iter::repeat_n(quote, more));
                self.at += 3 + more;
                return Ok(text);
            }
            match c {
                '\n' if !is_long => break,
                _ if c == quote && !is_long => {
                    self.at += 1;
                    return Ok(text);
                }
                '\\' if quote == '"' => self.escape(&mut text)?,
                _ => {
                    text.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
        let end = start + self.text[start..self.at].trim_end().len();
        Err(self.error(start..end, "message-toml-open-quote"))
    }

    fn escape(&mut self, text: &mut String) -> Read<()> {
        let start = self.at;
        self.at += 1;
        let c = self.peek().unwrap_or('\0');
        self.at += self.peek().map_or(0, char::len_utf8);
        let digits = match c {
            'b' => return push(text, '\u{8}'),
            't' => return push(text, '\t'),
            'n' => return push(text, '\n'),
            'f' => return push(text, '\u{c}'),
            'r' => return push(text, '\r'),
            'e' => return push(text, '\u{1b}'),
            '"' | '\\' => return push(text, c),
            ' ' | '\t' | '\r' | '\n' => {
                // The line goes on where the next thing stands.
                self.skip(char::is_whitespace);
                return Ok(());
            }
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => return Err(self.error(start..self.at, "message-toml-escape")),
        };
        let written = self.text.get(self.at..self.at + digits).unwrap_or_default();
        let is_hex = written.bytes().all(|it| it.is_ascii_hexdigit());
        let code = u32::from_str_radix(written, 16).ok().filter(|_| is_hex);
        match code.and_then(char::from_u32) {
            Some(c) => {
                self.at += digits;
                push(text, c)
            }
            None => Err(self.error(start..self.at, "message-toml-escape")),
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it ends the reading of an escape")]
fn push(text: &mut String, c: char) -> Read<()> {
    text.push(c);
    Ok(())
}

//! The JSON of exec forms: one array, judged as the builder's JSON reader does.

use std::ops::Range;

/// An array, as far as an instruction cares.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Array {
    /// Each string, and where it stands with its quotes.
    Strings(Vec<(Range<usize>, String)>),
    /// Something in it is no string.
    Mixed,
}

/// Reads a text that is a JSON array and nothing else. Before it, blanks of any script may stand.
pub(super) fn array(text: &str) -> Option<Array> {
    let mut reader = Reader { text, at: text.len() - text.trim_start().len() };
    reader.take(b'[')?;
    let mut strings = Vec::new();
    let mut is_mixed = false;
    reader.skip_blanks();
    let mut is_open = reader.take(b']').is_none();
    while is_open {
        reader.skip_blanks();
        let start = reader.at;
        if reader.peek() == Some(b'"') {
            let string = reader.string()?;
            strings.push((start..reader.at, string));
        } else {
            reader.value()?;
            is_mixed = true;
        }
        reader.skip_blanks();
        is_open = reader.take(b',').is_some();
        if !is_open {
            reader.take(b']')?;
        }
    }
    reader.skip_blanks();
    let is_whole = reader.at == text.len();
    is_whole.then_some(if is_mixed { Array::Mixed } else { Array::Strings(strings) })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    /// Any value. What it opens is kept in a list, since hostile texts nest deeper than the stack.
    fn value(&mut self) -> Option<()> {
        let mut ends = Vec::new();
        loop {
            self.skip_blanks();
            let opened = match self.peek()? {
                b'[' => Some(b']'),
                b'{' => Some(b'}'),
                _ => None,
            };
            if let Some(end) = opened {
                self.at += 1;
                self.skip_blanks();
                if self.take(end).is_none() {
                    ends.push(end);
                    if end == b'}' {
                        self.key()?;
                    }
                    continue;
                }
            } else if self.peek()? == b'"' {
                self.string()?;
            } else {
                self.literal()?;
            }
            // A value has ended, and with it all that ends here.
            loop {
                self.skip_blanks();
                let Some(&end) = ends.last() else { return Some(()) };
                if self.take(end).is_none() {
                    self.take(b',')?;
                    if end == b'}' {
                        self.key()?;
                    }
                    break;
                }
                ends.pop();
            }
        }
    }

    fn key(&mut self) -> Option<()> {
        self.skip_blanks();
        self.string()?;
        self.skip_blanks();
        self.take(b':')
    }

    fn literal(&mut self) -> Option<()> {
        let rest = self.text.get(self.at..)?;
        let length = rest.find([',', ']', '}', ' ', '\t', '\r', '\n']).unwrap_or(rest.len());
        let word = &rest[..length];
        self.at += length;
        (["true", "false", "null"].contains(&word) || is_number(word)).then_some(())
    }

    fn string(&mut self) -> Option<String> {
        self.take(b'"')?;
        let mut string = String::new();
        loop {
            let rest = self.text.get(self.at..)?;
            let length = rest.bytes().position(|it| it == b'"' || it == b'\\' || it < b' ')?;
            string.push_str(&rest[..length]);
            self.at += length;
            match self.next()? {
                b'"' => return Some(string),
                b'\\' => string.push(self.escaped()?),
                _ => return None,
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.next()? {
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => self.unicode()?,
            _ => return None,
        })
    }

    /// What follows `\u`: a character, or one half of it with the other half behind.
    fn unicode(&mut self) -> Option<char> {
        let first = self.unit()?;
        let after = self.at;
        let second = self.take(b'\\').and_then(|()| self.take(b'u')).and_then(|()| self.unit());
        let units = [Some(first), second].into_iter().flatten();
        // Half a character alone is replaced, as the builder does.
        let found = char::decode_utf16(units).next()?.unwrap_or(char::REPLACEMENT_CHARACTER);
        if found.len_utf16() == 1 {
            self.at = after;
        }
        Some(found)
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u16> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        let is_hex = digits.bytes().all(|it| it.is_ascii_hexdigit());
        u16::from_str_radix(digits, 16).ok().filter(|_| is_hex)
    }
}

fn is_number(word: &str) -> bool {
    let is_digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let word = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = word.split_once(['e', 'E']).unwrap_or((word, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let has_idle_zero = whole.len() > 1 && whole.starts_with('0');
    is_digits(whole)
        && !has_idle_zero
        && is_digits(fraction)
        && is_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    /// What `serde_json` makes of the same text.
    fn expected(text: &str) -> Option<Vec<Value>> {
        serde_json::from_str(text).ok()
    }

    fn check(text: &str) {
        let found = array(text);
        let Some(expected) = expected(text) else { return assert_eq!(found, None, "{text}") };
        let strings: Option<Vec<&str>> = expected.iter().map(Value::as_str).collect();
        match (found, strings) {
            (Some(Array::Strings(found)), Some(strings)) => {
                assert!(found.iter().map(|(_, it)| it).eq(strings), "{text}");
                for (place, string) in found {
                    let read: String = serde_json::from_str(&text[place]).unwrap();
                    assert_eq!(read, string, "{text}");
                }
            }
            (Some(Array::Mixed), None) => {}
            (found, strings) => panic!("{text} is {found:?}, not {strings:?}"),
        }
    }

    #[test]
    fn agrees_with_serde_json() {
        for text in [
            "[]",
            "[] ]",
            "[ ] \t",
            r#"["a","b c"]"#,
            r#"[ "a" , "\"\\\/\b\f\n\r\t" ]"#,
            r#"["\u0041\u00e9\ud83d\ude00", "é😀"]"#,
            r#"["\u+041"]"#,
            r#"["\u00"]"#,
            r#"["\x"]"#,
            r#"["\é"]"#,
            "[\"\t\"]",
            "[\"\u{7f}\"]",
            r#"["a",]"#,
            r"[,]",
            r"['a']",
            r#"["a" "b"]"#,
            r#"["a"] && b"#,
            r#"["a"]]"#,
            r#"["a"#,
            r#"["a", 1, null, true, false, -0.5e+10, 1E2]"#,
            "[01]",
            "[1.]",
            "[.5]",
            "[-]",
            "[+1]",
            "[1e]",
            "[nul]",
            r#"[1"a"]"#,
            r#"[[], {}, [[1], {"a": {"b": []}, "c": "d"}]]"#,
            r#"[{"a"}]"#,
            r#"[{"a":}]"#,
            r#"[{"a":1,}]"#,
            "[{]}",
            "[[}]",
            "[{1:2}]",
            "[-f /a]",
        ] {
            check(text);
        }
    }

    #[test]
    fn half_a_character_is_replaced() {
        for (text, expected) in [
            (r#"["\ud83d"]"#, "\u{fffd}"),
            (r#"["\ude00x"]"#, "\u{fffd}x"),
            (r#"["\ud83d\n"]"#, "\u{fffd}\n"),
            (r#"["\ud83d\u0041"]"#, "\u{fffd}A"),
        ] {
            let strings = vec![(1..text.len() - 1, expected.to_owned())];
            assert_eq!(array(text), Some(Array::Strings(strings)), "{text}");
        }
        assert_eq!(array(r#"["\ud83d\u00"]"#), None);
    }

    #[test]
    fn depth_costs_no_stack() {
        let depth = 500_000;
        assert_eq!(array(&"[".repeat(depth)), None);
        let nested = "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(array(&nested), Some(Array::Mixed));
    }

    proptest! {
        #[test]
        fn agrees_on_texts_like_json(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "[", "]", "{", "}", ",", ":", "\"", "\"a\"", "\\", "\\u00e9", "u", "n", "0", "1",
                    "-", ".", "true", "null", " ", "\t", "é",
                ]),
                0..12,
            ),
        ) {
            check(&format!("[{}]", parts.concat()));
        }
    }
}

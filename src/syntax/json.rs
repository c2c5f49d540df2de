//! JSON as a row of values with the keys that lead to them: enough for lock files and manifests.
//!
//! Nothing is built, so a file of 1 MiB is read in a pass. What is no JSON is stepped over.

use std::borrow::Cow;

/// A value that holds no others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    Text(Cow<'a, str>),
    /// A number, `true`, `false` or `null`, as written.
    Plain(&'a str),
    /// `{` or `[`: what it holds comes next.
    Open,
}

impl Value<'_> {
    /// The text, or nothing where it is something else.
    pub fn text(&self) -> &str {
        match self {
            Value::Text(text) => text,
            Value::Plain(_) | Value::Open => "",
        }
    }

    pub fn is_true(&self) -> bool {
        matches!(self, Value::Plain("true"))
    }
}

/// Calls `see` with each value and the keys from the outermost in; the items of a list have the
/// key of none. Comments and commas too many do no harm.
pub fn each<'a>(text: &'a str, see: &mut dyn FnMut(&[Cow<'a, str>], &Value<'a>)) {
    let bytes = text.as_bytes();
    // The key of each bracket that is open; the last is that of the value to come.
    let mut keys: Vec<Cow<str>> = Vec::new();
    let mut is_named = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at += 1;
        match byte {
            b'"' => {
                at = end_of_text(bytes, at);
                let content = unescaped(text.get(start + 1..at - 1).unwrap_or_default());
                let next = bytes[at..].iter().position(|it| !it.is_ascii_whitespace());
                let is_key = !is_named && next.is_some_and(|next| bytes[at + next] == b':');
                if is_key {
                    if let Some(last) = keys.last_mut() {
                        *last = content;
                    }
                    is_named = true;
                } else {
                    see(&keys, &Value::Text(content));
                    is_named = false;
                }
            }
            b'{' | b'[' => {
                see(&keys, &Value::Open);
                keys.push(Cow::Borrowed(""));
                is_named = false;
            }
            b'}' | b']' => {
                keys.pop();
                is_named = false;
            }
            b',' | b':' => {}
            b'/' if bytes.get(at) == Some(&b'/') => {
                at += bytes[at..].iter().position(|it| *it == b'\n').unwrap_or(bytes.len() - at);
            }
            _ if byte.is_ascii_whitespace() => {}
            _ => {
                let is_over = |it: &u8| it.is_ascii_whitespace() || b",]}:\"{[".contains(it);
                at += bytes[at..].iter().position(is_over).unwrap_or(bytes.len() - at);
                see(&keys, &Value::Plain(text.get(start..at).unwrap_or_default()));
                is_named = false;
            }
        }
    }
}

/// The place behind the quote that closes a text, or the end of all.
fn end_of_text(bytes: &[u8], mut at: usize) -> usize {
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    // As though the quote stood there, but within the text.
    bytes.len()
}

/// Names and versions hold no escapes but `\/`, so of the others the letter is enough.
fn unescaped(text: &str) -> Cow<'_, str> {
    if text.contains('\\') { Cow::Owned(text.replace('\\', "")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let mut seen = Vec::new();
        each(text, &mut |keys, value| {
            let value = match value {
                Value::Text(text) => format!("{text:?}"),
                Value::Plain(text) => (*text).to_owned(),
                Value::Open => return,
            };
            seen.push(format!("{}={value}", keys.join(".")));
        });
        seen
    }

    #[test]
    fn values_come_with_their_keys() {
        let text = r#"{"a": {"b": "x", "c": [1, "y", {"d": true}]}, "e": null, "f\/g": "h"}"#;
        let expected = ["a.b=\"x\"", "a.c.=1", "a.c.=\"y\"", "a.c..d=true", "e=null", "f/g=\"h\""];
        assert_eq!(read(text), expected);
    }

    #[test]
    fn comments_and_commas_too_many_are_stepped_over() {
        assert_eq!(read("{// x\n\"a\": 1,,}"), ["a=1"]);
    }

    #[test]
    fn what_is_broken_ends_somewhere() {
        for text in
            ["", "{", "}", "\"", "{\"a", "{\"a\":", "[\\", "{\"a\\", "]]]{\"a\":1", "é\"é", "\"\\é"]
        {
            read(text);
        }
        assert_eq!(read(&"[".repeat(100_000)).len(), 0);
    }
}

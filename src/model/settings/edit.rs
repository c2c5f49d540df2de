//! Writing settings.

use crate::syntax::toml;
use crate::syntax::toml::{Entry, Value};
use crate::text::{Edit, FileId, Span, apply};

/// The text of `dockwright.toml` with a rule switched off; `None` where its rules stand in a form
/// that has no place for another line.
pub fn switched_off(text: &str, rule: &str) -> Option<String> {
    const FILE: FileId = FileId(0);
    let toml = toml::parse(FILE, text);
    let is = |entry: &&Entry, path: &[&str]| {
        entry.path.iter().map(|key| &*key.value).eq(path.iter().copied())
    };
    if let Some(entry) = toml.entries.iter().find(|entry| is(entry, &["rules", rule])) {
        return apply(text, &[Edit::replace(entry.value.span, "\"off\"")]);
    }
    let line = format!("{rule} = \"off\"\n");
    let Some(table) = toml.entries.iter().find(|entry| is(entry, &["rules"])) else {
        let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        return Some(format!("{text}{gap}[rules]\n{line}"));
    };
    let heading = table.value.span;
    let is_heading = table.value.value == Value::Table && heading.of(text).starts_with('[');
    let rest = text.get(heading.range().end..).filter(|_| is_heading)?;
    let (end, line) = match rest.find('\n') {
        Some(at) => (heading.range().end + at + 1, line),
        None => (text.len(), format!("\n{line}")),
    };
    apply(text, &[Edit::insert(Span::at(FILE, end), line)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_is_off_and_the_rest_stays() {
        let cases = [
            ("", "[rules]\na = \"off\"\n"),
            ("[options]\nx = 1", "[options]\nx = 1\n[rules]\na = \"off\"\n"),
            ("[rules] # ours\nb = \"on\"\n", "[rules] # ours\na = \"off\"\nb = \"on\"\n"),
            ("[rules]", "[rules]\na = \"off\"\n"),
            ("[rules]\na = \"error\" # why\n", "[rules]\na = \"off\" # why\n"),
            ("rules.a = \"error\"\n", "rules.a = \"off\"\n"),
            ("rules = { a = \"error\" }\n", "rules = { a = \"off\" }\n"),
        ];
        for (text, expected) in cases {
            assert_eq!(switched_off(text, "a").as_deref(), Some(expected), "{text}");
        }
        assert_eq!(switched_off("rules = { b = \"on\" }\n", "a"), None);
    }
}

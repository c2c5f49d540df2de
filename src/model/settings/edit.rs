//! Writing settings.

use crate::finding::Lint;
use crate::syntax::toml;
use crate::syntax::toml::{Entry, Value};
use crate::text::{Edit, FileId, Span, apply};

/// The text of `dockwright.toml` with a rule switched off, also where another tool's code of it is
/// set to something else; `None` where its rules stand in a form that has no place for another
/// line.
pub fn switched_off(text: &str, lint: &Lint) -> Option<String> {
    const FILE: FileId = FileId(0);
    let toml = toml::parse(FILE, text);
    let mut edits = Vec::new();
    let mut is_named = false;
    for entry in &toml.entries {
        let Some(name) = name(entry).filter(|name| speaks_of(name, lint)) else { continue };
        edits.push(Edit::replace(entry.value.span, "\"off\""));
        is_named |= name.eq_ignore_ascii_case(lint.name);
    }
    if !is_named {
        edits.push(added(text, FILE, &toml.entries, lint.name)?);
    }
    apply(text, &edits)
}

/// The key that a line has below `rules`.
fn name(entry: &Entry) -> Option<String> {
    let (table, name) = entry.path.split_first()?;
    let names: Vec<&str> = name.iter().map(|key| key.value.as_str()).collect();
    let is_rule = table.value == "rules" && !names.is_empty() && entry.value.value != Value::Table;
    is_rule.then(|| names.join("."))
}

fn speaks_of(name: &str, lint: &Lint) -> bool {
    let is_code = |alias: &&'static str| {
        let short = alias.split_once(':').map_or(*alias, |(_, code)| code);
        alias.eq_ignore_ascii_case(name) || short.eq_ignore_ascii_case(name)
    };
    lint.name.eq_ignore_ascii_case(name) || lint.aliases.iter().any(is_code)
}

/// Another line among the rules, in the form that they have.
fn added(text: &str, file: FileId, entries: &[Entry], rule: &str) -> Option<Edit> {
    let line = format!("{rule} = \"off\"\n");
    let is_table = |entry: &&Entry| entry.path.len() == 1 && is_rules(entry);
    if let Some(table) = entries.iter().find(is_table) {
        let heading = table.value.span;
        let is_heading = table.value.value == Value::Table && heading.of(text).starts_with('[');
        let rest = text.get(heading.range().end..).filter(|_| is_heading)?;
        return Some(match rest.find('\n') {
            Some(at) => Edit::insert(Span::at(file, heading.range().end + at + 1), line),
            None => Edit::insert(Span::at(file, text.len()), format!("\n{line}")),
        });
    }
    // `rules.other = "on"`, behind which no `[rules]` may follow.
    let dotted = entries.iter().filter(|entry| is_rules(entry)).find_map(|entry| {
        let key = entry.path.first()?.span;
        let before = text.get(..key.range().start)?.trim_end_matches([' ', '\t']);
        (!before.ends_with('[')).then_some(key)
    });
    if let Some(key) = dotted {
        return Some(Edit::insert(key, format!("rules.{line}")));
    }
    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    Some(Edit::insert(Span::at(file, text.len()), format!("{gap}[rules]\n{line}")))
}

fn is_rules(entry: &Entry) -> bool {
    entry.path.first().is_some_and(|key| key.value == "rules")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    static LINT: Lint =
        Lint { name: "a", severity: Severity::Info, aliases: &["hadolint:DL1", "buildkit:Some"] };

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
            assert_eq!(switched_off(text, &LINT).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(switched_off("rules = { b = \"on\" }\n", &LINT), None);
        assert_eq!(switched_off("[[rules]]\nb = \"on\"\n", &LINT), None);
    }

    #[test]
    fn a_code_of_the_rule_is_off_as_well() {
        let cases = [
            ("[rules]\nDL1 = \"error\"\n", "[rules]\na = \"off\"\nDL1 = \"off\"\n"),
            (
                "[rules]\ndl1 = \"error\"\na = \"on\"\nDL2 = \"on\"\n\"buildkit:Some\" = \"on\"\n",
                "[rules]\ndl1 = \"off\"\na = \"off\"\nDL2 = \"on\"\n\"buildkit:Some\" = \"off\"\n",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(switched_off(text, &LINT).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn rules_with_dotted_keys_get_no_heading() {
        let cases = [
            ("rules.b = \"on\"\n", "rules.a = \"off\"\nrules.b = \"on\"\n"),
            ("# b\nrules . DL1 = \"on\"", "# b\nrules.a = \"off\"\nrules . DL1 = \"off\""),
            // Only a heading within the rules: one for all of them may follow.
            ("[rules.b]\nc = \"on\"\n", "[rules.b]\nc = \"on\"\n[rules]\na = \"off\"\n"),
        ];
        for (text, expected) in cases {
            assert_eq!(switched_off(text, &LINT).as_deref(), Some(expected), "{text}");
        }
    }
}

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
        let Some(name) = name("rules", entry).filter(|name| speaks_of(name, lint)) else {
            continue;
        };
        edits.push(Edit::replace(entry.value.span, "\"off\""));
        is_named |= name.eq_ignore_ascii_case(lint.name);
    }
    if !is_named {
        edits.push(added(text, FILE, &toml.entries, ["rules", lint.name, "off"])?);
    }
    apply(text, &edits)
}

/// The text of `dockwright.toml` with the size of an image, as a person has written it; `None` where
/// its images stand in a form that has no place for another line.
pub fn declared(text: &str, image: &str, size: &str) -> Option<String> {
    const FILE: FileId = FileId(0);
    // Nothing of it may end the quotes.
    let is_plain = |text: &str| !text.contains(['"', '\\']) && !text.contains(char::is_control);
    if !is_plain(image) || !is_plain(size) {
        return None;
    }
    let toml = toml::parse(FILE, text);
    let known = toml.entries.iter().find(|it| name("images", it).as_deref() == Some(image));
    let edit = match known {
        Some(entry) => Edit::replace(entry.value.span, format!("\"{size}\"")),
        None => added(text, FILE, &toml.entries, ["images", &format!("\"{image}\""), size])?,
    };
    apply(text, &[edit])
}

/// The key that a line has below a table.
fn name(below: &str, entry: &Entry) -> Option<String> {
    let (table, name) = entry.path.split_first()?;
    let names: Vec<&str> = name.iter().map(|key| key.value.as_str()).collect();
    let is_below = table.value == below && !names.is_empty() && entry.value.value != Value::Table;
    is_below.then(|| names.join("."))
}

fn speaks_of(name: &str, lint: &Lint) -> bool {
    let is_code = |alias: &&'static str| {
        let short = alias.split_once(':').map_or(*alias, |(_, code)| code);
        alias.eq_ignore_ascii_case(name) || short.eq_ignore_ascii_case(name)
    };
    lint.name.eq_ignore_ascii_case(name) || lint.aliases.iter().any(is_code)
}

/// Another line in a table, in the form that it has: table, key and value.
fn added(text: &str, file: FileId, entries: &[Entry], line: [&str; 3]) -> Option<Edit> {
    let [below, key, value] = line;
    let line = format!("{key} = \"{value}\"\n");
    let is_inside = |entry: &&Entry| entry.path.first().is_some_and(|it| it.value == below);
    let is_table = |entry: &&Entry| entry.path.len() == 1 && is_inside(entry);
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
    let dotted = entries.iter().filter(is_inside).find_map(|entry| {
        let key = entry.path.first()?.span;
        let before = text.get(..key.range().start)?.trim_end_matches([' ', '\t']);
        (!before.ends_with('[')).then_some(key)
    });
    if let Some(key) = dotted {
        return Some(Edit::insert(key, format!("{below}.{line}")));
    }
    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    Some(Edit::insert(Span::at(file, text.len()), format!("{gap}[{below}]\n{line}")))
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

    #[test]
    fn the_size_of_an_image_is_written() {
        assert_eq!(declared("", "a\"b", "1 MB"), None);
        let declared = |text| declared(text, "example.com/a:1", "850 MB");
        let line = "\"example.com/a:1\" = \"850 MB\"\n";
        assert_eq!(declared(""), Some(format!("[images]\n{line}")));
        assert_eq!(declared("[images]\n# ours\n"), Some(format!("[images]\n{line}# ours\n")));
        let before = "[rules]\na = \"off\"";
        assert_eq!(declared(before), Some(format!("{before}\n[images]\n{line}")));
        let known = "[images]\n\"example.com/a:1\" = \"1 GB\" # ours\n";
        assert_eq!(declared(known), Some(known.replace("1 GB", "850 MB")));
    }
}

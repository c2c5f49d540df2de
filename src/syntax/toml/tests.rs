//! What TOML says, and what is told of text that is none.

use std::fmt::Write as _;

use super::*;

const FILE: FileId = FileId(0);

/// Each entry as `path = value`, and each error with its place.
fn read(text: &str) -> String {
    let toml = parse(FILE, text);
    let mut shown = String::new();
    for entry in &toml.entries {
        let path: Vec<&str> = entry.path.iter().map(|key| key.value.as_str()).collect();
        writeln!(shown, "{} = {}", path.join("."), value(&entry.value.value)).unwrap();
    }
    for error in &toml.errors {
        writeln!(shown, "{}: {:?}", error.wording, error.span.of(text)).unwrap();
    }
    shown
}

fn value(it: &Value) -> String {
    match it {
        Value::Text(text) => format!("{text:?}"),
        Value::Bool(it) => it.to_string(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| value(&item.value)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table => "table".to_owned(),
        Value::Other => "other".to_owned(),
    }
}

#[test]
fn keys_have_the_path_of_their_table() {
    let text = "a = true\n[b]\nc.'d e' = \"x\" # why\n[ b . \"f\" ]\ng = ['y',\n  'z', # last\n]\n";
    assert_eq!(
        read(text),
        "a = true\nb = table\nb.c.d e = \"x\"\nb.f = table\nb.f.g = [\"y\", \"z\"]\n"
    );
}

#[test]
fn a_table_in_braces_is_a_table() {
    assert_eq!(
        read("a = { b = 'c', d.e = false }\nf = [{ g = 1 }]"),
        "a.b = \"c\"\na.d.e = false\na = table\nf = [other]\n"
    );
}

#[test]
fn texts_are_unescaped() {
    let text =
        "a = \"\\t\\\"\\u00e9\\x41\"\nb = '\\t'\nc = \"\"\"\n1\\\n   2\"\"\"\"\nd = '''\n3\n4'''\n";
    assert_eq!(read(text), "a = \"\\t\\\"éA\"\nb = \"\\\\t\"\nc = \"12\\\"\"\nd = \"3\\n4\"\n");
}

#[test]
fn numbers_and_dates_are_let_through() {
    assert_eq!(
        read("a = -1_000\nb = 2026-11-21T17:00:00Z\nc = 0.5\n[[d]]\n"),
        "a = other\nb = other\nc = other\nd = other\n"
    );
}

#[test]
fn what_makes_no_sense_is_told_and_the_rest_is_read() {
    let cases = [
        ("a = off", "message-toml-quotes: \"off\"\n"),
        ("a", "message-toml-equals: \"a\"\n"),
        ("a =", "message-toml-value: \"\"\n"),
        ("= 1", "message-toml-key: \"=\"\n"),
        ("a = \"x", "message-toml-open-quote: \"\\\"x\"\n"),
        ("a = \"\\q\"", "message-toml-escape: \"\\\\q\"\n"),
        ("a = \"\\uD800\"", "message-toml-escape: \"\\\\u\"\n"),
        ("[a", "message-toml-bracket: \"[a\"\n"),
        ("a = [1, 2", "message-toml-bracket: \"[\"\n"),
        ("a = {b = 1", "a.b = other\nmessage-toml-bracket: \"{\"\n"),
        ("镜像 = 1", "message-toml-key: \"镜\"\n"),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text), expected, "{text}");
        let after = read(&format!("{text}\n[z]\n"));
        let is_open = text.contains("[1") || text.contains('{');
        assert!(is_open || after.starts_with("z = table\n"), "{text}: {after}");
    }
    assert_eq!(read("a = 1 b = 2 "), "a = other\nmessage-toml-rest: \"b = 2\"\n");
    assert_eq!(read("a = 1\na = 2"), "a = other\na = other\nmessage-toml-duplicate: \"a\"\n");
}

#[test]
fn nothing_is_too_deep_or_too_long() {
    for part in ["[", "a.", "{a=", "a = [", "'", "\"", "\\", "\"\"\"", "[a.b]\n"] {
        parse(FILE, &part.repeat(100_000));
        parse(FILE, &format!("a = {}", part.repeat(100_000)));
    }
}

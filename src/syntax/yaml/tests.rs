//! What the YAML reader keeps, resolves and refuses.

use std::fmt::Write;

use super::*;
use crate::syntax::TokenKind;

const FILE: FileId = FileId(0);

fn errors(text: &str) -> Vec<(&'static str, &str)> {
    let yaml = parse(FILE, text);
    yaml.errors.iter().map(|error| (error.wording, error.span.of(text))).collect()
}

#[test]
fn values_have_types_and_places() {
    let text = "a: 80\nb: '80'\nc: [x, 2.5, null, true]\n";
    let yaml = parse(FILE, text);
    let root = &yaml.documents[0].root;
    assert_eq!(root.get("a").and_then(Node::as_int), Some(80));
    assert_eq!(root.get("b").map(Node::kind), Some(Type::Text));
    let kinds: Vec<_> = root.get("c").unwrap().items().iter().map(Node::kind).collect();
    assert_eq!(kinds, [Type::Text, Type::Float, Type::Null, Type::Bool]);
    assert_eq!(root.get("c").unwrap().span.of(text), "[x, 2.5, null, true]");
    assert_eq!(root.get("b").unwrap().span.of(text), "'80'");
}

#[test]
fn a_block_ends_with_its_last_value() {
    let text = "a:\n  b: 1\n  c: 2\n\n# far\nd: 3\n";
    let yaml = parse(FILE, text);
    assert_eq!(yaml.documents[0].root.get("a").unwrap().span.of(text), "b: 1\n  c: 2");
    assert_eq!(yaml.comments.len(), 1);
}

#[test]
fn aliases_and_merges_give_the_anchor_s_places() {
    let text = "x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\nz: *x\n";
    let yaml = parse(FILE, text);
    let root = &yaml.documents[0].root;
    assert_eq!(root.get("y").and_then(|y| y.get("a")).and_then(Node::as_int), Some(1));
    assert_eq!(root.get("y").and_then(|y| y.get("b")).and_then(Node::as_int), Some(3));
    assert_eq!(root.get("z").unwrap().span.of(text), "*x");
    assert_eq!(root.get("z").unwrap().get("a").unwrap().span.start, 10);
    assert_eq!(root.get("z").unwrap().anchor.unwrap().of(text), "{a: 1, b: 2}");
    let merged = |key| root.get("y").unwrap().entry(key).unwrap().merged.map(|it| it.of(text));
    assert_eq!([merged("a"), merged("b")], [Some("*x"), None]);
    assert!(yaml.errors.is_empty());
}

#[test]
fn a_broken_document_keeps_its_beginning_and_its_neighbours() {
    let text = "a: 1\n---\nb: 2\nc:\n  - x\n d: 3\n---\ne: 4\n";
    let yaml = parse(FILE, text);
    let complete: Vec<bool> = yaml.documents.iter().map(|it| it.complete).collect();
    assert_eq!(complete, [true, false, true]);
    assert_eq!(yaml.documents[1].root.get("b").and_then(Node::as_int), Some(2));
    assert_eq!(yaml.documents[1].root.get("c").unwrap().items().len(), 1);
    assert_eq!(yaml.documents[2].root.get("e").and_then(Node::as_int), Some(4));
    assert_eq!(errors(text), [("message-indentation", "d")]);
}

/// The keys and texts of a tree, in short.
fn shape(node: &Node) -> String {
    match &*node.value {
        Value::Scalar(scalar) => scalar.text.clone(),
        Value::Sequence(items) => {
            format!("[{}]", items.iter().map(shape).collect::<Vec<_>>().join(", "))
        }
        Value::Mapping(entries) => {
            let pair = |it: &Entry| format!("{}: {}", shape(&it.key), shape(&it.value));
            format!("{{{}}}", entries.iter().map(pair).collect::<Vec<_>>().join(", "))
        }
    }
}

#[test]
fn what_lies_behind_a_mishap_is_read_too() {
    let cases = [
        ("a:\n  b: 1\n  im\n  c: 2\nd: 3\n", "{a: {b: 1, c: 2}, d: 3}", "message-no-colon"),
        ("a:\n  b: 1\n c:\n    - x\nd: 3\n", "{a: {b: 1}, d: 3}", "message-indentation"),
        ("a:\n  b: [\n  c: 2\nd: 3\n", "{a: {b: , c: 2}, d: 3}", "message-unclosed-bracket"),
        ("a:\n  b: \"x\n  c: 2\nd: 3\n", "{a: {b: , c: 2}, d: 3}", "message-unclosed-quote"),
        ("a:\n\tb: 1\n\tc: 2\nd: 3\n", "{a: , d: 3}", "message-tab"),
        ("a: b: c\nd: 3\n", "{d: 3}", "message-colon"),
        ("a:\n  b:1\n  c: 2\nd: 3\n", "{a: {c: 2}, d: 3}", "message-no-colon"),
        ("a\n  c: 2\nd: 3\n", "{d: 3}", "message-no-colon"),
    ];
    for (text, expected, wording) in cases {
        let yaml = parse(FILE, text);
        assert_eq!(shape(&yaml.documents[0].root), expected, "{text}{:?}", yaml.errors);
        assert!(!yaml.documents[0].complete, "{text}");
        let told: Vec<_> = yaml.errors.iter().map(|error| error.wording).collect();
        assert_eq!(told, [wording], "{text}");
    }
}

#[test]
fn every_mishap_is_told_at_once() {
    let text = "a: b: c\nx:\n  im\n  y: 'z\nu: 1\nu: 2\n";
    let told = errors(text);
    let expected = [
        ("message-colon", ":"),
        ("message-no-colon", "im"),
        ("message-unclosed-quote", "'"),
        ("message-duplicate-key", "u"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn an_opening_without_an_end_is_what_we_point_at() {
    assert_eq!(errors("a: [1, 2\nb: 3\n"), [("message-unclosed-bracket", "[")]);
    assert_eq!(errors("a: \"x\nb: 3\n"), [("message-unclosed-quote", "\"")]);
    assert_eq!(errors("a: b: c\n"), [("message-colon", ":")]);
    assert_eq!(errors("a: 1\na: 2\n"), [("message-duplicate-key", "a")]);
    assert_eq!(errors("a: *b\n"), [("message-unknown-alias", "*b")]);
    assert_eq!(errors("a: &a [*a]\n"), [("message-recursive-alias", "*a")]);
}

#[test]
fn alias_bombs_are_refused() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let below = format!("*a{}, ", level - 1).repeat(10);
        writeln!(text, "a{level}: &a{level} [{below}]").unwrap();
    }
    let wordings: Vec<_> = errors(&text).into_iter().map(|(wording, _)| wording).collect();
    assert_eq!(wordings, ["message-too-many-aliases"]);
}

#[test]
fn depth_has_a_limit_through_aliases_too() {
    assert_eq!(errors(&"[".repeat(5000))[0].0, "message-too-deep");
    // Pairs of a list that lie in one another have no bracket to be counted.
    let pairs = format!("a: [{}\n---\nb: [c, {{d: e}}]\n", ": ".repeat(50_000));
    let yaml = parse(FILE, &pairs);
    assert!(yaml.errors.iter().any(|it| it.wording == "message-too-deep"), "{:?}", yaml.errors);
    let mut text = String::from("a0: &a0 x\n");
    for level in 1..50 {
        let (open, close) = ("[".repeat(60), "]".repeat(60));
        writeln!(text, "a{level}: &a{level} {open}*a{}{close}", level - 1).unwrap();
    }
    assert_eq!(errors(&text)[0].0, "message-too-many-aliases");
}

#[test]
fn colours_go_on_behind_an_error() {
    let text = "image: \"web:${TAG:-1}\" # c\nports: [\nname: x\n  bad: 'y'\nlast: 80\n";
    let kinds: Vec<(TokenKind, &str)> =
        tokens(FILE, text).iter().map(|token| (token.kind, token.span.of(text))).collect();
    assert!(kinds.contains(&(TokenKind::Variable, "${TAG:-1}")), "{kinds:?}");
    assert!(kinds.contains(&(TokenKind::Literal, "80")), "{kinds:?}");
    assert!(kinds.contains(&(TokenKind::Keyword, "bad")), "{kinds:?}");
    assert!(kinds.contains(&(TokenKind::String, "'y'")), "{kinds:?}");
}

#[test]
fn a_template_is_told_from_quoted_braces() {
    let is_template = |text: &str| {
        let yaml = parse(FILE, text);
        assert!(yaml.errors.is_empty(), "{:?}", yaml.errors);
        yaml.documents[0].template.is_some()
    };
    assert!(is_template("a: {{ .Values.x }}\n"));
    assert!(is_template("{{- if .x }}\na: 1\n{{- end }}\n"));
    assert!(is_template("a:\n  {{- toYaml .x | nindent 2 }}\n"));
    assert!(!is_template("a: '{{ $labels.pod }}'\nb: |\n  {{ range }}\n"));
}

/// Docker Compose 2.40.3 reads the first and refuses the others.
#[test]
fn tabs_are_where_go_yaml_allows_them() {
    let readable = [
        "a: x\t\nb: \"y\"\t# c\nc:\t\n  d:\tz\n",
        "a: x\n      \t\nb: y\n",
        "a:\n  - x\n    \t\n  - y\n",
        "a: [\n\t\"b\",\n\t\"c\" # d ]\n\t]\ne: {\n\tf: g}\n",
        "a: |\n  b\n  \tc\n  \t\nd: e\n",
        "a: b\n  \tc\n",
    ];
    for text in readable {
        assert_eq!(errors(text), [], "{text}");
        assert!(parse(FILE, text).documents[0].complete, "{text}");
    }
    let refused = [
        "a: x\n\t\nb: y\n",
        "a: \"x\"\n    \t\nb: y\n",
        "a:\n\t\n  - x\n",
        "a:\n  - \"x\"\n  \t\n  - y\n",
        "a: x\n\t# c\nb: y\n",
        "a:\n  -\t\"x\"\n",
        "\t\na: x\n",
        "a: |\n  b\n\t",
        "a: x\n\t",
    ];
    for text in refused {
        assert_eq!(errors(text), [("message-tab", "\t")], "{text}");
    }
}

#[test]
fn only_mappings_are_merged() {
    assert_eq!(errors("x: &x {a: 1}\ny: &y [*x, *x]\nz: {<<: *y, b: 2}\n"), []);
    for text in ["y: {<<: null}\n", "y: {<<: x}\n", "y: {<<: [x]}\n", "x: &x [1]\ny: {<<: *x}\n"] {
        assert_eq!(errors(text).first().map(|it| it.0), Some("message-merge"), "{text}");
    }
    assert_eq!(errors("y: {<<: *x}\n"), [("message-unknown-alias", "*x")]);
}

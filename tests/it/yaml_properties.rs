//! Laws of the YAML reader, for any text.

use dockwright::analyze;
use dockwright::syntax::yaml;
use dockwright::syntax::yaml::{Node, Value};
use dockwright::text::{FileId, Span};
use dockwright::workspace::{File, Workspace};
use proptest::prelude::*;

/// Texts that are nearly YAML meet more of the reader than letters at random do.
fn near_yaml() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a:",
        " ",
        "\n",
        "\n  ",
        "- ",
        "x",
        "[",
        "]",
        "{",
        "}",
        ",",
        "'",
        "\"",
        "# c",
        "&a ",
        "*a",
        "<<: *a",
        "|\n",
        "---\n",
        "...\n",
        "!t ",
        "${V:-x}",
        "$$",
        "\t",
        "镜",
        "🐳",
        "\r\n",
        "?",
        "%YAML",
        "\\",
        "{{ x }}",
        "~",
        "80",
        "services:",
        "kind:",
    ]);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat()),
    ]
}

fn check(span: Span, text: &str) {
    assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}");
}

fn check_node(node: &Node, text: &str) {
    check(node.span, text);
    match &*node.value {
        Value::Scalar(_) => {}
        Value::Sequence(items) => items.iter().for_each(|item| check_node(item, text)),
        Value::Mapping(entries) => {
            for entry in entries {
                check_node(&entry.key, text);
                check_node(&entry.value, text);
            }
        }
    }
}

proptest! {
    #[test]
    fn every_place_lies_in_the_text(text in near_yaml()) {
        let yaml = yaml::parse(FileId(0), &text);
        for document in &yaml.documents {
            check(document.span, &text);
            check_node(&document.root, &text);
        }
        yaml.comments.iter().for_each(|comment| check(comment.span, &text));
        yaml.errors.iter().for_each(|error| check(error.span, &text));
    }

    #[test]
    fn colours_are_sorted_and_apart(text in near_yaml()) {
        let mut done = 0;
        for token in yaml::tokens(FileId(0), &text) {
            check(token.span, &text);
            prop_assert!(!token.span.is_empty());
            prop_assert!(done <= token.span.start);
            done = token.span.end;
        }
    }

    #[test]
    fn analysis_takes_any_text(text in near_yaml()) {
        let kube = format!("apiVersion: v1\nkind: Pod\n{text}");
        let files = vec![File::new("compose.yaml", text), File::new("pod.yaml", kube)];
        let workspace = Workspace::new(files).unwrap();
        for finding in analyze(&workspace).findings {
            check(finding.span, workspace.text(finding.span.file));
        }
    }
}

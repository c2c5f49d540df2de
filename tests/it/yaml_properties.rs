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

/// Texts that make a careless reader or rule slow, a sixth of the largest size of a file.
fn hostile() -> Vec<(&'static str, String)> {
    let lines = |count: usize, line: &dyn Fn(usize) -> String| -> String {
        (0..count).map(line).collect::<Vec<_>>().concat()
    };
    let services = |count, body: &dyn Fn(usize) -> String| {
        format!("services:\n{}", lines(count, &|n| format!("  s{n}: {{{}}}\n", body(n))))
    };
    vec![
        ("broken documents", "]\n---\n".repeat(25_000)),
        ("variables", format!("a: {}\n", "${".repeat(50_000))),
        ("quotes", "\"\n---\n'\n".repeat(17_000)),
        ("brackets", "a: [\n".repeat(25_000)),
        ("comments", "# x\n".repeat(33_000)),
        ("keys", lines(13_000, &|n| format!("k{n}: 1\n"))),
        ("anchors", lines(6_000, &|n| format!("k{n}: &a{n} [*a{}]\n", n / 2))),
        ("merges", format!("x: &x {{a: 1}}\n{}", lines(7_000, &|n| format!("k{n}: {{<<: *x}}\n")))),
        ("dependencies", services(3_000, &|n| format!("depends_on: [t{n}]"))),
        ("ports", services(3_000, &|_| "ports: ['0-60000:0-60000']".to_owned())),
        (
            "addresses",
            services(2_700, &|n| format!("ports: ['10.0.{}.{}:80:80']", n / 256, n % 256)),
        ),
        ("builds", services(2_700, &|n| format!("build: {{context: ., target: s{}}}", n % 500))),
    ]
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test may look at the clock")]
fn hostile_files_take_no_longer_than_others() {
    let stage = |n: usize| format!("FROM s{} AS s{n}\nEXPOSE {n}\n", n - 1);
    let stages = (1..500).map(stage).collect::<Vec<_>>().concat();
    let pods = "apiVersion: v1\nkind: Pod\nmetadata: {labels: {a: b}}\nspec: {containers: [{}]}\n---\n\
                apiVersion: v1\nkind: Service\nspec: {selector: {a: b, c: d}}\n---\n";
    let mut slow = Vec::new();
    for (name, text) in hostile() {
        let files = vec![
            File::new("Dockerfile", format!("FROM scratch AS s0\n{stages}")),
            File::new("compose.yaml", text),
            File::new("pods.yaml", pods.repeat(1_000)),
        ];
        let workspace = Workspace::new(files).unwrap();
        let start = std::time::Instant::now();
        analyze(&workspace);
        yaml::tokens(FileId(1), workspace.text(FileId(1)));
        let took = start.elapsed();
        if took.as_secs() >= 10 {
            slow.push((name, took));
        }
    }
    assert!(slow.is_empty(), "{slow:?}");
}

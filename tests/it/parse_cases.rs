//! The tree against what `BuildKit` makes of the same Dockerfiles.

use dockwright::model::dockerfile::Dockerfile;
use dockwright::syntax::dockerfile::Arguments;
use dockwright::syntax::dockerfile::Flag;
use dockwright::syntax::dockerfile::Heredoc;
use dockwright::syntax::dockerfile::Node;
use dockwright::syntax::dockerfile::Setting;
use dockwright::syntax::dockerfile::parse;
use dockwright::text::{FileId, LineIndex, Spanned};
use serde_json::{Value, json};

use crate::shared;

const FILE: FileId = FileId(0);

/// Cases in the file, and how many of them agree.
const CASES: usize = 119;
const AGREEING: usize = 119;

#[test]
#[expect(clippy::print_stdout, reason = "the count is what the test is read for")]
fn trees_agree_with_buildkit() {
    let cases = shared::cases("cases/dockerfile/parse-dev.jsonl", CASES);
    let disagreements: Vec<String> = cases.iter().filter_map(disagreement).collect();
    let agreeing = cases.len() - disagreements.len();
    println!("{agreeing} of {} cases agree\n{}", cases.len(), disagreements.join("\n"));
    assert!(cases.is_empty() || agreeing >= AGREEING, "{}", disagreements.join("\n"));
}

fn disagreement(case: &Value) -> Option<String> {
    let field = |name: &str| case[name].as_str().unwrap_or_default();
    let (id, text) = (field("id"), field("dockerfile"));
    let expected = &case["expected"];
    let errors = Dockerfile::read(FILE, text).errors;
    let lines = LineIndex::new(text);
    if expected["error"].as_bool() == Some(true) {
        let line = expected["line"].as_u64().filter(|_| !is_without_instructions(id));
        let first = errors.first().map(|error| u64::from(lines.line(error.span.start)) + 1);
        return match (first, line) {
            (None, _) => Some(format!("{id}: no error")),
            (Some(first), Some(line)) if first != line => {
                Some(format!("{id}: the error is on line {first}, not {line}"))
            }
            _ => None,
        };
    }
    if let Some(error) = errors.first() {
        return Some(format!("{id}: {} at {:?}", error.wording, error.span));
    }
    let found = instructions(text, &lines);
    let wanted = &expected["instructions"];
    (found != *wanted).then(|| format!("{id}:\n  found  {found}\n  wanted {wanted}"))
}

/// The builder gives the last line there, which says nothing.
fn is_without_instructions(id: &str) -> bool {
    id == "x-empty" || id.starts_with("x-only-")
}

/// The tree in the shape that `parse` prints.
fn instructions(text: &str, lines: &LineIndex) -> Value {
    let tree = parse(FILE, text);
    let instruction = |node: &Node| {
        let mut value = instruction(node, text);
        value["startLine"] = json!(lines.line(node.extent.start) + 1);
        value["endLine"] = json!(lines.line(node.extent.end) + 1);
        value
    };
    tree.instructions.iter().map(instruction).collect()
}

fn instruction(node: &Node, text: &str) -> Value {
    let (args, is_json) = args(&node.arguments);
    let flag = |flag: &Flag| match &flag.value {
        Some(value) => format!("--{}={}", flag.name, value.value),
        None => format!("--{}", flag.name),
    };
    let heredoc =
        |it: &Heredoc| json!({"name": it.name, "content": it.body.of(text), "expand": it.expands});
    let mut value = json!({
        "instruction": node.name(),
        "flags": node.flags.iter().map(flag).collect::<Vec<_>>(),
        "args": args,
        "json": is_json,
        "heredocs": node.heredocs.iter().map(heredoc).collect::<Vec<_>>(),
    });
    if let Arguments::Trigger(trigger) = &node.arguments {
        value["trigger"] = instruction(trigger, text);
    }
    value
}

fn args(arguments: &Arguments) -> (Vec<String>, bool) {
    let texts = |words: &[Spanned<String>]| words.iter().map(|it| it.value.clone()).collect();
    match arguments {
        Arguments::None | Arguments::Trigger(_) => (Vec::new(), false),
        Arguments::Words(words) => (texts(words), false),
        Arguments::Json(items) => (texts(items), true),
        Arguments::Text(text) => (vec![text.value.clone()], false),
        Arguments::Names(names) => (names.iter().map(word).collect(), false),
        Arguments::Pairs(settings) => (settings.iter().flat_map(triple).collect(), false),
        Arguments::Health(kind, command) => {
            let (mut args, is_json) = args(command);
            args.insert(0, kind.value.clone());
            (args, is_json)
        }
    }
}

fn word(setting: &Setting) -> String {
    match &setting.value {
        Some(value) => format!("{}={}", setting.name.value, value.value),
        None => setting.name.value.clone(),
    }
}

fn triple(setting: &Setting) -> [String; 3] {
    let value = setting.value.as_ref().map_or(String::new(), |it| it.value.clone());
    let separator = if setting.has_equals { "=" } else { "" };
    [setting.name.value.clone(), value, separator.to_owned()]
}

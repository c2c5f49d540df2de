//! Our reader against the builder's own, which the Python package `dockerfile` binds.

use std::collections::BTreeMap;
use std::fs;
use std::fs::File;
use std::path::Path;
use std::process::Command;

use dockwright::cli::parse::document;
use dockwright::model::dockerfile::Dockerfile;
use dockwright::text::FileId;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use crate::dockerfiles::{corpus, nasty};
use crate::shared;

const SCRIPT: &str = "tests/oracles/parse_with_buildkit.py";

/// Generated files that are compared; each holds several instructions.
const GENERATED: usize = 4_000;

/// What the builder's parser makes of each text: its instructions, or why it refuses. The texts go
/// to it by a file of that name.
fn answers(name: &str, texts: &[String]) -> Option<Vec<Result<Value, String>>> {
    let python = shared::oracle("python")?;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let input = folder.join(format!("{name}-{}.jsonl", std::process::id()));
    let lines: Vec<String> = texts.iter().map(|text| json!(text).to_string() + "\n").collect();
    fs::write(&input, lines.concat()).expect("the folder is for that");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(SCRIPT);
    let process = Command::new(python).arg(script).stdin(File::open(&input).unwrap()).output();
    fs::remove_file(&input).expect("it was written above");
    let process = process.expect("Python starts");
    assert!(process.status.success(), "{}", String::from_utf8_lossy(&process.stderr));
    let output = String::from_utf8(process.stdout).expect("JSON is UTF-8");
    let answers = output.lines().map(|line| match serde_json::from_str(line).unwrap() {
        Value::String(error) => Err(error),
        instructions => Ok(instructions),
    });
    Some(answers.collect())
}

/// What `dockwright parse` prints, in the shape of the package: it tells neither the separators of
/// ENV and LABEL nor the flags and heredocs of ONBUILD, nor whether a heredoc expands.
fn in_their_shape(instruction: &Value) -> Value {
    let trigger = instruction.get("trigger");
    let inner = trigger.unwrap_or(instruction);
    let name = inner["instruction"].as_str().unwrap_or_default();
    let is_known = dockwright::syntax::dockerfile::INSTRUCTIONS.contains(&name);
    let mut value = inner["args"].as_array().cloned().unwrap_or_default();
    if matches!(name, "ENV" | "LABEL") {
        value = value.chunks(3).flat_map(|triple| triple[..2].to_vec()).collect();
    }
    if !is_known || (trigger.is_some() && name == "ONBUILD" && !inner["trigger"].is_null()) {
        value = vec![json!("")];
    }
    let heredocs = instruction["heredocs"].as_array().filter(|_| trigger.is_none());
    let heredocs = heredocs.cloned().unwrap_or_default();
    let heredocs: Vec<Value> =
        heredocs.iter().map(|it| json!([it["name"], it["content"]])).collect();
    json!({
        "cmd": instruction["instruction"],
        "trigger": trigger.map(|it| it["instruction"].clone()),
        "json": inner["json"],
        "flags": instruction["flags"],
        "value": value,
        "heredocs": heredocs,
        "lines": [instruction["startLine"], instruction["endLine"]],
    })
}

/// Why the package may say otherwise than the current builder: it binds version 0.12.5.
fn exception(text: &str) -> Option<&'static str> {
    let is_blank = |c: char| matches!(c, ' ' | '\t' | '\u{b}' | '\u{c}');
    let is_end = |rest: &str| rest.is_empty() || rest.starts_with('\n') || rest.starts_with("\r\n");
    if text.split("<<").skip(1).any(|rest| rest.starts_with(|c| c == '\r' || is_blank(c))) {
        return Some("blanks may stand between `<<` and the name in later versions");
    }
    if text.contains("<<") && ["#", "%", "/"].iter().any(|it| text.contains(&format!("${{a{it}"))) {
        return Some("later versions know `${a#b}`, `${a%b}` and `${a/b/c}` before a heredoc");
    }
    if text.contains("\\u0000") {
        return Some("the package cuts texts at a NUL");
    }
    if text.contains("--") && !text.is_ascii() {
        return Some("the builder reads flags by the byte, so other letters come out garbled");
    }
    let is_followed = |rest: &str| !is_end(rest.trim_start_matches(is_blank));
    let has_rest = text.split(']').skip(1).any(is_followed);
    has_rest.then_some("text behind a JSON array makes it no array since 0.15")
}

fn disagreement(text: &str, answer: &Result<Value, String>) -> Option<String> {
    let found = json!(document(&Dockerfile::read(FileId(0), text), text));
    let errors = found["errors"].as_array().unwrap();
    match answer {
        Err(error) if errors.is_empty() => Some(format!("they refuse it: {error}")),
        Err(_) => None,
        Ok(wanted) => {
            let found: Vec<Value> =
                found["instructions"].as_array().unwrap().iter().map(in_their_shape).collect();
            let wanted = wanted.as_array().unwrap();
            let pair = found.iter().zip(wanted).find(|(found, wanted)| found != wanted);
            match pair {
                Some((found, wanted)) => Some(format!("found  {found}\nwanted {wanted}")),
                None if found.len() != wanted.len() => {
                    Some(format!("{} instructions, not {}", found.len(), wanted.len()))
                }
                None => None,
            }
        }
    }
}

/// Compares all texts, each under a name; those that are known to differ are counted.
#[expect(clippy::print_stdout, reason = "the counts are what the test is read for")]
fn compare(what: &str, named: &[(String, String)]) {
    let texts: Vec<String> = named.iter().map(|(_, text)| text.clone()).collect();
    let Some(answers) = answers(what, &texts) else { return };
    assert_eq!(answers.len(), texts.len());
    let mut excepted: BTreeMap<&str, usize> = BTreeMap::new();
    let mut refused = 0;
    let mut wrong = Vec::new();
    for ((name, text), answer) in named.iter().zip(&answers) {
        refused += usize::from(answer.is_err());
        if let Some(difference) = disagreement(text, answer) {
            match exception(text) {
                Some(reason) => *excepted.entry(reason).or_insert(0) += 1,
                None => wrong.push((text.len(), format!("{name}: {text:?}\n{difference}"))),
            }
        }
    }
    wrong.sort();
    println!(
        "{} compared, {refused} of them refused by both, excepted: {excepted:?}, {} wrong",
        named.len(),
        wrong.len()
    );
    let shown: Vec<String> = wrong.iter().take(12).map(|(_, it)| it.clone()).collect();
    assert!(wrong.is_empty(), "\n{}", shown.join("\n\n"));
}

#[test]
fn real_files_are_read_as_the_builder_reads_them() {
    let named: Vec<_> =
        corpus().into_iter().map(|(path, text)| (path.display().to_string(), text)).collect();
    compare("real", &named);
}

#[test]
fn authored_cases_are_read_as_the_builder_reads_them() {
    let mut named = Vec::new();
    for (file, count) in [("parse-dev", 119), ("lint-dev", 152)] {
        for case in shared::cases(&format!("cases/dockerfile/{file}.jsonl"), count) {
            let field = |name: &str| case[name].as_str().unwrap().to_owned();
            named.push((field("id"), field("dockerfile")));
        }
    }
    compare("authored", &named);
}

#[test]
fn generated_files_are_read_as_the_builder_reads_them() {
    // `SEED` and `GENERATED` widen the search by hand.
    let number = |name: &str| std::env::var(name).ok().and_then(|it| it.parse::<usize>().ok());
    let mut seed = [7; 32];
    seed[..8].copy_from_slice(&number("SEED").unwrap_or(7).to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = nasty();
    let named: Vec<_> = (0..number("GENERATED").unwrap_or(GENERATED))
        .map(|index| {
            let text = strategy.new_tree(&mut runner).unwrap().current();
            (format!("generated {index}"), text)
        })
        .collect();
    compare("generated", &named);
}

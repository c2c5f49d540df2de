//! What Docker Compose makes of its files, or why it refuses them, by its own answers.

use std::collections::{BTreeMap, BTreeSet};

use dockwright::content::texts::Language;
use dockwright::model::compose::effective::{Effective, HostVariable, Problem, Setup, Sources};
use dockwright::model::compose::load;
use dockwright::model::compose::print;
use dockwright::model::compose::setup::{DEFAULT_FILES, OVERRIDE_FILES};
use dockwright::words::Words;
use dockwright::workspace::{File, Workspace};
use serde_json::Value;

use crate::shared;

/// The folder that a case's files lie in, and the one above.
const PROJECT: &str = "/above/project";
const PARENT: &str = "/above";

#[test]
#[expect(clippy::print_stdout, reason = "the number is what one wants to see")]
fn configurations_are_those_of_compose() {
    let cases = shared::cases("cases/compose/dev.jsonl", 66);
    let wrong: Vec<String> = cases.iter().filter_map(difference).collect();
    let agree = cases.len() - wrong.len();
    println!("{agree} of {} agree; these do not:\n{}", cases.len(), wrong.join("\n"));
    assert!(wrong.is_empty(), "only {agree} agree");
}

/// What is not as expected in a case.
fn difference(case: &Value) -> Option<String> {
    let effective = load(case);
    let name = format!("{} {}", case["id"], case["title"]);
    let mut wrong = Vec::new();
    match case["expected"].get("error").and_then(Value::as_str) {
        Some(error) => {
            let told = effective.problems.iter().any(|it| tells(it, error));
            if !told {
                let found: Vec<String> = effective.problems.iter().map(sentence).collect();
                wrong.push(format!("expected {error:?}, found {found:#?}"));
            }
        }
        None if !effective.problems.is_empty() => {
            let found: Vec<String> = effective.problems.iter().map(sentence).collect();
            wrong.push(format!("it is refused: {found:#?}"));
        }
        None => {
            let printed = print::json(&effective);
            let printed = printed.replace(PROJECT, "$PROJECT").replace(PARENT, "$PARENT");
            let printed: Value = serde_json::from_str(&printed).unwrap();
            differ(&printed, &case["expected"], "", &mut wrong);
            let (found, expected) = (starts(&effective), expected_starts(case));
            if expected.is_some_and(|expected| expected != found) {
                wrong.push(format!("start: {found:?}"));
            }
            let expected = case["warnings"].as_array().map_or(0, Vec::len);
            if effective.warnings.len() != expected {
                let found: Vec<String> = effective.warnings.iter().map(sentence).collect();
                wrong.push(format!("{expected} warnings expected, found {found:#?}"));
            }
        }
    }
    (!wrong.is_empty()).then(|| format!("{name}:\n  {}", wrong.join("\n  ")))
}

fn load(case: &Value) -> Effective {
    let texts: BTreeMap<String, String> = serde_json::from_value(case["files"].clone()).unwrap();
    let files = texts.iter().map(|(path, text)| File::new(inside(path), text.as_str()));
    let workspace = Workspace::new(files.collect()).unwrap();
    let strings = |key: &str| -> Vec<String> { serde_json::from_value(case[key].clone()).unwrap() };
    let mut files: Vec<String> = strings("compose_files").iter().map(|path| inside(path)).collect();
    if files.is_empty() {
        for names in [DEFAULT_FILES, OVERRIDE_FILES] {
            let mut paths = names.iter().map(|name| inside(name));
            files.extend(paths.find(|path| workspace.find(path).is_some()));
        }
    }
    let mut host: BTreeMap<String, String> = serde_json::from_value(case["env"].clone()).unwrap();
    host.insert("HOME".to_owned(), "/home/user".to_owned());
    let variable = |(name, value)| (name, HostVariable { value, span: None });
    let setup = Setup {
        root: PARENT.to_owned(),
        folder: "project".to_owned(),
        name: Some("demo".to_owned()),
        files,
        env_files: strings("env_files").iter().map(|path| inside(path)).collect(),
        profiles: strings("profiles"),
        host: host.into_iter().map(variable).collect(),
        ..Setup::default()
    };
    load::load(Sources { workspace: &workspace, trees: &[] }, &setup)
}

/// A path of a case as one of the workspace, which begins a folder higher.
fn inside(path: &str) -> String {
    match path.strip_prefix("../") {
        Some(above) => above.to_owned(),
        None => format!("project/{path}"),
    }
}

fn sentence(problem: &Problem) -> String {
    let mut args = problem.args.clone();
    args.push(("path", problem.path.to_string().into()));
    let words = Words::new(Language::English);
    format!("{}: {}", problem.path, words.refusal(problem.wording, &args))
}

/// Whether a problem is at the place that an error of Compose names.
///
/// Compose names a path in some errors and only a service or a file in others: what counts is that
/// each name of the project that its error has is in the path or the sentence of ours.
fn tells(problem: &Problem, error: &str) -> bool {
    let sentence = sentence(problem).replace(PROJECT, "$PROJECT").replace(PARENT, "$PARENT");
    let is_apart = |it: char| !(it.is_alphanumeric() || "_-/$".contains(it));
    let said: BTreeSet<&str> = sentence.split(is_apart).collect();
    let names = ["services", "volumes", "configs", "ports", "healthcheck", "interval"];
    let mut words = error.split(is_apart).filter(|it| {
        let is_made_up = it.len() <= 3 && it.ends_with(|it: char| it.is_ascii_digit());
        is_made_up || names.contains(it) || OWN_WORDS.contains(it) || it.starts_with("$PROJECT/")
    });
    // In two errors Compose forgets the service.
    words.all(|word| said.contains(word) || word == "$PROJECT/compose")
}

/// What the cases' files have made up or got wrong.
const OWN_WORDS: [&str; 11] = [
    "nope",
    "ghost",
    "dbg",
    "icmpx",
    "http",
    "ten",
    "publish",
    "device_ids",
    "platforms",
    "driver",
    "network_mode",
];

fn starts(effective: &Effective) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for (name, service) in effective.services() {
        let Some(waits) = service.get("depends_on") else { continue };
        for (other, field) in waits.fields() {
            if effective.root.at(&["services", other]).is_none() {
                continue;
            }
            let condition = field.value.get("condition").and_then(|it| it.as_text());
            found.push((name.to_owned(), other.to_owned(), condition.unwrap_or("").to_owned()));
        }
    }
    found.sort();
    found
}

fn expected_starts(case: &Value) -> Option<Vec<(String, String, String)>> {
    let mut edges: Vec<(String, String, String)> =
        serde_json::from_value(case.get("start")?.clone()).unwrap();
    edges.sort();
    Some(edges)
}

/// Where two documents differ.
fn differ(found: &Value, expected: &Value, path: &str, wrong: &mut Vec<String>) {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            for (key, value) in expected {
                match found.get(key) {
                    Some(found) => differ(found, value, &format!("{path}.{key}"), wrong),
                    None => wrong.push(format!("{path}.{key} is missing: {value}")),
                }
            }
            for (key, value) in found.iter().filter(|(key, _)| !expected.contains_key(*key)) {
                wrong.push(format!("{path}.{key} is not expected: {value}"));
            }
        }
        (found, expected) if is_same(found, expected) => {}
        _ => wrong.push(format!("{path}: found {found}, expected {expected}")),
    }
}

/// Numbers count by their value, however they are written.
fn is_same(found: &Value, expected: &Value) -> bool {
    match (found.as_f64(), expected.as_f64()) {
        (Some(a), Some(b)) => a.to_bits() == b.to_bits(),
        _ => found == expected,
    }
}

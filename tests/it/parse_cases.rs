//! What `parse` prints against what `BuildKit` makes of the same Dockerfiles.

use dockwright::cli::parse::document;
use dockwright::model::dockerfile::Dockerfile;
use dockwright::text::FileId;
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
    let found = json!(document(&Dockerfile::read(FILE, text), text));
    let first = found["errors"].get(0);
    if expected["error"].as_bool() == Some(true) {
        let line = expected["line"].as_u64().filter(|_| !is_without_instructions(id));
        return match (first.and_then(|error| error["line"].as_u64()), line) {
            (None, _) => Some(format!("{id}: no error")),
            (Some(first), Some(line)) if first != line => {
                Some(format!("{id}: the error is on line {first}, not {line}"))
            }
            _ => None,
        };
    }
    if let Some(error) = first {
        return Some(format!("{id}: {error}"));
    }
    let (found, wanted) = (&found["instructions"], &expected["instructions"]);
    (found != wanted).then(|| format!("{id}:\n  found  {found}\n  wanted {wanted}"))
}

/// The builder gives the last line there, which says nothing.
fn is_without_instructions(id: &str) -> bool {
    id == "x-empty" || id.starts_with("x-only-")
}

//! What the API server refuses, by its own answers.

use std::collections::BTreeSet;

use dockwright::analyze;
use dockwright::workspace::{File, Workspace};
use serde_json::Value;

use crate::shared;

/// How many of the cases agree.
const FLOOR: usize = 74;

type Errors = BTreeSet<(u64, String, String)>;

#[test]
#[expect(clippy::print_stdout, reason = "the number is what one wants to see")]
fn findings_are_the_api_server_s() {
    let cases = shared::cases("cases/k8s/dev.jsonl", 74);
    let mut wrong = Vec::new();
    for case in &cases {
        // The API server leaves the pods of a StatefulSet unchecked; we do not.
        let expected = case.get("template_expected").unwrap_or(&case["expected"]);
        let expected = expected.as_array().unwrap().iter().map(expected_error).collect();
        let found = errors(case["manifest"].as_str().unwrap());
        if found != expected {
            let differ: Vec<_> = found.symmetric_difference(&expected).collect();
            wrong.push(format!("{} {}: {differ:?}", case["id"], case["title"]));
        }
    }
    let agree = cases.len() - wrong.len();
    println!("{agree} of {} agree; these do not:\n{}", cases.len(), wrong.join("\n"));
    assert!(cases.is_empty() || agree >= FLOOR, "only {agree} agree");
}

fn errors(manifest: &str) -> Errors {
    let workspace = Workspace::new(vec![File::new("case.yaml", manifest)]).unwrap();
    let fields = analyze(&workspace).findings.into_iter().filter_map(|finding| finding.field);
    fields.map(|field| (field.document as u64, field.path, field.kind.to_owned())).collect()
}

fn expected_error(error: &Value) -> (u64, String, String) {
    let text = |key: &str| error[key].as_str().unwrap().to_owned();
    (error["doc"].as_u64().unwrap(), text("path"), text("type"))
}

//! Timelines of probes: as the kubelet's own worker runs them under a fake clock, and as Docker's
//! HEALTHCHECK goes by a model of the engine.

use std::collections::BTreeSet;

use dockwright::cli::probes::{play, read};
use serde_json::Value;

use crate::shared;

#[test]
fn timelines_are_the_kubelet_s() {
    // Events of one moment come in no order.
    none_differs("cases/probes/dev.jsonl", 32, |found, expected| {
        let found: BTreeSet<_> = found.iter().collect();
        let expected: BTreeSet<_> = expected.iter().collect();
        found.symmetric_difference(&expected).next().map(|it| format!("{it:?}"))
    });
}

#[test]
fn timelines_are_the_engine_s() {
    none_differs("cases/healthcheck/dev.jsonl", 9, |found, expected| {
        let at = found.iter().zip(expected).position(|(found, expected)| found != expected);
        let is_shorter = found.len() != expected.len();
        let at = at.or(is_shorter.then(|| found.len().min(expected.len())))?;
        Some(format!("{:?}, expected {:?}", found.get(at), expected.get(at)))
    });
}

type Happenings = [(u64, String)];

/// Plays each case's scenario and compares it with what is expected, to the millisecond.
fn none_differs(
    file: &str,
    count: usize,
    difference: impl Fn(&Happenings, &Happenings) -> Option<String>,
) {
    let cases = shared::cases(file, count);
    let mut wrong = Vec::new();
    for case in &cases {
        let found = play(&read(&case["scenario"].to_string()).unwrap());
        let expected: Vec<(u64, String)> = case["expected"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| (millis(&event["t"]), event["event"].as_str().unwrap().to_owned()))
            .collect();
        if let Some(difference) = difference(&found, &expected) {
            wrong.push(format!("{} {}: {difference}", case["id"], case["title"]));
        }
    }
    let count = cases.len();
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[expect(clippy::cast_possible_truncation, reason = "the times of the cases are small")]
#[expect(clippy::cast_sign_loss, reason = "and not below zero")]
fn millis(seconds: &Value) -> u64 {
    (seconds.as_f64().unwrap() * 1000.0).round() as u64
}

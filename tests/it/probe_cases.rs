//! Timelines of probes, as the kubelet's own worker runs them under a fake clock.

use std::collections::BTreeSet;

use dockwright::sim::probes::{Answer, PerProbe, Run, Scenario, Timing, Window, simulate};
use serde_json::Value;

use crate::shared;

#[test]
fn timelines_are_the_kubelet_s() {
    let cases = shared::cases("cases/probes/dev.jsonl", 32);
    let mut wrong = Vec::new();
    for case in &cases {
        let found = simulate(&scenario(&case["scenario"]));
        let found: BTreeSet<(u64, String)> =
            found.iter().map(|event| (event.at, event.kind.to_string())).collect();
        let expected: BTreeSet<(u64, String)> = case["expected"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| (millis(&event["t"]), event["event"].as_str().unwrap().to_owned()))
            .collect();
        if found != expected {
            let first = found.symmetric_difference(&expected).next();
            wrong.push(format!("{} {}: first at {first:?}", case["id"], case["title"]));
        }
    }
    let count = cases.len();
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn scenario(case: &Value) -> Scenario {
    let probe = |kind: &str| case["probes"].get(kind).map(timing);
    Scenario {
        until: millis(&case["until"]),
        start_offset: millis(&case["start_offset"]),
        grace_seconds: number(&case["terminationGracePeriodSeconds"]).unwrap_or(30),
        probes: PerProbe {
            startup: probe("startup"),
            readiness: probe("readiness"),
            liveness: probe("liveness"),
        },
        runs: case["runs"].as_array().unwrap().iter().map(run).collect(),
    }
}

fn timing(probe: &Value) -> Timing {
    let default = Timing::default();
    let read = |key: &str, default: u32| number(&probe[key]).unwrap_or(default);
    Timing {
        initial_delay: read("initialDelaySeconds", default.initial_delay),
        period: read("periodSeconds", default.period),
        timeout: read("timeoutSeconds", default.timeout),
        success_threshold: read("successThreshold", default.success_threshold),
        failure_threshold: read("failureThreshold", default.failure_threshold),
        grace_seconds: number(&probe["terminationGracePeriodSeconds"]),
    }
}

fn run(run: &Value) -> Run {
    let windows = |kind: &str| {
        let windows = run["answers"].get(kind).and_then(Value::as_array);
        windows.into_iter().flatten().map(window).collect()
    };
    Run {
        answers: PerProbe {
            startup: windows("startup"),
            readiness: windows("readiness"),
            liveness: windows("liveness"),
        },
        exit_after: run.get("exit_after").map(millis),
        stop_takes: millis(&run["stop_takes"]),
    }
}

fn window(window: &Value) -> Window {
    let answer = match window["result"].as_str() {
        Some("ok") => Answer::Ok,
        Some("error") => Answer::Error,
        _ => Answer::Fail,
    };
    let to = window.get("to").filter(|to| !to.is_null()).map(signed);
    Window { from: signed(&window["from"]), to, answer, took: millis(&window["took"]) }
}

fn number(value: &Value) -> Option<u32> {
    u32::try_from(value.as_u64()?).ok().filter(|&number| number > 0)
}

fn millis(seconds: &Value) -> u64 {
    u64::try_from(signed(seconds)).unwrap()
}

#[expect(clippy::cast_possible_truncation, reason = "the times of the cases are small")]
fn signed(seconds: &Value) -> i64 {
    (seconds.as_f64().unwrap_or_default() * 1000.0).round() as i64
}

//! What is set is read again, and the rest stays as it was.

use super::*;
use crate::model::kube::{Manifest, read};
use crate::syntax::yaml;
use crate::text::{FileId, apply};

fn manifests(text: &str) -> Vec<Manifest> {
    read(FileId(0), &yaml::parse(FileId(0), text))
}

fn container(text: &str) -> Container {
    manifests(text).remove(0).pod.unwrap().containers.remove(0)
}

/// The text with a probe's numbers set, in which they are read again.
#[track_caller]
fn set(text: &str, kind: ProbeKind, numbers: &[(Field, u32)]) -> String {
    let edits = set_probe(text, &container(text), kind, numbers).unwrap();
    let after = apply(text, &edits).unwrap();
    let probe = container(&after);
    let probe = probe.probe(kind).unwrap();
    for (field, number) in numbers {
        assert_eq!(field.of(probe), Some(*number), "{after}");
    }
    after
}

fn pod(container: &str) -> String {
    format!("kind: Pod\nspec:\n  containers:\n    - name: a\n{container}")
}

#[test]
fn a_number_is_replaced_where_it_stands() {
    let text = pod(
        "      livenessProbe:\n        periodSeconds: 5 # often\n        exec: {command: [a]}\n",
    );
    let after = set(&text, ProbeKind::Liveness, &[(Field::Period, 12)]);
    assert_eq!(after, text.replace("periodSeconds: 5 #", "periodSeconds: 12 #"));
}

#[test]
fn a_missing_number_comes_last() {
    let text = pod(
        "      livenessProbe:\n        exec:\n          command: [a]   # asks\n\n        # kept\n      image: b\n",
    );
    let after = set(&text, ProbeKind::Liveness, &[(Field::Timeout, 3), (Field::Period, 4)]);
    let added = "# asks\n        timeoutSeconds: 3\n        periodSeconds: 4\n";
    assert_eq!(after, text.replace("# asks\n", added));
}

#[test]
fn the_last_line_needs_no_end() {
    let text = pod("      livenessProbe:\n        exec: {command: [a]}");
    let after = set(&text, ProbeKind::Liveness, &[(Field::Timeout, 3)]);
    assert_eq!(after, format!("{text}\n        timeoutSeconds: 3"));
}

#[test]
fn braces_stay_braces() {
    for (probe, expected) in [
        ("{exec: {command: [a]} }", "{exec: {command: [a]}, timeoutSeconds: 3 }"),
        ("{ exec: {command: [a]}, }", "{ exec: {command: [a]}, timeoutSeconds: 3, }"),
        (
            "{\"exec\": {\"command\": [\"a\"]}}",
            "{\"exec\": {\"command\": [\"a\"]}, \"timeoutSeconds\": 3}",
        ),
        ("{}", "{timeoutSeconds: 3}"),
        ("{timeoutSeconds: 0}", "{timeoutSeconds: 3}"),
        ("{timeoutSeconds: }", "{timeoutSeconds: 3 }"),
        ("{exec: }", "{exec:, timeoutSeconds: 3 }"),
    ] {
        let text = pod(&format!("      livenessProbe: {probe}\n"));
        let after = set(&text, ProbeKind::Liveness, &[(Field::Timeout, 3)]);
        assert_eq!(after, pod(&format!("      livenessProbe: {expected}\n")));
    }
}

#[test]
fn a_value_is_put_behind_a_bare_key() {
    let text = pod("      livenessProbe:\n        periodSeconds: # how often?\n        exec: {}\n");
    let after = set(&text, ProbeKind::Liveness, &[(Field::Period, 7)]);
    assert_eq!(after, text.replace("periodSeconds: #", "periodSeconds: 7 #"));
}

#[test]
fn a_probe_is_added_that_asks_what_another_one_asks() {
    let text = pod(
        "      readinessProbe:\n        httpGet: {path: /ready, port: http}\n        periodSeconds: 5\n      image: b\n",
    );
    let after = set(&text, ProbeKind::Startup, &[(Field::FailureThreshold, 30)]);
    let added = "      startupProbe:\n        httpGet:\n          path: /ready\n          port: http\n        failureThreshold: 30\n";
    assert_eq!(after, format!("{text}{added}"));
    let flow = "kind: Pod\nspec: {containers: [{name: a, livenessProbe: {exec: {command: [a, 'b c']}}}]}\n";
    let after = set(flow, ProbeKind::Startup, &[(Field::Period, 3)]);
    let added = "}, startupProbe: {exec: {command: [a, 'b c']}, periodSeconds: 3}}]}\n";
    assert_eq!(after, flow.replace("}}]}\n", added));
}

#[test]
fn an_empty_probe_is_filled() {
    let text = pod("      startupProbe:\n      livenessProbe:\n        tcpSocket: {port: 1}\n");
    let after = set(&text, ProbeKind::Startup, &[(Field::Period, 3)]);
    let filled = "startupProbe:\n        tcpSocket:\n          port: 1\n        periodSeconds: 3\n";
    assert_eq!(after, text.replace("startupProbe:\n", filled));
}

#[test]
fn what_is_merged_in_is_overridden_and_what_is_shared_is_left_alone() {
    let text = "x: &p {periodSeconds: 5, exec: {command: [a]}}\nkind: Pod\nspec:\n  containers:\n  - \
                name: a\n    livenessProbe:\n      <<: *p\n    readinessProbe: *p\n";
    let after = set(text, ProbeKind::Liveness, &[(Field::Period, 9)]);
    assert_eq!(after, text.replace("<<: *p\n", "<<: *p\n      periodSeconds: 9\n"));
    assert_eq!(
        set_probe(text, &container(text), ProbeKind::Readiness, &[(Field::Period, 9)]),
        None
    );
}

#[test]
fn lines_end_as_they_did() {
    let text = pod("      livenessProbe:\n        exec: {command: [a]}\n      image: b\n");
    let text = text.replace('\n', "\r\n");
    let after = set(&text, ProbeKind::Liveness, &[(Field::Timeout, 3)]);
    assert_eq!(after, text.replace("[a]}\r\n", "[a]}\r\n        timeoutSeconds: 3\r\n"));
}

#[test]
fn a_workload_s_numbers_are_set_too() {
    let text = "kind: Deployment\nspec:\n  replicas: 2\n  template: {}\n";
    let manifest = manifests(text).remove(0);
    let spec = manifest.root.get("spec").unwrap();
    let edits = set_number(text, spec, "replicas", 5).unwrap();
    assert_eq!(apply(text, &edits).unwrap(), text.replace("replicas: 2", "replicas: 5"));
    let edits = set_number(text, spec, "minReadySeconds", 5).unwrap();
    assert_eq!(apply(text, &edits).unwrap(), format!("{text}  minReadySeconds: 5\n"));
}

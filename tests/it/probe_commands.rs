//! `dockwright probes` on manifests, and health checks in another form.

use serde_json::json;

use crate::program::{Folder, json, text};

const DEPLOYMENT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 4
  template:
    spec:
      containers:
        - name: app
          ports: [{name: http, containerPort: 8080}]
          livenessProbe:
            httpGet: {path: /health, port: http}
          readinessProbe:
            httpGet: {path: /ready, port: http}
            periodSeconds: 5
";

#[test]
fn an_application_is_described_by_flags() {
    let folder = Folder::new("probes-app").with("web.yaml", DEPLOYMENT);
    let run = |arguments: &[&str]| {
        let arguments = [&["probes", "--format", "json", "web.yaml"], arguments].concat();
        json(&folder.run(&arguments))["containers"].clone()
    };
    let slow =
        &run(&["--boot", "12", "--hang-at", "60", "--outage-at", "2m", "--outage-for", "40"])[0];
    assert_eq!(slow["firstTraffic"], 15.04);
    assert_eq!(slow["kills"], 1);
    assert_eq!(slow["serviceDown"], json!({"least": 25.001, "most": 30.03}));
    let first = slow["events"][0].clone();
    assert_eq!(first, json!({"t": 0.0, "event": "run 1", "why": "the pod is new"}));

    let looping = &run(&["--boot", "1", "--crash-at", "5", "--crash-again", "--until", "5m"])[0];
    let has =
        |event: &str| looping["events"].as_array().unwrap().iter().any(|it| it["event"] == event);
    assert!(has("backoff 10") && has("backoff 160") && !has("backoff 300"), "{looping}");

    let pods = run(&["--boot", "20", "--boot-spread", "10", "--seed", "7", "--replicas", "3"]);
    let traffic: Vec<_> = pods.as_array().unwrap().iter().map(|it| &it["firstTraffic"]).collect();
    assert_eq!(traffic.len(), 3);
    assert!(traffic[0] != traffic[1] || traffic[1] != traffic[2], "{traffic:?}");
    assert_eq!(
        run(&["--boot", "20", "--boot-spread", "10", "--seed", "7", "--replicas", "3"]),
        pods
    );
}

#[test]
fn what_is_nonsense_is_refused() {
    let folder = Folder::new("probes-nonsense").with("web.yaml", DEPLOYMENT);
    for (arguments, reason) in [
        (&["--boot", "soon"][..], "a number of seconds"),
        (&["--flap", "30"], "DOWN/PERIOD"),
        (&["--flap", "30/20"], "less than the period"),
        (&["--hang-for", "3"], "--hang-at"),
        (&["--carry-to", "nomad"], "invalid value"),
    ] {
        let output = folder.run(&[&["probes", "web.yaml"], arguments].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(reason), "{arguments:?}: {said}");
    }
}

#[test]
fn settings_are_suggested_with_reasons() {
    let folder = Folder::new("probes-suggest").with("web.yaml", DEPLOYMENT);
    let told = text(&folder.run(&["probes", "--boot", "60", "--suggest", "web.yaml"]));
    for expected in [
        "* It is always killed while booting: the liveness probe never waits longer than 30 s.\n",
        "startupProbe.periodSeconds: 6\n    It boots in up to 60 s, and surely gets only 20 s.\n",
    ] {
        assert!(told.contains(expected), "{told}");
    }
    let told = text(&folder.run(&["probes", "--boot", "5", "--suggest", "web.yaml"]));
    assert!(told.ends_with("These settings fit the application.\n"), "{told}");
}

#[test]
fn checks_are_carried_to_another_form() {
    let folder = Folder::new("probes-carry")
        .with(
            "Dockerfile",
            "FROM alpine:3.22\nHEALTHCHECK --interval=9s CMD wget -q localhost/up\n",
        )
        .with(
            "compose.yaml",
            "services: {db: {image: postgres, healthcheck: {test: pg_isready}}}\n",
        )
        .with("web.yaml", DEPLOYMENT);
    let carried = |form: &str, file: &str| text(&folder.run(&["probes", "--carry-to", form, file]));
    let probes = carried("k8s", "Dockerfile");
    assert!(probes.contains("livenessProbe:\n  httpGet:\n    path: /up\n"), "{probes}");
    let check = carried("dockerfile", "compose.yaml");
    assert!(check.contains("# db\n") && check.contains("    CMD pg_isready\n"), "{check}");
    let check = carried("compose", "web.yaml");
    assert!(check.contains("# The image must have `curl`.\n"), "{check}");
    let output = folder.run(&["probes", "--carry-to", "k8s", "--format", "json", "Dockerfile"]);
    let losses = json(&output)["checks"][0]["losses"].clone();
    assert!(losses.as_array().is_some_and(|losses| !losses.is_empty()), "{losses}");
    let empty = folder.with("empty.yaml", "kind: Pod\n");
    let output = empty.run(&["probes", "--carry-to", "k8s", "empty.yaml"]);
    assert!(!output.status.success());
}

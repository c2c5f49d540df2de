//! Health checks in another form.

use dockwright::model::dockerfile::{Dockerfile, Kind};
use dockwright::model::kube;
use dockwright::sim::carry::{Carried, Check, Form, Loss, carry, of_compose, of_container};
use dockwright::sim::carry::{Test, of_dockerfile};
use dockwright::syntax::yaml;
use dockwright::text::FileId;
use expect_test::{Expect, expect};

const FILE: FileId = FileId(0);

fn dockerfile(instruction: &str) -> Check {
    let text = format!("FROM scratch\n{instruction}\n");
    let read = Dockerfile::read(FILE, &text);
    let mut instructions = read.stages.iter().flat_map(|stage| &stage.instructions);
    let check = instructions.find(|it| matches!(it.kind, Kind::Healthcheck(_))).unwrap();
    of_dockerfile(&text, check).unwrap()
}

fn compose(text: &str) -> Check {
    of_compose(&yaml::parse(FILE, text).documents[0].root).unwrap()
}

fn container(probes: &str) -> Check {
    let text = format!("kind: Pod\nspec:\n  containers:\n  - name: a\n    {probes}\n");
    let manifest = kube::read(FILE, &yaml::parse(FILE, &text)).remove(0);
    of_container(&manifest.pod.unwrap().containers[0]).unwrap()
}

#[track_caller]
fn becomes(check: &Check, to: Form, expected: &Expect) {
    let Carried { text, losses } = carry(check, to);
    let losses: Vec<String> = losses.iter().map(|loss| format!("- {loss:?}\n")).collect();
    expected.assert_eq(&(text + &losses.concat()));
}

#[test]
fn a_request_of_curl_becomes_one_of_the_kubelet() {
    let check = dockerfile(
        "HEALTHCHECK --interval=15s --timeout=1500ms --start-period=30s --retries=4 \\\n  \
         CMD curl -fsS -m 2 http://localhost:8080/health || exit 1",
    );
    becomes(
        &check,
        Form::Kubernetes,
        &expect![[r"
        startupProbe:
          httpGet:
            path: /health
            port: 8080
          periodSeconds: 5
          timeoutSeconds: 2
          failureThreshold: 6
        readinessProbe:
          httpGet:
            path: /health
            port: 8080
          periodSeconds: 15
          timeoutSeconds: 2
          failureThreshold: 4
        livenessProbe:
          httpGet:
            path: /health
            port: 8080
          periodSeconds: 15
          timeoutSeconds: 2
          failureThreshold: 4
        - Restarts
        - StartPeriodKills
        - IntervalFromEnd
        - Rounded(1500)
        - AskedFromOutside
        - Redirects
    "]],
    );
}

/// What a test becomes in Kubernetes.
fn handler(check: &Check) -> String {
    let text = carry(check, Form::Kubernetes).text;
    let lines = text.lines().skip(1).take_while(|line| !line.contains("periodSeconds"));
    lines.map(str::trim).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_the_kubelet_can_ask_itself_needs_no_command() {
    for (command, expected) in [
        ("CMD curl -f localhost", "httpGet: path: / port: 80"),
        (
            "CMD curl -sf -o /dev/null 'https://127.0.0.1:8443/a?b=c'",
            "httpGet: path: \"/a?b=c\" port: 8443 scheme: HTTPS",
        ),
        (
            "CMD [\"curl\", \"--fail\", \"--max-time\", \"2\", \"http://[::1]:81/x\"]",
            "httpGet: path: /x port: 81",
        ),
        (
            "CMD [\"sh\", \"-c\", \"wget -qO- http://localhost:3000/up >/dev/null 2>&1\"]",
            "httpGet: path: /up port: 3000",
        ),
        (
            "CMD wget --no-verbose --tries=1 --spider http://localhost/ || exit 1",
            "httpGet: path: / port: 80",
        ),
        ("CMD wget -nv -t1 -T 2 -O /dev/null localhost:8000/z", "httpGet: path: /z port: 8000"),
        (
            "CMD curl -f -H 'Host: a.example' localhost:80",
            "httpGet: path: / port: 80 httpHeaders: - name: \"Host\" value: \"a.example\"",
        ),
        ("CMD nc -z localhost 5432", "tcpSocket: port: 5432"),
        (
            "CMD [\"/bin/grpc_health_probe\", \"-addr=:50051\", \"-service\", \"x\"]",
            "grpc: port: 50051 service: \"x\"",
        ),
    ] {
        assert_eq!(handler(&dockerfile(&format!("HEALTHCHECK {command}"))), expected, "{command}");
    }
}

#[test]
fn whatever_else_a_command_does_stays_a_command() {
    for (command, expected) in [
        ("CMD pg_isready -U app", r#""/bin/sh", "-c", "pg_isready -U app""#),
        (r#"CMD ["redis-cli", "ping"]"#, r#""redis-cli", "ping""#),
        ("CMD curl -f http://example.org", r#""/bin/sh", "-c", "curl -f http://example.org""#),
        (
            "CMD curl -f http://localhost:$PORT/",
            r#""/bin/sh", "-c", "curl -f http://localhost:$PORT/""#,
        ),
        ("CMD curl -f -X POST localhost", r#""/bin/sh", "-c", "curl -f -X POST localhost""#),
        ("CMD curl -f localhost | grep ok", r#""/bin/sh", "-c", "curl -f localhost | grep ok""#),
        ("CMD curl -f localhost || exit 0", r#""/bin/sh", "-c", "curl -f localhost || exit 0""#),
        ("CMD test $(cat /x) = 1", r#""/bin/sh", "-c", "test $$(cat /x) = 1""#),
    ] {
        let check = dockerfile(&format!("HEALTHCHECK {command}"));
        assert_eq!(handler(&check), format!("exec: command: [{expected}]"), "{command}");
    }
}

#[test]
fn probes_become_one_check() {
    let check = container(
        "ports: [{name: http, containerPort: 8080}]\n    \
         livenessProbe: {httpGet: {path: /live, port: http}, periodSeconds: 20, timeoutSeconds: 3}\n    \
         readinessProbe: {httpGet: {path: /ready, port: http}}\n    \
         startupProbe: {httpGet: {path: /live, port: http}, periodSeconds: 2, failureThreshold: 45}",
    );
    becomes(
        &check,
        Form::Dockerfile,
        &expect![[r#"
        HEALTHCHECK --interval=20s --timeout=3s --start-period=1m30s --start-interval=2s --retries=3 \
            CMD ["curl", "-fsSL", "-o", "/dev/null", "http://localhost:8080/live"]
        - NoRestart
        - OneCheck
        - StartPeriodKills
        - StartIntervalIsNew
        - IntervalFromEnd
        - Tool("curl")
    "#]],
    );
    becomes(
        &check,
        Form::Compose,
        &expect![[r#"
        healthcheck:
          test: ["CMD", "curl", "-fsSL", "-o", "/dev/null", "http://localhost:8080/live"]
          interval: 20s
          timeout: 3s
          retries: 3
          start_period: 1m30s
          start_interval: 2s
        - NoRestart
        - OneCheck
        - StartPeriodKills
        - StartIntervalIsNew
        - IntervalFromEnd
        - Tool("curl")
    "#]],
    );
}

#[test]
fn dollar_signs_mean_the_same_in_each_form() {
    let check = compose(r#"{test: ["CMD-SHELL", "test $$A = $$(cat /a)"], retries: 2}"#);
    assert_eq!(check.test, Test::Shell("test $A = $(cat /a)".into()));
    let carried = |check: &Check, form| carry(check, form).text;
    assert!(carried(&check, Form::Compose).contains(r#"["CMD-SHELL", "test $$A = $$(cat /a)"]"#));
    assert!(carried(&check, Form::Dockerfile).contains("CMD test $A = $(cat /a)\n"));
    assert!(carried(&check, Form::Kubernetes).contains(r#""test $A = $$(cat /a)""#));
    let check = container(r#"livenessProbe: {exec: {command: [a, "$(B)", "$$(C)"]}}"#);
    assert_eq!(check.test, Test::Exec(["a", "$(B)", "$(C)"].map(str::to_owned).to_vec()));
    assert!(carry(&check, Form::Dockerfile).losses.contains(&Loss::KubeVariables));
}

#[test]
fn what_has_no_test_of_its_own_is_said() {
    let inherited = compose("{interval: 5s}");
    let carried = carry(&inherited, Form::Kubernetes);
    assert_eq!((carried.text.as_str(), carried.losses), ("", vec![Loss::TestInImage]));
    let off = compose("{disable: true}");
    assert_eq!(carry(&off, Form::Dockerfile).text, "HEALTHCHECK NONE\n");
    assert_eq!(
        carry(&dockerfile("HEALTHCHECK NONE"), Form::Kubernetes).losses,
        [Loss::NothingToSwitchOff]
    );
    let unnamed = container("livenessProbe: {tcpSocket: {port: web}}");
    assert!(carry(&unnamed, Form::Compose).losses.contains(&Loss::PortName("web".into())));
}

/// What is carried there and back asks the same as before.
#[test]
fn the_way_back_leads_to_the_same_check() {
    for test in ["[CMD, a, \"b \\\"c\\\"\"]", "[CMD-SHELL, \"a | b\"]", "a && b"] {
        let check = compose(&format!("{{test: {test}, interval: 7s, timeout: 2s, retries: 5}}"));
        let there = carry(&check, Form::Dockerfile).text;
        let back = dockerfile(&there);
        assert_eq!((&back.test, back.timing), (&check.test, check.timing), "{there}");
        let again = yaml::parse(FILE, &carry(&back, Form::Compose).text);
        let again = of_compose(again.documents[0].root.get("healthcheck").unwrap()).unwrap();
        assert_eq!((again.test, again.timing), (check.test, check.timing));
    }
}

//! The story of one port through all files: whole, it holds; with any link broken, exactly that link
//! is told.

use dockwright::analysis::analyze;
use dockwright::content::examples;
use dockwright::model::chains::{Chain, Kind, Run, State};
use dockwright::workspace::{File, Workspace};
use expect_test::expect;

/// The rules that judge chains.
const RULES: [&str; 14] = [
    "awaited-port-unserved",
    "ingress-leads-nowhere",
    "missing-config-key",
    "no-readiness-probe",
    "other-image-tag",
    "other-port-exposed",
    "port-without-listener",
    "probe-port-undeclared",
    "published-port-not-exposed",
    "root-forbidden",
    "service-port-undeclared",
    "service-without-pods",
    "unexposed-container-port",
    "unresolved-variable-reference",
];

/// The example without its slip, and with one text in one of its files replaced by another.
fn story(edit: Option<(&str, &str, &str)>) -> Workspace {
    let files = examples::find("port-chain").unwrap().files.iter().map(|&(path, text)| {
        let mut text = text.replace("SERVER_PORT: \"9090\"", "SERVER_PORT: \"8080\"");
        if let Some((file, from, to)) = edit
            && file == path
        {
            assert_eq!(text.matches(from).count(), 1, "{from:?} stands once in {path}");
            text = text.replace(from, to);
        }
        File::new(path, text)
    });
    Workspace::new(files.collect()).unwrap()
}

/// What the rules about chains find: rule, file and line, and the line's text.
fn found(workspace: &Workspace) -> Vec<String> {
    let analysis = analyze(workspace);
    let findings = analysis.findings.iter().filter(|it| RULES.contains(&it.lint.name));
    let shown = findings.map(|finding| {
        let path = &workspace.file(finding.span.file).unwrap().path;
        let line = analysis.files[finding.span.file.index()].lines.line(finding.span.start);
        let text = workspace.text(finding.span.file).lines().nth(line as usize).unwrap();
        format!("{} {path}: {}", finding.lint.name, text.trim())
    });
    shown.collect()
}

#[test]
fn the_story_holds() {
    assert_eq!(found(&story(None)), [""; 0]);
    let findings = analyze(&story(None)).findings;
    assert_eq!(findings.iter().map(|it| it.lint.name).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn the_example_shows_a_break_in_the_middle_of_the_way() {
    let example = examples::find("port-chain").unwrap().workspace();
    let expected = "port-without-listener deployment.yaml: containerPort: 8080";
    assert_eq!(found(&example), [expected]);
}

#[test]
fn each_broken_link_is_told_once_and_where_it_breaks() {
    let breaks: &[(&str, &str, &str, &str)] = &[
        (
            "Dockerfile",
            "EXPOSE $APP_PORT",
            "EXPOSE 9090",
            "other-port-exposed Dockerfile: ENV PORT=$APP_PORT",
        ),
        (
            "compose.yaml",
            ":-8080}",
            ":-9090}",
            "port-without-listener compose.yaml: - \"127.0.0.1:8080:8080\"",
        ),
        (
            "compose.yaml",
            "8080:8080",
            "8080:9090",
            "port-without-listener compose.yaml: - \"127.0.0.1:8080:9090\"",
        ),
        (
            "compose.yaml",
            "ferry:1.4.0",
            "ferry:1.5.0",
            "other-image-tag deployment.yaml: image: harbour/ferry:1.4.0",
        ),
        (
            "deployment.yaml",
            "SERVER_PORT: \"8080\"",
            "SERVER_PORT: \"9090\"",
            "port-without-listener deployment.yaml: containerPort: 8080",
        ),
        (
            "deployment.yaml",
            "key: SERVER_PORT",
            "key: SERVERPORT",
            "missing-config-key deployment.yaml: key: SERVERPORT",
        ),
        (
            "deployment.yaml",
            "- name: http\n              containerPort",
            "- name: web\n              containerPort",
            "probe-port-undeclared deployment.yaml: port: http\n\
             probe-port-undeclared deployment.yaml: port: http\n\
             service-port-undeclared routes.yaml: targetPort: http",
        ),
        (
            "deployment.yaml",
            "containerPort: 8080",
            "containerPort: 9090",
            "port-without-listener deployment.yaml: containerPort: 9090",
        ),
        (
            "deployment.yaml",
            "path: /ready\n              port: http",
            "path: /ready\n              port: web",
            "probe-port-undeclared deployment.yaml: port: web",
        ),
        (
            "deployment.yaml",
            "path: /healthz\n              port: 8080",
            "path: /healthz\n              port: 9090",
            "unexposed-container-port deployment.yaml: port: 9090",
        ),
        (
            "deployment.yaml",
            "labels:\n        app: ferry",
            "labels:\n        app: ferries",
            "service-without-pods routes.yaml: app: ferry",
        ),
        (
            "deployment.yaml",
            "nc -z tides 80",
            "nc -z tides 9000",
            "awaited-port-unserved deployment.yaml: command: [\"sh\", \"-c\", \"until nc -z tides \
             9000; do sleep 2; done\"]",
        ),
        (
            "Dockerfile",
            "USER 65532",
            "USER nonroot",
            "root-forbidden deployment.yaml: runAsNonRoot: true",
        ),
        (
            "Dockerfile",
            "USER 65532",
            "USER root",
            "root-forbidden deployment.yaml: runAsNonRoot: true",
        ),
        (
            "routes.yaml",
            "targetPort: http",
            "targetPort: 9090",
            "service-port-undeclared routes.yaml: targetPort: 9090",
        ),
        (
            "routes.yaml",
            "selector:\n    app: ferry",
            "selector:\n    app: fery",
            "service-without-pods routes.yaml: app: fery",
        ),
        (
            "routes.yaml",
            "name: ferry\n                port",
            "name: fery\n                port",
            "ingress-leads-nowhere routes.yaml: name: fery",
        ),
        (
            "routes.yaml",
            "name: web\n      port",
            "name: www\n      port",
            "ingress-leads-nowhere routes.yaml: name: web",
        ),
    ];
    let mut wrong = String::new();
    for &(file, from, to, expected) in breaks {
        let found = found(&story(Some((file, from, to)))).join("\n");
        if found != expected {
            wrong += &format!("{file}: {to:?}\n  expected {expected}\n  found    {found}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A chain in a line: each station, and how it hangs together with the one it stands on.
fn shown(chain: &Chain) -> String {
    let stations = chain.stations.iter().map(|station| {
        let link = match station.link.as_ref().map(|link| &link.state) {
            None => "",
            Some(State::Holds) => "→ ",
            Some(State::Open) => "? ",
            Some(State::Overrides) => "↷ ",
            Some(State::Broken(_)) => "✗ ",
        };
        format!("{link}{:?} {} {}", station.what, station.name, station.value).replace("  ", " ")
    });
    format!("{}: {}", chain.subject, stations.collect::<Vec<_>>().join(" "))
}

#[test]
fn the_port_goes_its_whole_way() {
    let analysis = analyze(&story(None));
    let ports =
        analysis.chains.iter().filter(|it| it.kind == Kind::Port && it.run == Run::Kubernetes);
    let shown: Vec<String> = ports.map(shown).collect();
    expect![[r#"
        ferry · wait-for-tides: Service tides 80 → Awaited tides 80
        ferry · ferry: Argument APP_PORT 8080 → ImageVariable PORT 8080 → ConfigMap SERVER_PORT 8080 → ContainerVariable PORT 8080 → Exposed APP_PORT 8080 → ContainerPort http 8080 → Probe http  → Probe http  → Probe 8080 → Service ferry http → Ingress ferry web"#]].assert_eq(&shown.join("\n"));
}

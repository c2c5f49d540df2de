//! The story of one port through all files: whole, it holds; with any link broken, exactly that link
//! is told.

use std::fmt::Write;

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
    "volume-hides-application",
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
            writeln!(wrong, "{file}: {to:?}\n  expected {expected}\n  found    {found}").unwrap();
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
    expect![[r"
        ferry · wait-for-tides: Service tides 80 → Awaited tides 80
        ferry · ferry: Argument APP_PORT 8080 → ImageVariable PORT 8080 → ConfigMap SERVER_PORT 8080 → ContainerVariable PORT 8080 → Exposed APP_PORT 8080 → ContainerPort http 8080 → Probe http  → Probe http  → Probe 8080 → Service ferry http → ServicePort web 80 → Ingress ferry web"]].assert_eq(&shown.join("\n"));
}

const DOCKERFILE: &str = "FROM node:22-slim\nENV PORT=3000\nEXPOSE $PORT\nUSER 1000\nCMD [\"node\", \
                          \"server.js\"]\n";

/// A pod with these lines in its only container.
fn pod(container: &str) -> String {
    let mut text =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: shop, labels: {app: shop}}\nspec:\n  \
                    containers:\n  - name: api\n    image: shop/api:1\n"
            .to_owned();
    for line in container.lines() {
        writeln!(text, "    {line}").unwrap();
    }
    text
}

fn service(name: &str, rest: &str) -> String {
    format!("---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{{rest}}}\n")
}

fn of(files: &[(&str, &str)]) -> Vec<String> {
    let files = files.iter().map(|&(path, text)| File::new(path, text)).collect();
    found(&Workspace::new(files).unwrap())
}

#[test]
fn what_is_not_known_is_not_judged() {
    let ports = "ports: [{containerPort: 8080}]\n";
    let cases = [
        // The value lies in a file that is not here.
        pod(
            "envFrom: [{configMapRef: {name: gone}}]\nargs: [--port, $(PORT)]\nports: [{containerPort: 1}]",
        ),
        pod(&format!("env: [{{name: PORT, valueFrom: {{fieldRef: {{fieldPath: x}}}}}}]\n{ports}")),
        // The container can do without it.
        pod("envFrom: [{configMapRef: {name: shop-confg, optional: true}}]")
            + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop-config}\n",
        // A letter for another is another object.
        pod("envFrom: [{configMapRef: {name: config-a}}]")
            + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: config-b}\n",
        // The pods of this Service are elsewhere, and this one stands for something outside.
        pod(ports) + &service("orders", "selector: {app: orders}, ports: [{port: 80}]"),
        pod(ports) + &service("shop", "type: ExternalName, externalName: x.example.com"),
        // One of two variants is meant.
        pod(ports)
            + &service("shop", "selector: {app: shop}, ports: [{port: 80, targetPort: 8080}]")
            + "---\n"
            + &pod("ports: [{containerPort: 9090}]"),
        // The port of the metrics is none of the process's own.
        pod("env: [{name: PORT, value: '8080'}]\nports: [{name: metrics, containerPort: 9090}]"),
        // A date, and a variable of a Service.
        pod("command: [sh, -c, 'echo $(date) $(ORDERS_SERVICE_HOST) $$(NAME)']"),
        // What the template puts in may be the missing one.
        pod(ports)
            + &service("shop", "selector: {app: shpo}, ports: [{port: 80}]")
            + "---\napiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Values.name }}}\n",
    ];
    for case in cases {
        assert_eq!(of(&[("pod.yaml", &case)]), [""; 0], "{case}");
    }
}

#[test]
fn whoever_has_the_last_word_says_the_port() {
    let published = |service: &str| format!("services:\n  web:\n    build: .\n{service}");
    let told = "port-without-listener compose.yaml: ports: ['80:3000']";
    let cases = [
        ("    ports: ['80:3000']\n", None),
        ("    ports: ['80:3000']\n    environment: [PORT=3000]\n", None),
        ("    ports: ['80:3000']\n    environment: [PORT=4000]\n", Some(told)),
        ("    ports: ['80:3000']\n    env_file: web.env\n", Some(told)),
        ("    ports: ['80:3000']\n    env_file: web.env\n    environment: [PORT=3000]\n", None),
        ("    ports: ['80:3000']\n    env_file: gone.env\n", None),
        ("    ports: ['80:3000']\n    command: [node, x, --port, '4000']\n", Some(told)),
        ("    ports: ['80:3000']\n    command: sh -c \"exec node x --port=$$PORT\"\n", None),
        ("    ports: ['80:3000']\n    command: node x --port $UNSET\n", None),
    ];
    for (service, expected) in cases {
        let compose = published(service);
        let files =
            [("Dockerfile", DOCKERFILE), ("compose.yaml", &*compose), ("web.env", "PORT=4000\n")];
        let found = of(&files);
        assert_eq!(found.first().map(String::as_str), expected, "{service}{found:?}");
        assert!(found.len() < 2, "{found:?}");
    }
}

#[test]
fn a_health_check_asks_where_the_process_listens() {
    let compose = |port: u32| {
        format!(
            "services:\n  web:\n    build: .\n    healthcheck:\n      test: [CMD, curl, -f, \
             'http://localhost:{port}/']\n"
        )
    };
    let found = |port| of(&[("Dockerfile", DOCKERFILE), ("compose.yaml", &compose(port))]);
    assert_eq!(found(3000), [""; 0]);
    assert_eq!(found(3001).len(), 1, "{:?}", found(3001));
}

#[test]
fn the_only_dockerfile_and_the_only_image_are_taken_for_each_other() {
    let port = |number: u32| pod(&format!("ports: [{{containerPort: {number}}}]"));
    let one = [("Dockerfile", DOCKERFILE), ("pod.yaml", &*port(8080))]
        .map(|(path, text)| (path, text.to_owned()));
    let refs = |files: &[(&'static str, String)]| {
        let files: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        of(&files)
    };
    assert_eq!(refs(&one).len(), 1);
    let well_known = port(8080).replace("shop/api:1", "bitnami/redis:7");
    assert_eq!(refs(&[one[0].clone(), ("pod.yaml", well_known)]), [""; 0]);
    let other = port(8080).replace("shop/api:1", "shop/orders:1");
    assert_eq!(refs(&[one[0].clone(), one[1].clone(), ("other.yaml", other)]), [""; 0]);
}

#[test]
fn a_variable_tells_who_had_a_word_before() {
    let files = [
        ("compose.yaml", "services:\n  web:\n    build: .\n    environment: [PORT=4000]\n"),
        ("compose.override.yaml", "services:\n  web:\n    environment: [\"PORT=${WEB_PORT}\"]\n"),
        (".env", "WEB_PORT=5000\n"),
        ("Dockerfile", DOCKERFILE),
    ];
    let files = files.iter().map(|&(path, text)| File::new(path, text)).collect();
    let analysis = analyze(&Workspace::new(files).unwrap());
    let of_web = |it: &&Chain| it.kind == Kind::Variable && &*it.subject == "web";
    let chains: Vec<String> = analysis.chains.iter().filter(of_web).map(shown).collect();
    expect![[r"
        web: ImageVariable PORT 3000 ↷ ServiceVariable PORT  ↷ EnvironmentFile WEB_PORT 5000 → ServiceVariable PORT 5000"]]
    .assert_eq(&chains.join("\n"));
}

/// Many containers may take in one large ConfigMap, select each other, and misspell each other's names.
#[test]
fn hostile_manifests_give_no_more_than_their_length() {
    let mut text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: all}\ndata:\n".to_owned();
    for number in 0..4_000 {
        writeln!(text, "  K{number}: 'x$(K{})'", number + 1).unwrap();
    }
    for number in 0..4_000 {
        writeln!(
            text,
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p{number}, labels: {{a: b}}}}\nspec: \
             {{containers: [{{name: c, image: x, envFrom: [{{configMapRef: {{name: all}}}}], env: \
             [{{name: V, value: $(V)$(V)}}, {{name: V, value: $(V)$(V)}}]}}]}}"
        )
        .unwrap();
        text +=
            &service(&format!("s{number}"), "selector: {a: b}, ports: [{port: 1, targetPort: n}]");
    }
    text.truncate(1 << 20);
    let workspace = Workspace::new(vec![File::new("all.yaml", text.as_str())]).unwrap();
    let analysis = analyze(&workspace);
    let stations: usize = analysis.chains.iter().map(|it| it.stations.len()).sum();
    let lines = text.lines().count();
    assert!(stations > 0 && stations <= lines, "{stations} stations of {lines} lines");
    let values = analysis.chains.iter().flat_map(|it| &it.stations).map(|it| it.value.len());
    let bytes: usize = values.sum();
    assert!(bytes <= text.len(), "{bytes} bytes of values from {} bytes", text.len());
}

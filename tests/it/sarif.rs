//! `check --format sarif` against what SARIF 2.1.0 asks of a log: the fields that its schema
//! requires, their types, and that no object has a field which the schema does not know.

use std::fs;

use serde_json::{Value, json};

use crate::program::{Folder, json as log_of};

/// Each object that we write: its fields, those required with a `!`, and what each holds.
const SCHEMA: &[(&str, &[(&str, &str)])] = &[
    ("log", &[("$schema", "uri"), ("version!", "2.1.0"), ("runs!", "[run")]),
    (
        "run",
        &[
            ("tool!", "tool"),
            ("columnKind", "unicodeCodePoints"),
            ("invocations", "[invocation"),
            ("results", "[result"),
        ],
    ),
    ("tool", &[("driver!", "driver")]),
    ("driver", &[("name!", "text"), ("version", "text"), ("rules", "[rule")]),
    (
        "rule",
        &[
            ("id!", "text"),
            ("shortDescription", "multiformat"),
            ("help", "multiformat"),
            ("defaultConfiguration", "configuration"),
            ("properties", "bag"),
        ],
    ),
    ("multiformat", &[("text!", "text"), ("markdown", "text")]),
    ("configuration", &[("enabled", "bool"), ("level", "level")]),
    (
        "invocation",
        &[("executionSuccessful!", "bool"), ("toolExecutionNotifications", "[notification")],
    ),
    ("notification", &[("message!", "message"), ("level", "level"), ("locations", "[location")]),
    (
        "result",
        &[
            ("message!", "message"),
            ("ruleId", "text"),
            ("ruleIndex", "index"),
            ("level", "level"),
            ("locations", "[location"),
            ("relatedLocations", "[location"),
            ("fixes", "[fix"),
        ],
    ),
    ("message", &[("text!", "text")]),
    (
        "location",
        &[
            ("physicalLocation", "physical"),
            ("logicalLocations", "[logical"),
            ("message", "message"),
        ],
    ),
    ("physical", &[("artifactLocation!", "artifact"), ("region", "region")]),
    ("logical", &[("fullyQualifiedName", "text")]),
    ("artifact", &[("uri!", "uri")]),
    (
        "region",
        &[("startLine!", "one"), ("startColumn", "one"), ("endLine", "one"), ("endColumn", "one")],
    ),
    ("fix", &[("artifactChanges!", "[change"), ("description", "message"), ("properties", "bag")]),
    ("change", &[("artifactLocation!", "artifact"), ("replacements!", "[replacement")]),
    ("replacement", &[("deletedRegion!", "region"), ("insertedContent", "content")]),
    ("content", &[("text!", "text")]),
];

/// What is wrong with a value, with its path.
fn mistakes(value: &Value, kind: &str, path: &str) -> Vec<String> {
    let wrong =
        |is_right: bool| if is_right { Vec::new() } else { vec![format!("{path}: {value}")] };
    if let Some(kind) = kind.strip_prefix('[') {
        let Some(items) = value.as_array() else { return wrong(false) };
        let item = |(at, item): (usize, &Value)| mistakes(item, kind, &format!("{path}[{at}]"));
        return items.iter().enumerate().flat_map(item).collect();
    }
    let Some((_, fields)) = SCHEMA.iter().find(|(name, _)| *name == kind) else {
        return wrong(match kind {
            "text" => value.is_string(),
            "bool" => value.is_boolean(),
            "bag" => value.is_object(),
            "index" => value.is_u64(),
            "one" => value.as_u64().is_some_and(|it| it >= 1),
            "level" => ["error", "warning", "note"].iter().any(|it| value == it),
            "uri" => value.as_str().is_some_and(|it| it.bytes().all(|it| it.is_ascii_graphic())),
            constant => value == constant,
        });
    };
    let Some(object) = value.as_object() else { return wrong(false) };
    let mut found = Vec::new();
    for &(name, kind) in *fields {
        let field = name.trim_end_matches('!');
        match object.get(field) {
            Some(value) => found.extend(mistakes(value, kind, &format!("{path}.{field}"))),
            None if name.ends_with('!') => found.push(format!("{path}.{field} is missing")),
            None => {}
        }
    }
    let is_known =
        |field: &&String| fields.iter().any(|(it, _)| it.trim_end_matches('!') == *field);
    let unknown = object.keys().filter(|field| !is_known(field));
    found.extend(unknown.map(|field| format!("{path}.{field} is not of the schema")));
    found
}

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: nginx:1.29
      livenessProbe: {httpGet: {path: /, port: 70000}}
";

fn folder(name: &str) -> Folder {
    let folder = Folder::new(name)
        .with("镜 像/Dockerfile", "FROM alpine:3.22 as base\nADD\tapp.conf /etc/\n")
        .with("镜 像/compose.yaml", "services: {a: {ports: ['80:80', '80:81']}}\n")
        .with("镜 像/k8s/pod.yaml", POD);
    fs::write(folder.0.join("latin"), b"# \xe9\n").unwrap();
    folder
}

#[test]
fn a_log_has_the_fields_and_types_of_the_standard() {
    let output = folder("sarif").run(&["check", "--format", "sarif", "镜 像", "latin"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(mistakes(&log_of(&output), "log", "log"), Vec::<String>::new());
}

#[test]
fn mistakes_in_a_log_are_seen() {
    let log = |region: Value| {
        let place =
            json!({"physicalLocation": {"artifactLocation": {"uri": "a b"}, "region": region}});
        json!({"version": "2.1.0", "runs": [{
            "tool": {"driver": {}}, "results": [{"message": {"text": ""}, "locations": [place]}],
        }]})
    };
    let found = mistakes(&log(json!({"startLine": 0, "endline": 1})), "log", "log");
    let place = "log.runs[0].results[0].locations[0].physicalLocation";
    let wanted = [
        "log.runs[0].tool.driver.name is missing".to_owned(),
        format!("{place}.artifactLocation.uri: \"a b\""),
        format!("{place}.region.startLine: 0"),
        format!("{place}.region.endline is not of the schema"),
    ];
    assert_eq!(found, wanted);
}

#[test]
fn a_log_holds_findings_fixes_and_what_could_not_be_read() {
    let output = folder("sarif-content").run(&["check", "--format", "sarif", "镜 像", "latin"]);
    let log = log_of(&output);
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    let of = |rule: &str| results.iter().find(|it| it["ruleId"] == rule).unwrap();

    let casing = of("from-as-casing");
    let region = json!({"startLine": 1, "startColumn": 18, "endLine": 1, "endColumn": 20});
    let file = json!({"uri": "%E9%95%9C%20%E5%83%8F/Dockerfile"});
    let place = json!({"artifactLocation": file, "region": region});
    assert_eq!(casing["locations"], json!([{"physicalLocation": place}]));
    assert_eq!(casing["level"], "note");
    let change = &casing["fixes"][0]["artifactChanges"][0];
    let replacement = json!({"deletedRegion": region, "insertedContent": {"text": "AS"}});
    assert_eq!(change, &json!({"artifactLocation": file, "replacements": [replacement]}));

    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        let rule = &run["tool"]["driver"]["rules"][index];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(!rule["help"]["markdown"].as_str().unwrap().is_empty(), "{rule}");
    }
    let field = "spec.containers[0].livenessProbe.httpGet.port";
    let logical = &of("kube-validation")["locations"][0]["logicalLocations"];
    assert_eq!(logical, &json!([{"fullyQualifiedName": field}]));

    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notification = &invocation["toolExecutionNotifications"][0];
    assert_eq!(
        notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "latin"
    );
}

//! Settings as the command line finds and applies them.

use dockwright::analyze;
use dockwright::model::project::Project;
use dockwright::model::yaml;
use dockwright::rules;
use dockwright::workspace::{File, Workspace};

use crate::program::{Folder, json, text};

const DOCKERFILE: &str = "FROM alpine\nRUN cd /src && make\nUSER 1000\n";

/// The names of the findings' rules with their severities, in order.
fn found(folder: &Folder, paths: &[&str]) -> Vec<String> {
    let report = json(&folder.run(&[&["check", "--format", "json"], paths].concat()));
    assert_eq!(report["errors"], serde_json::json!([]));
    let findings = report["findings"].as_array().unwrap().iter();
    let shown = |it: &serde_json::Value| {
        let part = |key: &str| it[key].as_str().unwrap().to_owned();
        format!("{} {} {}", part("file"), part("rule"), part("severity"))
    };
    findings.map(shown).collect()
}

#[test]
fn the_nearest_settings_above_a_path_count() {
    let folder = Folder::new("nearest-settings")
        .with("dockwright.toml", "[rules]\nuntagged-base-image = \"off\"\n")
        .with("a/b/Dockerfile", DOCKERFILE)
        .with("c/.hadolint.yaml", "ignored: [DL3003]\noverride: {error: [DL3006]}\n")
        .with("c/d/Dockerfile", DOCKERFILE);
    assert_eq!(found(&folder, &["a/b/Dockerfile"]), ["a/b/Dockerfile cd-in-run info"]);
    assert_eq!(found(&folder, &["a"]), ["a/b/Dockerfile cd-in-run info"]);
    assert_eq!(found(&folder, &["c/d"]), ["c/d/Dockerfile untagged-base-image error"]);
    assert_eq!(found(&folder, &["c"]), ["c/d/Dockerfile untagged-base-image error"]);
    let output = folder.run_with_input(&["check", "-"], DOCKERFILE);
    assert!(!text(&output).contains("untagged-base-image"), "{}", text(&output));
}

#[test]
fn what_is_wrong_with_the_settings_is_said_once() {
    let folder = Folder::new("wrong-settings")
        .with("dockwright.toml", "[rules]\ncd-in-runs = \"off\"\n")
        .with("a/Dockerfile", "FROM scratch\n")
        .with("b/Dockerfile", "FROM scratch\nUSER 1\n")
        .with("c/Dockerfile", "FROM scratch\nUSER 1\n");
    let expected = ["dockwright.toml invalid-setting warning"];
    assert_eq!(found(&folder, &["b/Dockerfile", "c/Dockerfile"]), expected);
    let output = folder.run(&["check", "b"]);
    assert!(text(&output).ends_with("1 warning in 1 file.\n"), "{}", text(&output));
}

#[test]
fn settings_that_were_not_named_are_not_fixed() {
    let settings = "[rules]\ncd-in-run = off\n";
    let folder = Folder::new("borrowed-settings")
        .with("dockwright.toml", settings)
        .with("a/Dockerfile", "FROM scratch\nUSER 1\n");
    folder.run(&["check", "--fix", "a"]);
    assert_eq!(folder.read("dockwright.toml"), settings);
    folder.run(&["check", "--fix", "."]);
    assert_eq!(folder.read("dockwright.toml"), "[rules]\ncd-in-run = \"off\"\n");
}

#[test]
fn the_threshold_decides_what_fails() {
    let cases = [
        ("", 1),
        ("[options]\nfailure-threshold = \"warning\"\n", 1),
        ("[options]\nfailure-threshold = \"error\"\n", 0),
        ("[options]\nfailure-threshold = \"never\"\n", 0),
        ("[rules]\ncd-in-run = \"error\"\n[options]\nfailure-threshold = \"error\"\n", 1),
    ];
    for (settings, code) in cases {
        let folder = Folder::new("threshold")
            .with("dockwright.toml", settings)
            .with("Dockerfile", DOCKERFILE);
        let output = folder.run(&["check", "."]);
        assert_eq!(output.status.code(), Some(code), "{settings}");
        assert!(text(&output).contains("cd-in-run"), "{settings}");
    }
}

#[test]
fn rules_that_are_off_are_listed_as_such() {
    let output = Folder::new("off-rules").run(&["rules"]);
    let listed = text(&output);
    let off = listed.lines().filter(|line| line.contains(" off "));
    let names: Vec<_> = off.filter_map(|line| line.split_whitespace().next()).collect();
    let expected = [
        "misleading-description",
        "healthcheck-unset",
        "ignore-comment",
        "no-liveness-probe",
        "writable-root-filesystem",
        "low-user-id",
        "service-account-token",
        "pull-policy-not-always",
        "image-without-digest",
        "no-cpu-limit",
        "single-replica",
        "replicas-on-one-node",
        "cron-job-without-deadline",
        "default-namespace",
        "no-memory-limit",
    ];
    assert_eq!(names, expected);
}

/// No rule that is listed as off reports anything where nobody switched it on.
#[test]
fn rules_that_are_off_report_nothing() {
    let dockerfile = "FROM alpine:3.22 AS base\n# no name\nARG A\n# hadolint ignore=DL3018\n\
                      RUN apk add curl\nUSER 1\n";
    let names = |settings: &str| {
        let files =
            vec![File::new("Dockerfile", dockerfile), File::new("dockwright.toml", settings)];
        let findings = analyze(&Workspace::new(files).unwrap()).findings;
        let off = findings.iter().map(|it| it.lint.name);
        let is_off = |name: &&str| {
            dockwright::rules::find(name).is_some_and(|rule| !rule.is_on_by_default())
        };
        off.filter(is_off).collect::<Vec<_>>()
    };
    assert_eq!(names(""), [""; 0]);
    let on = "[rules]\nhealthcheck-unset = \"on\"\nignore-comment = \"on\"\n\
              misleading-description = \"on\"\n";
    let expected = ["healthcheck-unset", "misleading-description", "ignore-comment"];
    assert_eq!(names(on), expected);
}

/// Names of several files in the workspace of the page; only the one at the root counts.
#[test]
fn settings_further_down_do_not_count() {
    let findings = |path: &str| {
        let settings = File::new(path, "[rules]\nuntagged-base-image = \"off\"\n");
        let files = vec![File::new("Dockerfile", "FROM alpine\nUSER 1\n"), settings];
        analyze(&Workspace::new(files).unwrap()).findings.len()
    };
    assert_eq!([findings("dockwright.toml"), findings("sub/dockwright.toml")], [0, 1]);
}

/// A code speaks of its own cases only; the rule's name speaks of all.
#[test]
fn a_code_sets_only_what_its_tool_would_report() {
    let severities = |rules: &str| {
        let settings =
            format!("[rules]\n{rules}\n[labels]\na = \"url\"\n[options]\nstrict-labels = true\n");
        let dockerfile = "FROM alpine:3.22\nLABEL a=x b=y\nUSER 1\n";
        let files =
            vec![File::new("Dockerfile", dockerfile), File::new("dockwright.toml", settings)];
        let findings = analyze(&Workspace::new(files).unwrap()).findings;
        findings.iter().map(|finding| finding.severity.as_str()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(severities(""), "warning info");
    assert_eq!(severities("DL3052 = \"off\""), "info");
    assert_eq!(severities("label-outside-schema = \"error\""), "error error");
    assert_eq!(severities("label-outside-schema = \"off\"\nDL3050 = \"error\""), "error");
}

/// What the documentation shows is read without a fault.
#[test]
fn the_documented_settings_are_valid() {
    let page = include_str!("../../docs/settings.md");
    let (_, rest) = page.split_once("```toml\n").unwrap();
    let (settings, _) = rest.split_once("```").unwrap();
    let files = vec![File::new("dockwright.toml", settings)];
    assert_eq!(analyze(&Workspace::new(files).unwrap()).findings, []);
}

/// As in the test of rules: with time that grows with the square, nobody would wait for the end.
#[test]
fn hostile_settings_take_no_time() {
    let repeated = |head: &str, part: &str| format!("{head}{}", part.repeat(200_000 / part.len()));
    let schema = "label-schema: {a: spdx}\nstrict-labels: true\n";
    let cases = [
        ("dockwright.toml", repeated("[rules]\n", "a = \"off\"\n"), "FROM a\n".to_owned()),
        ("dockwright.toml", repeated("[rules]\n", "a.a.a.a = {a={a="), "FROM a\n".to_owned()),
        ("dockwright.toml", repeated("[labels]\n", "a.a = \"url\"\n"), "FROM a\n".repeat(2_000)),
        (".hadolint.yaml", repeated("ignored:\n", "- a\n"), "FROM a\n".to_owned()),
        (".hadolint.yaml", schema.to_owned(), repeated("FROM a\nLABEL a=\"MIT", " AND MIT")),
        (
            ".hadolint.yaml",
            schema.to_owned(),
            repeated("FROM a AS a\n", "FROM a AS a\nLABEL b=c\n"),
        ),
        (
            ".hadolint.yaml",
            schema.to_owned(),
            "# dockwright stage ignore=a\nFROM a\n".repeat(2_000),
        ),
        (
            ".hadolint.yaml",
            schema.to_owned(),
            repeated("# dockwright ignore=all", ",all") + "\nFROM a\n",
        ),
    ];
    for (path, settings, dockerfile) in cases {
        let files = vec![File::new(path, settings), File::new("Dockerfile", dockerfile)];
        let workspace = Workspace::new(files).unwrap();
        let findings = rules::check(
            &Project::read(&workspace, Some(yaml::read)),
            &[rules::yaml::check, rules::composed::check],
        );
        assert!(!findings.is_empty(), "{path}");
    }
}

//! The built program, run in folders of its own.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;

use serde_json::Value;

/// A folder that goes away with its test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("dockwright-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn with(self, path: &str, text: &str) -> Folder {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        program(&self.0).args(arguments).output().unwrap()
    }

    fn run_with_input(&self, arguments: &[&str], input: &str) -> Output {
        let mut command = program(&self.0);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that refuses its arguments may be gone before it has read anything.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dockwright"));
    command.current_dir(folder).stdin(Stdio::null());
    command
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn errors(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

const DOCKERFILE: &str = "\
FROM golang:1.25 AS build
RUN go build -o /out/api
FROM alpine:3.22
COPY --from=build /out/api /
";

#[test]
fn a_folder_is_walked_in_order_without_what_others_wrote() {
    let folder = Folder::new("walk")
        .with("b/Dockerfile", "FROM\n")
        .with("a.Dockerfile", "FROM\n")
        .with("node_modules/x/Dockerfile", "FROM\n")
        .with(".git/Dockerfile", "FROM\n")
        .with("README.md", "FROM\n");
    let output = folder.run(&["check", "--format", "json", "."]);
    let report = json(&output);
    assert_eq!(report["version"], 1);
    assert_eq!(report["errors"], serde_json::json!([]));
    for finding in report["findings"].as_array().unwrap() {
        assert!(["a.Dockerfile", "b/Dockerfile"].contains(&finding["file"].as_str().unwrap()));
    }
}

#[test]
fn an_empty_folder_is_clean() {
    let output = Folder::new("clean").run(&["check", "."]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output), "No problems found in 0 files.\n");
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_still_checked() {
    let folder = Folder::new("missing").with("Dockerfile", "FROM scratch\n");
    let output = folder.run(&["check", "--format", "json", "nowhere", "Dockerfile"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(json(&output)["errors"][0]["file"], "nowhere");
}

#[test]
fn a_folder_over_the_limits_is_an_error_of_its_own() {
    let mut folder = Folder::new("limits").with("ok/Dockerfile", "FROM scratch\n");
    for index in 0..201 {
        folder = folder.with(&format!("many/{index}.Dockerfile"), "FROM scratch\n");
    }
    fs::write(folder.0.join("ok/big.Dockerfile"), vec![b'#'; (1 << 20) + 1]).unwrap();
    fs::write(folder.0.join("ok/latin.Dockerfile"), b"# \xe9\n").unwrap();
    let errors = json(&folder.run(&["check", "--format", "json", "many", "ok"]))["errors"].clone();
    let files: Vec<&str> =
        errors.as_array().unwrap().iter().map(|it| it["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["many", "ok/big.Dockerfile", "ok/latin.Dockerfile"]);
}

#[test]
fn findings_of_standard_input_are_named_by_a_dash() {
    let output =
        Folder::new("stdin").run_with_input(&["check", "--format", "json", "-"], "FORM x\n");
    for finding in json(&output)["findings"].as_array().unwrap() {
        assert_eq!(finding["file"], "-");
    }
}

#[test]
fn the_graph_has_the_documented_shape() {
    let folder = Folder::new("graph").with("Dockerfile", DOCKERFILE);
    let graph = json(&folder.run(&["graph", "--format", "json", "Dockerfile"]));
    assert_eq!(graph["target"], "1");
    assert_eq!(
        graph["nodes"][0],
        serde_json::json!({"id": "stage:0", "kind": "stage", "name": "build", "line": 1, "needed": true})
    );
    let copy = serde_json::json!({"from": "stage:0", "to": "stage:1", "kind": "copy", "line": 4});
    assert!(graph["edges"].as_array().unwrap().contains(&copy), "{graph}");

    let svg = text(&folder.run(&["graph", "Dockerfile"]));
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"), "{svg}");
    assert!(
        text(&folder.run(&["graph", "--format", "mermaid", "Dockerfile"]))
            .starts_with("flowchart LR\n")
    );
    assert!(text(&folder.run(&["graph", "--format", "dot", "Dockerfile"])).starts_with("digraph"));
}

#[test]
fn an_unknown_target_names_the_stages_there_are() {
    let folder = Folder::new("target").with("Dockerfile", DOCKERFILE);
    let output = folder.run(&["size", "--target", "biuld", "Dockerfile"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        errors(&output),
        "dockwright: Dockerfile: there is no stage \"biuld\"; stages: build, 1\n"
    );
}

#[test]
fn sizes_have_the_documented_shape() {
    let folder = Folder::new("size").with("Dockerfile", DOCKERFILE);
    let size = json(&folder.run(&["size", "--format", "json", "--target", "build", "Dockerfile"]));
    assert_eq!((&size["version"], &size["target"]), (&1.into(), &"build".into()));
    let stage = &size["stages"][1];
    assert_eq!(stage["base"], "alpine:3.22");
    assert_eq!(stage["layers"][0]["instruction"], "FROM");
    assert_eq!(
        (&stage["layers"][1]["line"], &stage["layers"][1]["endLine"]),
        (&4.into(), &4.into())
    );
    assert_eq!(size["image"]["disk"], size["stages"][0]["total"]);
    let report = text(&folder.run(&["size", "Dockerfile"]));
    assert!(report.contains("Image 1: "), "{report}");
}

#[test]
fn a_link_comes_back_as_the_same_files() {
    let folder = Folder::new("link")
        .with("project/Dockerfile", DOCKERFILE)
        .with("project/k8s/api.yaml", "apiVersion: v1\nkind: Pod\n");
    let output = folder.run(&["link", "--base-url", "https://example.com/play#old", "project"]);
    let link = text(&output);
    assert!(link.starts_with("https://example.com/play#1."), "{link}");

    let opened = folder.run(&["unlink", link.trim(), "--out", "copy"]);
    assert_eq!(opened.status.code(), Some(0), "{}", errors(&opened));
    assert_eq!(folder.read("copy/Dockerfile"), DOCKERFILE);
    assert_eq!(folder.read("copy/k8s/api.yaml"), "apiVersion: v1\nkind: Pod\n");
}

#[test]
fn unlink_leaves_what_is_there_alone() {
    let folder = Folder::new("unlink")
        .with("a/Dockerfile", DOCKERFILE)
        .with("a/compose.yaml", "services: {}\n")
        .with("b/compose.yaml", "mine\n");
    let link = text(&folder.run(&["link", "a"]));
    let output = folder.run(&["unlink", link.trim(), "--out", "b"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("b/compose.yaml"), "{}", errors(&output));
    assert_eq!(folder.read("b/compose.yaml"), "mine\n");
    assert!(!folder.0.join("b/Dockerfile").exists());
}

#[cfg(unix)]
#[test]
fn unlink_does_not_follow_links_out_of_the_folder() {
    let folder = Folder::new("symlink").with("a/k8s/x.yaml", "apiVersion: v1\nkind: Pod\n");
    let link = text(&folder.run(&["link", "a"]));
    fs::create_dir_all(folder.0.join("out")).unwrap();
    fs::create_dir_all(folder.0.join("elsewhere")).unwrap();
    std::os::unix::fs::symlink(folder.0.join("elsewhere"), folder.0.join("out/k8s")).unwrap();
    let output = folder.run(&["unlink", link.trim(), "--out", "out"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!folder.0.join("elsewhere/x.yaml").exists());
}

#[test]
fn a_broken_link_is_an_error_that_says_what_to_do() {
    let output =
        Folder::new("broken").run(&["unlink", "https://example.com/#1.AAAA", "--out", "x"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("incomplete"), "{}", errors(&output));
}

#[test]
fn an_unknown_rule_is_an_error() {
    let output = Folder::new("rule").run(&["rules", "no-such-rule"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(json(&Folder::new("rules").run(&["rules", "--format", "json"]))["version"], 1);
}

const FIXABLE: &str =
    "FROM golang:1.25 as build\nMAINTAINER someone\nFROM scratch\nCOPY --from=build /x /\n";

#[test]
fn findings_have_the_documented_shape() {
    let folder = Folder::new("shape").with("Dockerfile", FIXABLE);
    let output = folder.run(&["check", "--format", "json", "Dockerfile"]);
    assert_eq!(output.status.code(), Some(1));
    let report = json(&output);
    let findings = report["findings"].as_array().unwrap();
    let casing = findings.iter().find(|it| it["rule"] == "from-as-casing").unwrap();
    assert_eq!(casing["file"], "Dockerfile");
    assert_eq!((&casing["line"], &casing["column"]), (&1.into(), &18.into()));
    assert_eq!((&casing["endLine"], &casing["endColumn"]), (&1.into(), &20.into()));
    assert_eq!(casing["fix"]["safety"], "safe");
    assert_eq!(casing["fix"]["edits"][0]["text"], "AS");
    assert!(casing["aliases"].as_array().unwrap().contains(&"buildkit:FromAsCasing".into()));
}

#[test]
fn github_gets_one_command_a_finding() {
    let folder = Folder::new("github").with("Dockerfile", FIXABLE);
    let report = text(&folder.run(&["check", "--format", "github", "Dockerfile"]));
    let start =
        "::notice file=Dockerfile,line=1,endLine=1,col=18,endColumn=20,title=from-as-casing::";
    assert!(report.lines().any(|line| line.starts_with(start)), "{report}");
    assert!(report.lines().all(|line| line.starts_with("::")), "{report}");
}

#[test]
fn fixes_are_written_and_what_is_left_is_reported() {
    let folder = Folder::new("fix").with("Dockerfile", FIXABLE);
    let output = folder.run(&["check", "--format", "json", "--fix", "."]);
    assert!(folder.read("Dockerfile").starts_with("FROM golang:1.25 AS build\n"));
    let left = json(&output);
    assert!(left["findings"].as_array().unwrap().iter().all(|it| it["rule"] != "from-as-casing"));

    let before = folder.read("Dockerfile");
    folder.run(&["check", "--fix", "."]);
    assert_eq!(folder.read("Dockerfile"), before, "fixing again changes nothing");
}

#[test]
fn unsafe_fixes_are_applied_only_when_asked_for() {
    let text = "FROM scratch\nADD app.conf /etc/\n";
    let folder = Folder::new("unsafe").with("Dockerfile", text);
    folder.run(&["check", "--fix", "Dockerfile"]);
    assert!(folder.read("Dockerfile").contains("ADD app.conf"));
    folder.run(&["check", "--fix", "--unsafe-fixes", "Dockerfile"]);
    assert!(folder.read("Dockerfile").contains("COPY app.conf"), "{}", folder.read("Dockerfile"));
    assert_eq!(folder.run(&["check", "--unsafe-fixes", "Dockerfile"]).status.code(), Some(2));
}

#[test]
fn fixing_standard_input_is_refused() {
    let output = Folder::new("fixstdin").run_with_input(&["check", "--fix", "-"], "FROM x\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("standard input"), "{}", errors(&output));
}

#[test]
fn a_rule_is_explained_by_any_of_its_names() {
    let folder = Folder::new("explain");
    let ours = folder.run(&["rules", "from-as-casing"]);
    assert_eq!(ours.status.code(), Some(0));
    assert_eq!(text(&ours), text(&folder.run(&["rules", "buildkit:FromAsCasing"])));
    assert!(text(&folder.run(&["rules"])).lines().any(|line| line.starts_with("from-as-casing ")));
}

//! The built program's commands.

use std::fs;

use expect_test::expect;

use crate::program::{Folder, errors, json, text};

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
fn what_cannot_be_read_is_said_and_the_rest_still_checked() {
    let folder = Folder::new("unreadable").with("Dockerfile", "FROM\n");
    fs::create_dir(folder.0.join("empty")).unwrap();
    fs::write(folder.0.join("latin"), b"# \xe9\n").unwrap();
    fs::write(folder.0.join("big"), vec![b'#'; (1 << 20) + 1]).unwrap();
    let cases = [
        ("nowhere", "there is no such file or folder; check the spelling of the path"),
        (
            "empty",
            "this folder has no Dockerfile, Compose file or Kubernetes manifest; name the file if it is called otherwise",
        ),
        ("latin", "this is not UTF-8 text; save it as UTF-8 and try again"),
        ("big", "this is larger than 1 MiB, the limit for a file; split it, or leave it out"),
    ];
    for (path, message) in cases {
        let output = folder.run(&["check", path, "Dockerfile"]);
        assert_eq!(output.status.code(), Some(2), "{path}");
        assert_eq!(errors(&output), format!("dockwright: {path}: {message}\n"));
        assert!(text(&output).contains("Dockerfile:1:1: error: "), "{path}: {}", text(&output));
        assert_eq!(text(&folder.run(&["check", path])), "", "{path}: there is nothing to sum up");
        let report = json(&folder.run(&["check", "--format", "json", path]));
        assert_eq!(report["errors"], serde_json::json!([{"file": path, "message": message}]));
    }
}

#[cfg(unix)]
#[test]
fn a_file_without_an_end_is_too_large() {
    let output = Folder::new("endless").run(&["check", "/dev/zero"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).starts_with("dockwright: /dev/zero: this is larger than 1 MiB"));
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
    let many = "there are 201 files; the limit is 200; check its folders one by one";
    assert_eq!(errors[0]["message"], many);
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
fn instructions_have_the_documented_shape() {
    let folder = Folder::new("parse");
    let input =
        "FROM --platform=linux/amd64 a AS b\nONBUILD COPY x y\nRUN <<EOF\nls\nEOF\nFORM x\n";
    let output = folder.run_with_input(&["parse", "--format", "json", "-"], input);
    assert_eq!(output.status.code(), Some(0), "what the builder refuses stands in the JSON");
    let tree = json(&output);
    let from = serde_json::json!({
        "instruction": "FROM", "flags": ["--platform=linux/amd64"], "args": ["a", "AS", "b"],
        "json": false, "heredocs": [], "startLine": 1, "endLine": 1
    });
    assert_eq!((&tree["version"], &tree["instructions"][0]), (&1.into(), &from));
    assert_eq!(tree["instructions"][1]["trigger"]["args"], serde_json::json!(["x", "y"]));
    let heredocs = serde_json::json!([{"name": "EOF", "content": "ls\n", "expand": true}]);
    assert_eq!(tree["instructions"][2]["heredocs"], heredocs);
    let error = &tree["errors"][0];
    assert_eq!((&error["line"], &error["column"]), (&6.into(), &1.into()));
    assert!(error["message"].as_str().unwrap().contains("FORM"), "{error}");

    assert_eq!(folder.run(&["parse", "nowhere"]).status.code(), Some(2));
}

#[test]
fn the_graph_has_the_documented_shape() {
    let folder = Folder::new("graph").with("Dockerfile", DOCKERFILE);
    let graph = json(&folder.run(&["graph", "--format", "json", "Dockerfile"]));
    assert_eq!(graph["target"], "1");
    let node = &graph["nodes"][0];
    let facts = serde_json::json!([node["id"], node["kind"], node["name"], node["line"]]);
    assert_eq!(facts, serde_json::json!(["stage:0", "stage", "build", 1]));
    assert_eq!((&node["needed"], &node["steps"]), (&true.into(), &1.into()));
    assert!(node["size"]["likely"].as_u64().is_some(), "{node}");
    assert!(node["layers"].is_null(), "only with --layers");
    let copy = serde_json::json!({"from": "stage:0", "to": "stage:1", "kind": "copy", "line": 4});
    assert!(graph["edges"].as_array().unwrap().contains(&copy), "{graph}");
    assert_eq!(graph["longest"]["bySteps"]["total"], 2);
    let nodes = serde_json::json!(["image:golang:1.25", "stage:0", "stage:1"]);
    assert_eq!(graph["longest"]["bySize"]["nodes"], nodes);
    assert_eq!(graph["parallel"], serde_json::json!([["stage:0"], ["stage:1"]]));

    let layered = json(&folder.run(&["graph", "--layers", "--format", "json", "Dockerfile"]));
    let layer = &layered["nodes"][0]["layers"][1];
    assert_eq!((&layer["line"], &layer["instruction"]), (&2.into(), &"RUN".into()));
    let given = ["graph", "--build-context", "alpine:3.22=../x", "--format", "json", "Dockerfile"];
    assert_eq!(json(&folder.run(&given))["nodes"][3]["id"], "context:alpine:3.22");

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
fn people_see_the_line_the_place_and_the_fix() {
    let text_of = |text: &str| {
        let folder = Folder::new("text").with("Dockerfile", text);
        self::text(&folder.run(&["check", "Dockerfile"]))
    };
    expect![[r"
        Dockerfile:1:6: info: Nothing sets a user, and `alpine:3.22` leaves it root: the container runs as root [user-unset]
          1 | FROM alpine:3.22 as base
            |      ^^^^^^^^^^^

        Dockerfile:1:18: info: `as` stands beside `FROM`: write `AS` [from-as-casing]
          1 | FROM alpine:3.22 as base
            |                  ^^
            = fix: Write `AS`

        Dockerfile:2:1: warning: `ADD` only copies `镜.conf` here: `COPY` says so [add-for-local-file]
          2 | ADD 镜.conf /etc/
            | ^^^
            = fix: Replace `ADD` with `COPY` (the result may differ: --unsafe-fixes)

        1 warning, 2 notes in 1 file. --fix mends 1.
    "]].assert_eq(&text_of("FROM alpine:3.22 as base\nADD\t镜.conf /etc/\n"));
    expect![[r"
        No problems found in 1 file.
    "]]
    .assert_eq(&text_of("FROM scratch\nCOPY x /x\nUSER 65532\n"));
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
    let again = text(&folder.run(&["check", "--fix", "."]));
    assert_eq!(folder.read("Dockerfile"), before, "fixing again changes nothing");
    assert!(!again.contains("Fixed"), "{again}");
}

#[test]
fn people_read_what_was_fixed_and_where() {
    let text = "FROM alpine:3.22 as base\nUSER 1000\n";
    let folder = Folder::new("fixed").with("a/Dockerfile", text).with("b/Dockerfile", text);
    let report = self::text(&folder.run(&["check", "--fix", "."]));
    let line = "Fixed 2 findings in 2 files: a/Dockerfile, b/Dockerfile\n";
    assert!(report.contains(line), "{report}");
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

#[test]
fn fmt_writes_what_is_out_of_order_and_says_so() {
    let folder = Folder::new("fmt")
        .with("Dockerfile", "from a\n\n\n\nRUN b   \\\n  && c\n")
        .with("tidy.Dockerfile", "FROM a\n")
        .with("compose.yaml", "services: {}\n");
    let check = folder.run(&["fmt", "--check", "."]);
    assert_eq!(check.status.code(), Some(1));
    expect![[r"
        Dockerfile:1
        -from a
        -
        -
        -
        -RUN b   \
        -  && c
        +FROM a
        +
        +RUN b \
        +    && c
    "]]
    .assert_eq(&text(&check));
    let write = folder.run(&["fmt", "."]);
    assert_eq!((write.status.code(), text(&write).as_str()), (Some(0), "Dockerfile: formatted\n"));
    let written = fs::read_to_string(folder.0.join("Dockerfile")).unwrap();
    assert_eq!(written, "FROM a\n\nRUN b \\\n    && c\n");
    assert_eq!(folder.run(&["fmt", "--check", "."]).status.code(), Some(0));
}

#[test]
fn fmt_prints_where_it_is_asked_to() {
    let folder = Folder::new("fmt-print").with("Dockerfile", "from a");
    let output = folder.run(&["fmt", "--stdout", "Dockerfile"]);
    assert_eq!((output.status.code(), text(&output).as_str()), (Some(0), "FROM a\n"));
    assert_eq!(fs::read_to_string(folder.0.join("Dockerfile")).unwrap(), "from a");
}

#[test]
fn fmt_leaves_alone_what_does_not_parse() {
    let folder = Folder::new("fmt-broken")
        .with("Dockerfile", "from a\nrn b\n")
        .with("good.Dockerfile", "from a\n");
    let output = folder.run(&["fmt", "."]);
    assert_eq!(
        (output.status.code(), text(&output).as_str()),
        (Some(2), "good.Dockerfile: formatted\n")
    );
    assert!(errors(&output).starts_with("dockwright: Dockerfile:2:1: left as it is: "));
    let nothing = folder.run(&["fmt", "nowhere"]);
    assert_eq!(nothing.status.code(), Some(2));
}

#[test]
fn a_plan_tells_what_runs_again() {
    let folder = Folder::new("cache")
        .with("Dockerfile", "FROM alpine:3.22\nCOPY . /app\nRUN make\n")
        .with("other.Dockerfile", "FROM alpine:3.22\nARG V\nRUN make\n")
        .with(".dockerignore", "*.md\n");
    let output = folder.run(&["cache", "--changed", "src/a.c", "Dockerfile"]);
    expect![[r"
        Stage 0
             1  FROM     hit
             2  COPY     rerun    takes src/a.c
             3  RUN      rerun    after line 2
        2 of 3 steps run again: "]]
    .assert_eq(text(&output).split("about").next().unwrap_or_default());
    assert!(text(&output).ends_with("% of a full build.\n"));

    let report = json(&folder.run(&["cache", "--format=json", "--changed", "a.md", "Dockerfile"]));
    assert_eq!(report["steps"][1]["state"], "hit", "the ignore file keeps it out");

    let argument = ["cache", "--format=json", "--changed-arg=V", "other.Dockerfile"];
    let report = json(&folder.run(&argument));
    let expected = serde_json::json!({
        "stage": "0", "line": 3, "instruction": "RUN", "state": "rerun", "because": {"argument": "V"},
    });
    assert_eq!(report["steps"][1], expected);
    assert_eq!(report["rebuild"]["weights"].as_array().map(Vec::len), Some(2));
    assert!(report["rebuild"]["percent"].as_u64().is_some_and(|it| (1..100).contains(&it)));

    assert!(report["better"].is_null(), "{report}");
    let folder = folder.with(
        "order/Dockerfile",
        "FROM debian:13\nWORKDIR /a\nCOPY . .\nRUN apt-get install -y make\n",
    );
    let better =
        json(&folder.run(&["cache", "--format=json", "--changed=a.c", "order/Dockerfile"]));
    assert_eq!(better["better"]["rule"], "install-below-sources");
    assert_eq!(better["better"]["line"], 4);
    assert!(better["better"]["percent"].as_u64() < better["rebuild"]["percent"].as_u64());
    let edited = ["cache", "--format=json", "--edited=3", "other.Dockerfile"];
    assert_eq!(json(&folder.run(&edited))["steps"][1]["because"]["line"], 3);
    let nothing = folder.run(&["cache", "--edited=4", "other.Dockerfile"]);
    assert_eq!(errors(&nothing), "dockwright: other.Dockerfile: line 4 holds no instruction\n");

    let output = folder.run(&["cache", "Dockerfile"]);
    assert_eq!(output.status.code(), Some(2), "nothing has changed");
}

#[test]
fn a_change_of_nothing_is_said_and_paths_are_read_as_people_write_them() {
    let folder = Folder::new("cache-names")
        .with("Dockerfile", "ARG TAG=13\nFROM debian:${TAG}\nCOPY src /app\n");
    let output = folder.run(&["cache", "--changed-arg=V", "--changed-image=alpine", "Dockerfile"]);
    let expected = "dockwright: Dockerfile: no ARG is called \"V\"\n\
        dockwright: Dockerfile: nothing begins with the image \"alpine\", or copies from it\n";
    assert_eq!(errors(&output), expected);
    for image in ["debian:${TAG}", "debian:13"] {
        let output = folder.run(&["cache", "--changed-image", image, "Dockerfile"]);
        assert!(text(&output).contains("2 of 2 steps run again:"), "{image}: {}", text(&output));
        assert_eq!(errors(&output), "");
    }
    let inner = folder.0.join("src/a.c");
    let output = folder.run(&["cache", "--changed", inner.to_str().unwrap(), "Dockerfile"]);
    assert!(text(&output).contains("takes src/a.c"), "{}", text(&output));

    let output = folder.run(&["cache", "--target=nope", "--changed=src", "Dockerfile"]);
    let expected = "there is no stage \"nope\"; there is one without a name, 0\n";
    assert!(errors(&output).ends_with(expected), "{}", errors(&output));
}

#[test]
fn a_build_argument_chooses_the_stage() {
    let dockerfile = "\
ARG KIND=plain
FROM alpine:3.22 AS plain
FROM debian:12 AS full
FROM ${KIND} AS last
ARG DIR=a
COPY $DIR /
";
    let folder = Folder::new("build-arg").with("Dockerfile", dockerfile);
    let needed = |args: &[&str]| -> Vec<String> {
        let graph = json(&folder.run(&[&["graph", "--format", "json"], args].concat()));
        let nodes = graph["nodes"].as_array().unwrap().iter().filter(|it| it["needed"] == true);
        nodes.map(|it| it["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(needed(&["Dockerfile"]), ["plain", "last", "alpine:3.22"]);
    let full = ["--build-arg", "KIND=full", "Dockerfile"];
    assert_eq!(needed(&full), ["full", "last", "debian:12"]);

    let changed = ["cache", "--changed", "b/file", "--build-arg", "DIR=b", "--", "Dockerfile"];
    assert!(text(&folder.run(&changed)).contains("1 of 3 steps run again:"));
    let size = folder.run(&[&["size"], &full[..]].concat());
    assert!(text(&size).contains("Stage last"), "{}", text(&size));
    let in_vain = folder.run(&["graph", "--build-arg", "KNID=full", "Dockerfile"]);
    assert_eq!(errors(&in_vain), "dockwright: Dockerfile: no ARG is called \"KNID\"\n");
}

#[test]
fn a_context_tells_what_copies_take() {
    let folder = Folder::new("context")
        .with("docker/Dockerfile", "FROM scratch\nCOPY src *.md /a/\nCOPY . /\nCOPY old /\n")
        .with("app/.dockerignore", "node_modules\n*.log\n")
        .with("app/src/a.js", &"x".repeat(1000))
        .with("app/src/b/c.js", &"x".repeat(200))
        .with("app/README.md", &"x".repeat(30))
        .with("app/node_modules/big.js", &"x".repeat(5000))
        .with("app/npm.log", &"x".repeat(7000));
    let output = folder.run(&["size", "--format", "json", "--context", "app", "docker/Dockerfile"]);
    let report = json(&output);
    let layers = report["stages"][0]["layers"].as_array().unwrap();
    let sizes: Vec<_> = layers.iter().map(|it| [&it["low"], &it["high"]]).collect();
    // The ignore file has 19 bytes.
    let expected = [0, 1230, 1249, 0].map(|bytes| [bytes, bytes]);
    assert_eq!(serde_json::json!(sizes), serde_json::json!(expected));
    assert!(layers[3]["reason"].as_str().unwrap().contains("`old`"));
    assert_eq!(errors(&output), "");

    let output = folder.run(&["size", "docker/Dockerfile"]);
    assert!(text(&output).contains("With --context DIR"), "{}", text(&output));
    let output = folder.run(&["size", "--context", "docker/Dockerfile", "docker/Dockerfile"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("the build context is a folder"));

    let changed = ["cache", "--context", "app", "--changed", "src/x.js", "--changed", "src"];
    let output = folder.run(&[&changed[..], &["docker/Dockerfile"]].concat());
    assert!(errors(&output).contains("has no \"src/x.js\""), "{}", errors(&output));
    assert!(!errors(&output).contains("\"src\""), "{}", errors(&output));
}

#[test]
fn a_configuration_is_printed_with_what_its_files_name() {
    let folder = Folder::new("compose-config")
        .with("compose.yaml", "services:\n  web:\n    image: web:${TAG}\n    env_file: web.conf\n")
        .with(".env", "TAG=1.2\n")
        .with("web.conf", "MODE=fast\n");
    let output = folder.run(&["compose", "-p", "shop", "config"]);
    expect![[r"
        name: shop
        services:
          web:
            environment:
              MODE: fast
            image: web:1.2
            networks:
              default: null
        networks:
          default:
            name: shop_default
    "]]
    .assert_eq(&text(&output));
    let checked = json(&folder.run(&["check", "--format", "json", "."]));
    let findings = checked["findings"].as_array().unwrap();
    assert!(findings.iter().all(|it| it["rule"] != "compose-invalid"), "{findings:?}");
}

#[test]
fn each_reason_of_compose_is_told_at_its_place() {
    let folder = Folder::new("compose-refused")
        .with("compose.yaml", "services:\n  web:\n    imag: nginx\n    tty: maybe\n");
    let output = folder.run(&["compose", "-p", "shop", "config"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output), "");
    let told = errors(&output);
    assert!(told.contains("compose.yaml:3:5: services.web.imag: "), "{told}");
    assert!(told.contains("compose.yaml:4:10: services.web.tty: "), "{told}");
}

#[test]
fn a_part_of_a_configuration_is_asked_for() {
    let text = "services:
  web: {image: 'web:${TAG:-1}', depends_on: [db], volumes: [data:/data]}
  db: {image: postgres}
  job: {build: ., profiles: [ops]}
volumes: {data: }
";
    let folder = Folder::new("compose-parts").with("compose.yaml", text);
    let ask = |more: &[&str]| {
        let output = folder.run(&[&["compose", "-p", "shop", "config"], more].concat());
        assert_eq!(output.status.code(), Some(0), "{more:?}: {}", errors(&output));
        self::text(&output)
    };
    for (asked, expected) in [
        (&["--services"][..], "db\nweb\n"),
        (&["--images"], "postgres\nweb:1\n"),
        (&["--images", "db"], "postgres\n"),
        (&["--images", "job"], "shop-job\n"),
        (&["--volumes"], "data\n"),
        (&["--networks"], "default\n"),
        (&["--profiles"], "ops\n"),
        (&["--quiet"], ""),
    ] {
        assert_eq!(ask(asked), expected, "{asked:?}");
    }
    assert!(ask(&["--environment"]).contains("COMPOSE_PROJECT_NAME=shop\n"));
    assert!(!ask(&["db"]).contains("web"));
    assert_eq!(ask(&["--output", "out.yaml"]), "");
    assert_eq!(folder.read("out.yaml"), ask(&[]));
    let output = folder.run(&["compose", "config", "wbe"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("`wbe`"), "{}", errors(&output));
}

#[test]
fn origins_are_for_programs_too() {
    let folder = Folder::new("compose-origins")
        .with("compose.yaml", "services:\n  web:\n    image: web:${TAG}\n")
        .with(".env", "TAG=1.2\n");
    let output = folder.run(&["compose", "config", "--origins", "--format", "json"]);
    let read = json(&output);
    let origins = read["origins"].as_array().unwrap();
    let image = origins.iter().find(|it| it["path"][2] == "image").unwrap();
    let expected = serde_json::json!({
        "path": ["services", "web", "image"],
        "file": "compose.yaml", "line": 3, "column": 12, "source": "written",
        "variables": [{"name": "TAG", "from": "file"}],
    });
    assert_eq!(*image, expected);
}

#[test]
fn what_would_be_fetched_is_not_passed_over() {
    let folder = Folder::new("compose-remote")
        .with("compose.yaml", "include: ['oci://a.example/b']\nservices: {web: {image: web}}\n");
    let output = folder.run(&["compose", "config"]);
    assert_eq!((output.status.code(), &*text(&output)), (Some(1), ""));
    assert!(errors(&output).contains("compose.yaml:1:11: warning: "), "{}", errors(&output));
}

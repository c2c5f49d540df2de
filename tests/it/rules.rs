//! The rules over real files, and next to what other tools say.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;

use dockwright::Analysis;
use dockwright::analyze;
use dockwright::finding::Finding;
use dockwright::model::project::Project;
use dockwright::text::apply;
use dockwright::workspace::{File, Workspace};

use crate::shared;

fn one(text: &str) -> Workspace {
    Workspace::new(vec![File::new("Dockerfile", text)]).unwrap()
}

fn dockerfiles() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders: Vec<_> = shared::path("corpus/dockerfiles").into_iter().collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                found.push((path.to_string_lossy().into_owned(), text));
            }
        }
    }
    let cases = shared::cases("cases/dockerfile/lint-dev.jsonl", 152);
    found.extend(cases.iter().map(|case| {
        let text = |key: &str| case[key].as_str().unwrap_or_default().to_owned();
        (text("id"), text("dockerfile"))
    }));
    found.sort();
    found
}

/// `cargo test --test it rules:: -- --nocapture` shows how often each rule fires.
#[test]
#[expect(clippy::print_stdout, reason = "a table to read")]
fn real_files_are_judged_and_fixed() {
    let files = dockerfiles();
    if files.is_empty() {
        println!("skipped: 322 Dockerfiles of the corpus, which are not here");
    }
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (path, text) in &files {
        if Workspace::new(vec![File::new("Dockerfile", text.as_str())]).is_err() {
            continue;
        }
        let findings = analyze(&one(text)).findings;
        let mut names = BTreeSet::new();
        for finding in &findings {
            let count = counts.entry(finding.lint.name).or_default();
            count.0 += 1;
            count.1 += usize::from(names.insert(finding.lint.name));
        }
        for finding in findings.iter().filter(|finding| finding.fix.is_some()).take(20) {
            fix_holds(path, text, &findings, finding);
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(name, (times, _))| (std::cmp::Reverse(times), name));
    for (name, (times, files)) in counts {
        println!("{times:6} times in {files:5} files  {name}");
    }
}

/// Applying a fix takes this very finding away and adds no error.
fn fix_holds(path: &str, text: &str, before: &[Finding], finding: &Finding) {
    let Some(fix) = &finding.fix else { return };
    let name = finding.lint.name;
    let fixed = apply(text, &fix.edits);
    let fixed = fixed.unwrap_or_else(|| panic!("{path}: the fix of {name} does not fit"));
    let after = analyze(&one(&fixed)).findings;
    let count = |findings: &[Finding], name: &str| {
        findings.iter().filter(|finding| finding.lint.name == name).count()
    };
    assert!(count(&after, name) < count(before, name), "{path}: {name} stays:\n{fixed}");
    let errors = "dockerfile-syntax";
    assert!(count(&after, errors) <= count(before, errors), "{path}: {name} breaks:\n{fixed}");
}

/// What the other tools say and we do not, by case, code and line, with the reason.
const DISAGREEMENTS: [(&str, &str, u64); 16] = [
    // The earlier ones do nothing, so those are what we point at.
    ("l-3012-hit", "hadolint:DL3012", 3),
    ("l-4004-hit-multi-v3", "hadolint:DL4004", 6),
    ("r-hand-go-2", "hadolint:DL4003", 12),
    // A health check is run by nobody who sends signals.
    ("l-3012-hit", "hadolint:DL3025", 2),
    ("l-3025-health", "hadolint:DL3025", 2),
    ("r-gen-nginx-5", "hadolint:DL3025", 14),
    ("r-hand-nginx-1", "hadolint:DL3025", 12),
    // `TOKENIZER` is no secret.
    ("l-3064-near", "hadolint:DL3064", 3),
    // A stage inherits the shell of the one it stands on, and `echo` does not fail.
    ("l-4006-inherit", "hadolint:DL4006", 4),
    // Relative to an absolute one above.
    ("b-workdir-miss", "hadolint:DL3000", 3),
    // Suppressed by hadolint's comment, which speaks for both.
    ("l-1001-opt-two-v8", "buildkit:JSONArgsRecommended", 4),
    // What a variable holds is not constant, and a stage named for a platform means it.
    ("b-undefarg-platform", "hadolint:DL3029", 1),
    ("b-constplat-miss", "hadolint:DL3029", 1),
    ("b-constplat-miss", "hadolint:DL3029", 2),
    ("b-redundant-miss", "hadolint:DL3029", 2),
    // We point at the blank line, not at the end of the instruction.
    ("r-hand-python-2", "buildkit:NoEmptyContinuation", 12),
];

/// Wherever hadolint or the builder's linter reports what we have a rule for, we report it too.
#[test]
fn other_tools_agree_but_for_named_exceptions() {
    let mut missed = Vec::new();
    for case in &shared::cases("cases/dockerfile/lint-dev.jsonl", 152) {
        let analysis = analyze(&workspace(case));
        let id = case["id"].as_str().unwrap();
        for (alias, line) in reported(case) {
            let has_rule = dockwright::rules::find(&alias).is_some();
            let is_found = analysis.findings.iter().any(|finding| {
                let is_same = finding.lint.aliases.contains(&alias.as_str());
                is_same && first_line(&analysis, finding) == line
            });
            let is_named = DISAGREEMENTS.contains(&(id, alias.as_str(), line));
            if has_rule && is_found == is_named {
                missed.push(format!("{id}: {alias} in line {line}"));
            }
        }
    }
    assert!(missed.is_empty(), "\n{}", missed.join("\n"));
}

/// What we say and the other tools do not, by case, rule and line, with the reason.
const OURS_ALONE: [(&str, &str, u64); 4] = [
    // What one stage sets does not reach another.
    ("l-3042-env", "pip-cache-left", 5),
    // `--uid` is `-u`.
    ("l-3046-longopt", "useradd-high-uid", 2),
    // `apt` installs what is recommended as `apt-get` does.
    ("r-hand-python-2", "apt-recommends", 3),
    // We point at the blank line, not at the end of the instruction.
    ("r-hand-python-2", "blank-line-in-instruction", 9),
];

/// Where we speak for hadolint or the builder's linter, one of them says so too.
#[test]
fn what_carries_a_code_is_found_by_its_tool() {
    let mut alone = Vec::new();
    for case in &shared::cases("cases/dockerfile/lint-dev.jsonl", 152) {
        if case["expected"]["hadolint"].is_null() {
            continue;
        }
        let analysis = analyze(&workspace(case));
        let id = case["id"].as_str().unwrap();
        let reported = reported(case);
        let is_theirs =
            |alias: &&str| alias.starts_with("hadolint:") || alias.starts_with("buildkit:");
        for finding in &analysis.findings {
            if !finding.aliases.iter().any(is_theirs) {
                continue;
            }
            let line = first_line(&analysis, finding);
            let is_same =
                |(alias, at): &(String, u64)| *at == line && finding.aliases.contains(&&**alias);
            let is_named = OURS_ALONE.contains(&(id, finding.lint.name, line));
            if reported.iter().any(is_same) == is_named {
                alone.push(format!("{id}: {} in line {line}", finding.lint.name));
            }
        }
    }
    assert!(alone.is_empty(), "\n{}", alone.join("\n"));
}

/// The Dockerfile of a case, with its ignore file if it has one, and the rules that it switches on.
fn workspace(case: &serde_json::Value) -> Workspace {
    let file = |path: &str, key: &str| Some(File::new(path, case[key].as_str()?));
    let files = [file("Dockerfile", "dockerfile"), file(".dockerignore", "dockerignore")];
    let mut settings = "[rules]\n".to_owned();
    for code in case["enable"].as_array().into_iter().flatten() {
        settings = settings + &code.to_string() + " = \"on\"\n";
    }
    let settings = File::new("dockwright.toml", settings);
    Workspace::new(files.into_iter().flatten().chain([settings]).collect()).unwrap()
}

/// What both tools report, by the first line of the instruction.
fn reported(case: &serde_json::Value) -> Vec<(String, u64)> {
    let list = |key: &str| case["expected"][key].as_array().cloned().unwrap_or_default();
    let hits = |tool: &str, name: &str| -> Vec<(String, u64)> {
        let read = |hit: &serde_json::Value| {
            Some((format!("{tool}:{}", hit[name].as_str()?), hit["line"].as_u64()?))
        };
        list(tool).iter().filter_map(read).collect()
    };
    [hits("hadolint", "code"), hits("buildkit", "rule")].concat()
}

/// The first line of the instruction that a finding lies in, from 1.
fn first_line(analysis: &Analysis, finding: &Finding) -> u64 {
    let file = &analysis.builds[0].dockerfile;
    let instructions = file.global_args.iter().chain(&file.strays).chain(file.instructions());
    let spans = instructions.map(|it| it.span).chain(file.stages.iter().map(|it| it.from.span));
    let span = spans.into_iter().find(|span| span.contains(finding.span)).unwrap_or(finding.span);
    u64::from(analysis.files[0].lines.line(span.start)) + 1
}

/// Nothing a person could paste makes a rule take long. No clock is asked: with time that grows
/// with the square of these texts, nobody would wait for this test to end.
#[test]
fn hostile_files_take_no_time() {
    let repeated = |head: &str, part: &str, tail: &str| {
        let room = (500_000 - head.len() - tail.len()) / part.len();
        format!("{head}{}{tail}", part.repeat(room))
    };
    let texts = [
        repeated("FROM alpine:3.22\nRUN true", "; apk add a", "\n"),
        repeated("FROM python:3.13\nRUN true", "; pip install a", "\n"),
        repeated("FROM debian:13\nRUN true", " | apt update", "\n"),
        repeated("ARG ABCD\nFROM a", "$ABCE", "\n"),
        repeated("FROM a AS abcd\n", "COPY --from=abce a /b\n", ""),
        repeated("FROM a AS b\n", "FROM b AS b\n", ""),
        repeated("FROM a\n", "# dockwright ignore=cd-in-run\n", "RUN cd /x\n"),
        repeated("FROM a\n", "CMD b\n", ""),
        repeated("FROM a\nRUN b \\\n", "\n", " c\n"),
        repeated("FROM a\nENV ABCD=1", " ABCF=$ABCE", "\n"),
        repeated("ARG ABCD\nFROM scratch\n", "COPY $ABCE$ABCD /b\n", ""),
        repeated("FROM scratch AS b\n", "FROM b AS b\nUSER $C\n", ""),
        repeated("FROM a\nCOPY c /b\n", "COPY c /bb\nRUN rm /b*\n", ""),
        repeated("FROM a\nCOPY a.tar /\nRUN true", "; tar xf a.tar", "\n"),
        repeated("# check=experimental=all\nFROM a\n", "# c\nARG d\n", ""),
        repeated("FROM a\nRUN true", "; curl a; wget b", "\n"),
    ];
    for text in texts {
        let workspace = one(&text);
        let findings = dockwright::rules::check(&Project::read(&workspace));
        assert!(!findings.is_empty(), "{}", &text[..30]);
    }
}

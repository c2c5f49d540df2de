//! The rules over real files, and next to what other tools say.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;

use dockwright::analyze;
use dockwright::finding::Finding;
use dockwright::model::project::Project;
use dockwright::model::yaml;
use dockwright::rules;
use dockwright::text::apply;
use dockwright::workspace::{File, Workspace};

use crate::shared;

fn one(text: &str) -> Workspace {
    Workspace::new(vec![File::new("Dockerfile", text)]).unwrap()
}

pub(crate) fn dockerfiles() -> Vec<(String, String)> {
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
        repeated("FROM debian:13\nRUN apt-get install -y", " abc", "\n"),
        repeated("ARG ABCD\nFROM a", "$ABCE", "\n"),
        format!("ARG A=abcdefgh\n{}FROM $A\nMAINTAINER a\n", "ARG A=$A$A\n".repeat(60)),
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
        // Scripts that never end, or hold themselves again and again.
        repeated("FROM a\nRUN ", "$(", "\n"),
        repeated("FROM a\nRUN ", "$((", "\n"),
        repeated("FROM a\nRUN ", "\"$(", "\n"),
        repeated("FROM a\nRUN ", "${a:-", "\n"),
        repeated("FROM a\nRUN ", "`\\`", "\n"),
        repeated("FROM a\nRUN ", "if a; then ", "\n"),
        repeated("FROM a\nRUN ", "case a in b) ", "\n"),
        repeated("FROM a\nRUN ", "fi; done; ", "\n"),
        repeated("FROM a\nRUN a", " && A=$A", "\n"),
        repeated("FROM a\nRUN ", "f() { f; }; A=1; ", "\n"),
        repeated("FROM a AS b\n", "FROM b AS b\nENV A=$B\nRUN a $C\n", ""),
        repeated("FROM alpine:3.22\nRUN true", "; chmod 777 a", "\n"),
        repeated("FROM a\n", "WORKDIR b\n", ""),
        repeated("FROM a\nEXPOSE 1\nCMD", " -p :", " -p 2\n"),
        repeated("FROM golang:1\n", "RUN go build -o /b\nCOPY --from=0 /c /c\n", "FROM scratch\n"),
        repeated("FROM debian AS b\n", "FROM b\nENV TZ=a/b\nHEALTHCHECK CMD wget a\n", ""),
        repeated("FROM a\nUSER b\n", "COPY a /a\nRUN chown -R b /c\nWORKDIR d\n", "USER root\n"),
        repeated("FROM a\nRUN [\"a\"", ",\"b\"", ",]\n"),
        repeated("FROM a\nRUN rm /bin/sh", " && ln -s /bin/bash /bin/sh", "\n"),
    ];
    for text in texts {
        let workspace = one(&text);
        let findings = rules::check(
            &Project::read(&workspace, Some(yaml::read)),
            &[rules::yaml::check, rules::composed::check],
        );
        assert!(!findings.is_empty(), "{}", &text[..30]);
    }
}

/// A fix is written for a shell, and would break the list.
#[test]
fn the_exec_form_of_run_is_judged_and_left_alone() {
    let fixes = |run: &str| {
        let text = format!("FROM debian:13-slim\n{run}\nUSER 1\n");
        let findings = analyze(&one(&text)).findings;
        let yes = findings.iter().find(|it| it.lint.name == "apt-missing-yes").unwrap();
        yes.fix.is_some()
    };
    assert!(fixes("RUN apt-get install curl"));
    assert!(!fixes("RUN [\"apt-get\", \"install\", \"curl\"]"));
    assert!(!fixes("ONBUILD RUN [\"apt-get\", \"install\", \"curl\"]"));
}

//! The rules over real files, and next to what other tools say.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;

use dockwright::analyze;
use dockwright::finding::Finding;
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
    let cases = shared::cases("cases/dockerfile/lint-dev.jsonl", 0);
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
        println!("skipped: the Dockerfiles of the corpus, which are not here");
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

/// Codes that we have a rule for, wherever hadolint or the builder's linter reports them: how many
/// of the reported lines we report too, and what we report beyond.
#[test]
#[expect(clippy::print_stdout, reason = "a table to read")]
fn other_tools_mostly_agree() {
    let cases = shared::cases("cases/dockerfile/lint-dev.jsonl", 138);
    let mut agreed = 0;
    let mut missed = Vec::new();
    for case in &cases {
        let workspace = one(case["dockerfile"].as_str().unwrap());
        let analysis = analyze(&workspace);
        let id = case["id"].as_str().unwrap_or_default();
        let builder = case["expected"]["buildkit"].as_array().into_iter().flatten();
        for hit in builder {
            let alias = format!("buildkit:{}", hit["rule"].as_str().unwrap_or_default());
            let lines = hit["line"].as_u64().unwrap_or(0)..=hit["endLine"].as_u64().unwrap_or(0);
            let has_rule = dockwright::rules::find(&alias).is_some();
            let is_found = analysis.findings.iter().any(|finding| {
                let line = analysis.files[0].lines.line(finding.span.start) + 1;
                finding.lint.aliases.contains(&alias.as_str()) && lines.contains(&u64::from(line))
            });
            match (has_rule, is_found) {
                (false, _) => {}
                (true, true) => agreed += 1,
                (true, false) => missed.push(format!("{id}: {alias} in line {}", lines.start())),
            }
        }
        for hit in case["expected"]["hadolint"].as_array().into_iter().flatten() {
            let alias = format!("hadolint:{}", hit["code"].as_str().unwrap_or_default());
            let line = hit["line"].as_u64().unwrap_or(0);
            if dockwright::rules::find(&alias).is_none() {
                continue;
            }
            let is_found = analysis.findings.iter().any(|finding| {
                finding.lint.aliases.contains(&alias.as_str())
                    && u64::from(first_line(&analysis, finding)) == line
            });
            if is_found {
                agreed += 1;
            } else {
                missed.push(format!("{id}: {alias} in line {line}"));
            }
        }
    }
    println!("{agreed} agreed, {} missed:\n{}", missed.len(), missed.join("\n"));
}

/// The first line of the instruction that a finding lies in, from 1.
fn first_line(analysis: &dockwright::Analysis, finding: &Finding) -> u32 {
    let file = &analysis.builds[0].dockerfile;
    let instructions = file.global_args.iter().chain(&file.strays).chain(file.instructions());
    let spans = instructions.map(|it| it.span).chain(file.stages.iter().map(|it| it.from.span));
    let span = spans.into_iter().find(|span| span.contains(finding.span)).unwrap_or(finding.span);
    analysis.files[0].lines.line(span.start) + 1
}

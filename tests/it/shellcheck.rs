//! What the shell rules find, next to what hadolint has `ShellCheck` say.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use dockwright::Analysis;
use dockwright::analyze;
use dockwright::rules::RULES;
use dockwright::workspace::{File, Workspace};

use crate::shared;

/// A file, the first line of an instruction, and a code.
type Report = (String, u64, String);

/// Where we do not say what hadolint says: the end of the path, the line, the code; with reasons.
const DISAGREEMENTS: [(&str, u64, &str); 1] = [
    // hadolint shows a later remark of ShellCheck, on a quote within quotes, that we do not make.
    ("golang_install_guide/example-program/Dockerfile", 31, "SC2016"),
];

/// `cargo test --test it shellcheck -- --nocapture` shows the table.
#[test]
#[expect(clippy::print_stdout, reason = "a table to read")]
fn real_files_are_judged_as_hadolint_judges_them() {
    let (Some(hadolint), Some(folder)) =
        (shared::oracle("hadolint"), shared::path("corpus/dockerfiles"))
    else {
        println!("skipped: 320 Dockerfiles of the corpus beside hadolint");
        return;
    };
    let files = files(&folder);
    let (mut theirs, unread) = hadolint_reports(&hadolint, &files);
    let mut ours = BTreeSet::new();
    let mut windows = BTreeSet::new();
    for path in &files {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let Ok(workspace) = Workspace::new(vec![File::new("Dockerfile", text)]) else { continue };
        let analysis = analyze(&workspace);
        let name = path.to_string_lossy().into_owned();
        let build = &analysis.builds[0];
        if build.dockerfile.stages.iter().any(dockwright::model::dockerfile::Stage::is_windows) {
            windows.insert(name);
        } else if !unread.contains(&name) {
            ours.extend(
                our_reports(&analysis).into_iter().map(|(line, code)| (name.clone(), line, code)),
            );
        }
    }
    // A shell of Windows is not what ShellCheck reads.
    theirs.retain(|(name, ..)| !windows.contains(name));
    compare(&ours, &theirs);
}

#[test]
fn the_cases_are_judged_as_hadolint_judges_them() {
    let (mut ours, mut theirs) = (BTreeSet::new(), BTreeSet::new());
    for case in &shared::cases("cases/dockerfile/lint-dev.jsonl", 152) {
        let Some(hits) = case["expected"]["shellcheck"].as_array() else { continue };
        let (Some(id), Some(text)) = (case["id"].as_str(), case["dockerfile"].as_str()) else {
            continue;
        };
        let analysis = analyze(&Workspace::new(vec![File::new("Dockerfile", text)]).unwrap());
        if analysis.builds[0]
            .dockerfile
            .stages
            .iter()
            .any(dockwright::model::dockerfile::Stage::is_windows)
        {
            continue;
        }
        ours.extend(
            our_reports(&analysis).into_iter().map(|(line, code)| (id.to_owned(), line, code)),
        );
        theirs.extend(hits.iter().filter_map(|hit| {
            Some((id.to_owned(), hit["line"].as_u64()?, hit["code"].as_str()?.to_owned()))
        }));
    }
    compare(&ours, &theirs);
}

/// Prints precision and recall by code, and holds their sum to 95 %.
#[expect(clippy::print_stdout, reason = "a table to read")]
#[expect(clippy::cast_precision_loss, reason = "counts of a few hundred")]
fn compare(ours: &BTreeSet<Report>, theirs: &BTreeSet<Report>) {
    let known: BTreeSet<&str> = RULES
        .iter()
        .flat_map(|rule| rule.lint.aliases)
        .filter_map(|alias| alias.strip_prefix("shellcheck:"))
        .collect();
    let is_known = |report: &&Report| known.contains(report.2.as_str());
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for report in ours.union(theirs).filter(is_known) {
        let (is_ours, is_theirs) = (ours.contains(report), theirs.contains(report));
        let column = if is_ours == is_theirs { 0 } else { 1 + usize::from(is_theirs) };
        counts.entry(&report.2).or_default()[column] += 1;
        let is_named = DISAGREEMENTS.iter().any(|(file, line, code)| {
            report.0.ends_with(file) && report.1 == *line && report.2 == *code
        });
        if column > 0 && !is_named {
            let side = if is_ours { "ours alone" } else { "theirs alone" };
            println!("{side}: {}:{} {}", report.0, report.1, report.2);
        }
    }
    for (code, [both, ours, theirs]) in &counts {
        println!("{code}: {both} both, {ours} ours alone, {theirs} theirs alone");
    }
    let [both, ours, theirs] =
        counts.values().fold([0; 3], |sum, it| [sum[0] + it[0], sum[1] + it[1], sum[2] + it[2]]);
    let share = |alone: usize| both as f64 / (both + alone).max(1) as f64;
    println!("precision {:.3}, recall {:.3} of {both}", share(ours), share(theirs));
    assert!(both == 0 || share(ours) >= 0.95, "precision {:.3}", share(ours));
    assert!(both == 0 || share(theirs) >= 0.95, "recall {:.3}", share(theirs));
}

/// `ShellCheck`'s codes of a file, each with the first line of its instruction.
fn our_reports(analysis: &Analysis) -> Vec<(u64, String)> {
    let file = &analysis.builds[0].dockerfile;
    let lines = &analysis.files[0].lines;
    let mut found = Vec::new();
    for finding in &analysis.findings {
        let instruction = file.instructions().find(|it| it.span.contains(finding.span));
        let span = instruction.map_or(finding.span, |it| it.span);
        let codes = finding.aliases.iter().filter_map(|it| it.strip_prefix("shellcheck:"));
        found.extend(codes.map(|code| (u64::from(lines.line(span.start)) + 1, code.to_owned())));
    }
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_list = path.extension().is_some_and(|it| it == "tsv" || it == "txt");
            if path.is_dir() {
                folders.push(path);
            } else if !is_list {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// hadolint's shell reports on these files, and the files that it could not read.
fn hadolint_reports(hadolint: &Path, files: &[PathBuf]) -> (BTreeSet<Report>, BTreeSet<String>) {
    let halves = files.chunks(files.len().div_ceil(2).max(1));
    let outputs: Vec<serde_json::Value> = thread::scope(|scope| {
        let run = |files: &[PathBuf]| {
            let mut command = Command::new(hadolint);
            command.args(["--format", "json", "--no-fail"]).args(files);
            let output = command.output().expect("hadolint runs").stdout;
            serde_json::from_slice(&output).expect("hadolint writes JSON")
        };
        let threads: Vec<_> = halves.map(|files| scope.spawn(move || run(files))).collect();
        threads.into_iter().map(|it| it.join().expect("hadolint ends")).collect()
    });
    let (mut reports, mut unread) = (BTreeSet::new(), BTreeSet::new());
    for hit in outputs.iter().filter_map(|output| output.as_array()).flatten() {
        let (Some(file), Some(line), Some(code)) =
            (hit["file"].as_str(), hit["line"].as_u64(), hit["code"].as_str())
        else {
            continue;
        };
        if code == "DL1000" {
            unread.insert(file.to_owned());
        } else if code.starts_with("SC") {
            reports.insert((file.to_owned(), line, code.to_owned()));
        }
    }
    (reports, unread)
}

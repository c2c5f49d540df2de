//! What hadolint and the builder's linter say of the same files, next to what we say.
//!
//! Where we differ on purpose, `agreement/disagreements.tsv` says why.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use dockwright::Analysis;
use dockwright::analyze;
use dockwright::finding::Finding;
use dockwright::rules;
use dockwright::workspace::{File, Workspace};

use crate::hadolint;
use crate::shared;

const DISAGREEMENTS: &str = include_str!("agreement/disagreements.tsv");

/// A file or case, the first line of the instruction, and the other tool's code.
type Key = (String, u64, String);

/// What two sides say of the same files.
#[derive(Default)]
struct Comparison {
    theirs: BTreeSet<Key>,
    ours: BTreeSet<Key>,
}

/// How often each of the two sides reports a code, and how often both do at one place.
#[derive(Default)]
struct Count {
    theirs: usize,
    ours: usize,
    both: usize,
}

impl Comparison {
    /// Asserts that the sides agree on each code but for the disagreements that are named, and
    /// that these are such.
    #[expect(clippy::print_stdout, reason = "a table to read")]
    fn assert_agreement(&self, files: &BTreeSet<String>, tools: &[&str], least: f64) {
        let is_tool = |code: &str| tools.iter().any(|tool| code.starts_with(tool));
        let named: BTreeSet<Key> = named(files).filter(|(_, _, code)| is_tool(code)).collect();
        let mut faults = Vec::new();
        for key in &named {
            if self.theirs.contains(key) == self.ours.contains(key) {
                faults.push(format!("{}, line {}: {} is no disagreement", key.0, key.1, key.2));
            }
        }
        let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
        for key @ (file, line, code) in self.theirs.union(&self.ours) {
            if named.contains(key) || !is_tool(code) {
                continue;
            }
            let count = counts.entry(code).or_default();
            let (is_theirs, is_ours) = (self.theirs.contains(key), self.ours.contains(key));
            count.theirs += usize::from(is_theirs);
            count.ours += usize::from(is_ours);
            count.both += usize::from(is_theirs && is_ours);
            if is_theirs != is_ours {
                let who = if is_theirs { "we miss" } else { "we alone report" };
                println!("{file}, line {line}: {who} {code}");
            }
        }
        println!("{:40} {:>6} {:>6} {:>9} {:>6}", "code", "theirs", "ours", "precision", "recall");
        for (code, count) in counts {
            let (precision, recall) =
                (share(count.both, count.ours), share(count.both, count.theirs));
            let note = if rules::find(code).is_none() { "no rule yet" } else { "" };
            println!(
                "{code:40} {:6} {:6} {precision:9.3} {recall:6.3} {note}",
                count.theirs, count.ours
            );
            if (precision < least || recall < least) && note.is_empty() {
                faults.push(format!("{code}: precision {precision:.3}, recall {recall:.3}"));
            }
        }
        println!("{} disagreements have their reasons", named.len());
        assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are some thousands")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// The named disagreements about these files.
fn named(files: &BTreeSet<String>) -> impl Iterator<Item = Key> {
    let lines = DISAGREEMENTS.lines().skip(1).filter(|line| !line.trim().is_empty());
    let read = |line: &str| {
        let [file, line_number, code, reason] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("four columns: {line}");
        };
        assert!(!reason.is_empty(), "a disagreement has a reason: {line}");
        (file.to_owned(), line_number.parse().expect("a line is a number"), code.to_owned())
    };
    lines.map(read).filter(|key: &Key| files.contains(&key.0))
}

/// What our findings say in other tools' names, by the first line of the instruction.
fn ours(file: &str, analysis: &Analysis) -> Vec<Key> {
    let keys = analysis.findings.iter().flat_map(|finding| {
        let line = first_line(analysis, finding);
        finding.aliases.iter().map(move |&alias| (file.to_owned(), line, alias.to_owned()))
    });
    keys.collect()
}

/// The first line of the instruction that a finding lies in, from 1.
fn first_line(analysis: &Analysis, finding: &Finding) -> u64 {
    let line = u64::from(analysis.files[0].lines.line(finding.span.start)) + 1;
    first_line_of(analysis, line)
}

/// The first line of the instruction to which a line belongs; the line itself outside of any.
fn first_line_of(analysis: &Analysis, line: u64) -> u64 {
    let file = &analysis.builds[0].dockerfile;
    let instructions = file.global_args.iter().chain(&file.strays).chain(file.instructions());
    let spans = instructions.map(|it| it.span).chain(file.stages.iter().map(|it| it.from.span));
    let number = |at| u64::from(analysis.files[0].lines.line(at)) + 1;
    let mut ranges = spans.map(|span| number(span.start)..=number(span.end));
    ranges.find(|lines| lines.contains(&line)).map_or(line, |lines| *lines.start())
}

/// `cargo test --test it agreement -- --nocapture` shows the tables.
#[test]
fn hadolint_agrees_on_real_files() {
    let Some(program) = shared::oracle("hadolint") else { return };
    let paths = hadolint::corpus();
    let root = shared::path("corpus/dockerfiles").unwrap_or_default();
    let name = |path: &std::path::Path| {
        path.strip_prefix(&root).unwrap_or(path).to_string_lossy().into_owned()
    };
    let hits = hadolint::report(&program, &paths);
    // Where it gives up on a file, it says nothing else.
    let given_up: BTreeSet<_> =
        hits.iter().filter(|hit| hit.code == "DL1000").map(|hit| &hit.file).collect();
    let mut comparison = Comparison::default();
    let mut files = BTreeSet::new();
    for path in paths.iter().filter(|path| !given_up.contains(path)) {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let workspace = Workspace::new(vec![File::new("Dockerfile", text)]).unwrap();
        comparison.ours.extend(ours(&name(path), &analyze(&workspace)));
        files.insert(name(path));
    }
    let hits = hits.iter().filter(|hit| files.contains(&name(&hit.file)));
    comparison
        .theirs
        .extend(hits.map(|hit| (name(&hit.file), hit.line, format!("hadolint:{}", hit.code))));
    comparison.assert_agreement(&files, &["hadolint:DL"], 0.99);
}

/// The builder's linter is no program that could be run here, so its rules are only counted.
#[test]
#[expect(clippy::print_stdout, reason = "a table to read")]
fn rules_of_the_builder_are_counted_on_real_files() {
    let paths = hadolint::corpus();
    if paths.is_empty() {
        println!("skipped: 320 Dockerfiles of the corpus, which are not here");
    }
    let mut counts: BTreeMap<String, (usize, BTreeSet<String>)> = BTreeMap::new();
    for path in paths {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let workspace = Workspace::new(vec![File::new("Dockerfile", text)]).unwrap();
        for (file, _, code) in ours(&path.to_string_lossy(), &analyze(&workspace)) {
            let count = counts.entry(code).or_default();
            count.0 += 1;
            count.1.insert(file);
        }
    }
    for (code, (times, files)) in counts.iter().filter(|(code, _)| code.starts_with("buildkit:")) {
        println!("{times:6} times in {:5} files  {code}", files.len());
    }
}

/// Both tools answered these cases when they were written.
#[test]
fn both_tools_agree_on_the_cases() {
    let mut comparison = Comparison::default();
    let mut files = BTreeSet::new();
    for case in &shared::cases("cases/dockerfile/lint-dev.jsonl", 152) {
        let id = case["id"].as_str().unwrap().to_owned();
        let answered: Vec<&str> = ["hadolint", "buildkit"]
            .into_iter()
            .filter(|tool| !case["expected"][tool].is_null())
            .collect();
        let is_answered = |code: &str| {
            let tool = code.split(':').next().unwrap_or_default();
            answered.contains(&tool)
        };
        let analysis = analyze(&workspace(case));
        let keys = [ours(&id, &analysis), reported(&id, case, &analysis)];
        let [ours, theirs] = keys.map(|keys| keys.into_iter().filter(|key| is_answered(&key.2)));
        comparison.ours.extend(ours);
        comparison.theirs.extend(theirs);
        files.insert(id);
    }
    comparison.assert_agreement(&files, &["hadolint:DL", "buildkit:"], 0.98);
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
fn reported(id: &str, case: &serde_json::Value, analysis: &Analysis) -> Vec<Key> {
    let list = |key: &str| case["expected"][key].as_array().cloned().unwrap_or_default();
    let hits = |tool: &str, name: &str| -> Vec<Key> {
        let read = |hit: &serde_json::Value| {
            let code = format!("{tool}:{}", hit[name].as_str()?);
            Some((id.to_owned(), first_line_of(analysis, hit["line"].as_u64()?), code))
        };
        list(tool).iter().filter_map(read).collect()
    };
    [hits("hadolint", "code"), hits("buildkit", "rule")].concat()
}

//! Runs `tests/fixtures/rules`; the README above it describes the format.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use dockwright::Analysis;
use dockwright::analyze;
use dockwright::content::texts::Language;
use dockwright::finding::Finding;
use dockwright::words::Words;
use dockwright::workspace::{File, Workspace};

const WORDS: Words = Words { language: Language::English };

/// A fenced block of a fixture.
struct Block<'a> {
    info: &'a str,
    text: &'a str,
    /// Where `text` stands in the fixture.
    start: usize,
    /// The heading it stands under.
    case: &'a str,
}

/// `# expect: rule "text"`.
struct Claim<'a> {
    /// From 0, where the claim stands.
    line: u32,
    rule: &'a str,
    text: &'a str,
}

#[test]
fn fixtures() {
    let wanted = std::env::var("FIXTURE").unwrap_or_default();
    let updates = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut faults = Vec::new();
    let mut count = 0;
    for path in markdown(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rules")) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !path.to_string_lossy().contains(&wanted) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let renewed = run(&name, &text, &mut faults, &mut count);
        if updates && renewed != text {
            fs::write(&path, renewed).unwrap();
            faults.retain(|fault| !fault.contains("snapshot"));
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    assert!(count > 0 || !wanted.is_empty(), "no case was run");
}

/// Runs the cases of one file, and gives the file with its snapshots as they should be.
fn run(name: &str, text: &str, faults: &mut Vec<String>, count: &mut usize) -> String {
    let mut updated = String::new();
    let mut copied = 0;
    let mut last: Option<(Workspace, Analysis)> = None;
    for block in blocks(text) {
        let place = format!("{name}, {}", block.case);
        if block.info != "snapshot" {
            *count += 1;
            let path = match block.info {
                "dockerfile" => "Dockerfile",
                "compose" => "compose.yaml",
                "kube" => "deployment.yaml",
                other => {
                    faults.push(format!("{place}: no file is of the kind {other:?}"));
                    continue;
                }
            };
            let workspace = Workspace::new(vec![File::new(path, block.text)]).unwrap();
            let analysis = analyze(&workspace);
            faults.extend(unmet(block.text, &analysis).map(|fault| format!("{place}: {fault}")));
            last = Some((workspace, analysis));
            continue;
        }
        let Some((workspace, analysis)) = &last else {
            faults.push(format!("{place}: a snapshot stands below a file"));
            continue;
        };
        let shown = rendered(workspace, analysis);
        if shown != block.text {
            faults.push(format!("{place}: the snapshot should be\n{shown}"));
        }
        updated.push_str(&text[copied..block.start]);
        updated.push_str(&shown);
        copied = block.start + block.text.len();
    }
    updated + &text[copied..]
}

/// What a block claims and does not get, and the other way round. A block without any claim and
/// with a snapshot below claims nothing; that is told by its first line, `# see the snapshot`.
fn unmet(text: &str, analysis: &Analysis) -> impl Iterator<Item = String> {
    let claims: Vec<Claim> = claims(text).collect();
    let is_open = text.starts_with("# see the snapshot");
    let mut met = BTreeSet::new();
    let mut faults = Vec::new();
    let line = |finding: &Finding| analysis.files[0].lines.line(finding.span.start);
    for claim in &claims {
        let is_met = |finding: &Finding| {
            let is_claimed =
                finding.lint.name == claim.rule && WORDS.message(finding).contains(claim.text);
            is_claimed && line(finding) == below(text, claim.line)
        };
        let found: Vec<usize> =
            (0..analysis.findings.len()).filter(|&at| is_met(&analysis.findings[at])).collect();
        if found.is_empty() {
            faults.push(format!("line {} lacks {} {:?}", claim.line + 1, claim.rule, claim.text));
        }
        met.extend(found);
    }
    let unclaimed = analysis.findings.iter().enumerate().filter(|(at, _)| !met.contains(at));
    for (_, finding) in unclaimed.filter(|_| !is_open) {
        let message = WORDS.message(finding);
        faults.push(format!("line {}: {}: {message}", line(finding) + 1, finding.lint.name));
    }
    faults.into_iter()
}

/// The line that a claim speaks of: the next that holds no claim.
fn below(text: &str, line: u32) -> u32 {
    let rest = text.lines().skip(line as usize);
    line + u32::try_from(rest.take_while(|line| claim(line).is_some()).count()).unwrap()
}

fn claims(text: &str) -> impl Iterator<Item = Claim<'_>> {
    (0..).zip(text.lines()).filter_map(|(line, written)| {
        let (rule, text) = claim(written)?;
        Some(Claim { line, rule, text })
    })
}

fn claim(line: &str) -> Option<(&str, &str)> {
    let claim = line.trim().strip_prefix("# expect: ")?;
    let (rule, text) = claim.split_once(' ').unwrap_or((claim, ""));
    Some((rule, text.trim().trim_matches('"')))
}

/// Every finding of the first file, as the format shows it.
fn rendered(workspace: &Workspace, analysis: &Analysis) -> String {
    let mut shown = String::new();
    for finding in &analysis.findings {
        let place = |span: dockwright::text::Span| {
            let file = &workspace.files()[span.file.index()];
            let at = analysis.files[span.file.index()].lines.scalar(&file.text, span.start);
            format!("{}:{}:{}", file.path, at.line + 1, at.column + 1)
        };
        let severity = finding.severity.as_str();
        let message = WORDS.message(finding);
        writeln!(shown, "{severity}[{}]: {message}", finding.lint.name).unwrap();
        writeln!(shown, " --> {}", place(finding.span)).unwrap();
        for related in &finding.related {
            let said = WORDS.related(finding, related);
            writeln!(shown, "  at {}: {said}", place(related.span)).unwrap();
        }
        if let (Some(fix), Some(title)) = (&finding.fix, WORDS.fix_title(finding)) {
            writeln!(shown, "fix ({}): {title}", fix.safety.as_str()).unwrap();
        }
    }
    if shown.is_empty() { "nothing\n".to_owned() } else { shown }
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut case = "";
    let mut open: Option<(&str, usize)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        match (open, line.trim_end().strip_prefix("```")) {
            (None, Some(info)) => open = Some((info, end)),
            (Some((info, from)), Some(_)) => {
                found.push(Block { info, text: &text[from..start], start: from, case });
                open = None;
            }
            (None, None) if line.starts_with('#') => case = line.trim_matches(['#', ' ', '\n']),
            _ => {}
        }
        start = end;
    }
    found
}

fn markdown(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(markdown(&path));
        } else if path.extension().is_some_and(|it| it == "md") {
            found.push(path);
        }
    }
    found.sort();
    found
}

//! An argument with another value at each build, declared above steps that do not need it.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Pair;
use crate::rules::dockerfile::steady;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "changing-argument-early", severity: Severity::Warning, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("changing_argument_early"),
};

/// How far down the first use is looked for.
const FARTHEST: usize = 64;

/// Parts of names whose values come from the state of the sources or the time of the build.
const CHANGING: [&str; 10] = [
    "COMMIT",
    "REVISION",
    "VCS_REF",
    "GIT_REF",
    "GIT_SHA",
    "BUILD_DATE",
    "BUILD_TIME",
    "BUILD_NUMBER",
    "BUILD_ID",
    "TIMESTAMP",
];
/// Names that are the program's own version rather than that of something it needs.
const OWN_VERSIONS: [&str; 6] =
    ["VERSION", "APP_VERSION", "BUILD_VERSION", "RELEASE", "GIT_TAG", "SHA"];
/// Defaults that only stand in for a value.
const STAND_INS: [&str; 11] =
    ["", "dev", "devel", "unknown", "none", "latest", "local", "HEAD", "0", "0.0.0", "n/a"];

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in &file.stages {
        for (at, instruction) in stage.instructions.iter().enumerate() {
            let Kind::Arg(pairs) = &instruction.kind else { continue };
            let [pair] = pairs.as_slice() else { continue };
            if is_changing(pair) {
                check_argument(file, instruction, pair, &stage.instructions[at + 1..], out);
            }
        }
    }
}

fn is_changing(pair: &Pair) -> bool {
    let name = pair.name.value.to_ascii_uppercase();
    let is_open = pair.value.as_ref().is_none_or(|value| STAND_INS.contains(&value.value.as_str()));
    is_open
        && (OWN_VERSIONS.contains(&name.as_str())
            || CHANGING.iter().any(|part| name.contains(part)))
}

fn check_argument(
    file: &Dockerfile,
    declaring: &Instruction,
    pair: &Pair,
    below: &[Instruction],
    out: &mut Sink,
) {
    let name = &pair.name.value;
    let mut rerun: Option<(&Instruction, String)> = None;
    for instruction in below.iter().take(FARTHEST) {
        let installed = match &instruction.kind {
            Kind::Run(run) => steady::installs(instruction, run),
            _ => None,
        };
        // A script that is run may read what the line does not name.
        let is_opaque = matches!(instruction.kind, Kind::Run(_)) && installed.is_none();
        if !is_opaque && !mentions(out.text(instruction.span), name) {
            rerun = rerun.or(installed.map(|title| (instruction, title)));
            continue;
        }
        let Some((step, title)) = rerun else { return };
        let from = steady::lines_with_comments(file, declaring.span, out);
        let to = steady::lines_with_comments(file, instruction.span, out);
        let text = steady::with_break(out.text(from).to_owned());
        let args = vec![("name", name.into()), ("command", title.into())];
        let finding = out.at(declaring.span, args).related(step.span, "related-step", Vec::new());
        let edits = vec![Edit::delete(from), Edit::insert(to.before(), text)];
        let args = vec![("name", name.into())];
        out.report(finding.safe_fix(edits).fix_worded("fix", args));
        return;
    }
}

/// Whether a text has a name as a word of its own.
fn mentions(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(name).any(|(at, _)| {
        !text[..at].ends_with(is_part) && !text[at + name.len()..].starts_with(is_part)
    })
}

//! The list of findings.

use std::rc::Rc;

use crate::app::explanations::Explanations;
use crate::app::quiet;
use crate::app::state::{Origin, State};
use crate::app::view::markdown;
use crate::app::view::markdown::Block;
use crate::content::texts::Language;
use crate::finding::{Arg, Finding, Safety, Severity};
use crate::rules;
use crate::text::{FileId, Span};
use crate::words::Words;

/// One finding as the panel shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingRow {
    /// Its place in the analysis: what actions name.
    pub index: usize,
    pub severity: Severity,
    /// The severity in words.
    pub severity_label: &'static str,
    /// With code between backticks.
    pub message: String,
    pub rule: &'static str,
    pub span: Span,
    /// The line in words.
    pub place: String,
    pub fix: Option<FixButton>,
    /// Other places.
    pub related: Vec<RelatedRow>,
    /// Set for the one to begin with, or to go on with: what to call it.
    pub step: Option<&'static str>,
    /// Set while its explanation is open.
    pub explanation: Option<Explanation>,
}

/// Another place that a finding speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedRow {
    pub span: Span,
    /// The line in words, with the path where it is another file.
    pub place: String,
    /// What is there.
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixButton {
    pub title: String,
    /// A fix that may change the result says so.
    pub caution: Option<&'static str>,
}

/// A rule's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub title: &'static str,
    pub blocks: Vec<Block>,
    /// What is said in place of the blocks while there are none.
    pub missing: Option<&'static str>,
    pub aliases: &'static [&'static str],
    /// What the button says that silences this finding with a comment, where one can.
    pub ignore: Option<&'static str>,
    /// What the button says that switches the rule off.
    pub switch_off: &'static str,
}

/// The findings of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFindings {
    pub file: FileId,
    pub path: String,
    pub count: usize,
    pub rows: Vec<FindingRow>,
    /// What the button says that shows the rest, where there is a rest.
    pub rest: Option<String>,
}

/// How many findings of a file are listed before the person asks for all. A thousand rows would
/// make every keystroke wait.
const FIRST_ROWS: usize = 100;

/// All findings by file, in the order of the tabs; files without any are left out.
pub fn by_file(state: &State) -> Rc<[FileFindings]> {
    let first_step = first_step(state);
    let most = if state.shows_all_findings { usize::MAX } else { FIRST_ROWS };
    let of_file = |file: FileId| {
        let all = state.analysis.findings.iter().enumerate();
        let all = all.filter(|(_, finding)| finding.span.file == file);
        let count = all.clone().count();
        let rows: Vec<FindingRow> =
            all.take(most).map(|(index, finding)| row(state, index, finding, first_step)).collect();
        let rest = (count > rows.len()).then(|| {
            let words = Words::new(state.language);
            words.say("findings.rest", &vec![("n", (count - rows.len()).into())])
        });
        let path = state.workspace.file(file)?.path.clone();
        (count > 0).then_some(FileFindings { file, path, count, rows, rest })
    };
    state.workspace.ids().filter_map(of_file).collect()
}

fn row(state: &State, index: usize, finding: &Finding, first_step: Option<usize>) -> FindingRow {
    let words = Words::new(state.language);
    let related = finding.related.iter().map(|related| RelatedRow {
        span: related.span,
        place: match state.workspace.file(related.span.file) {
            Some(file) if related.span.file != finding.span.file => {
                format!("{} {}", file.path, place(state, words, related.span))
            }
            _ => place(state, words, related.span),
        },
        text: words.related(finding, related),
    });
    let button = |title| FixButton {
        title,
        caution: finding
            .fix
            .as_ref()
            .filter(|fix| fix.safety == Safety::Unsafe)
            .map(|_| words.text("findings.unsafe")),
    };
    FindingRow {
        index,
        severity: finding.severity,
        severity_label: words.text(severity_key(finding.severity)),
        message: words.message(finding),
        rule: finding.lint.name,
        span: finding.span,
        place: place(state, words, finding.span),
        fix: words.fix_title(finding).map(button),
        related: related.collect(),
        step: (first_step == Some(index)).then(|| words.text(step_key(state))),
        explanation: (state.explained == Some(index))
            .then(|| explanation(state, words, index, finding))
            .flatten(),
    }
}

/// The line on which a span begins, in words.
fn place(state: &State, words: Words, span: Span) -> String {
    let facts = state.analysis.files.get(span.file.index());
    let line = facts.map_or(0, |file| file.lines.line(span.start) + 1);
    words.say("findings.line", &vec![("n", Arg::Text(line.to_string()))])
}

/// In an untouched example it is a beginning.
fn step_key(state: &State) -> &'static str {
    match state.origin {
        Origin::Example(_) => "findings.first-step",
        Origin::Draft | Origin::Link(_) => "findings.next-step",
    }
}

fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "severity.error",
        Severity::Warning => "severity.warning",
        Severity::Info => "severity.info",
    }
}

fn explanation(
    state: &State,
    words: Words,
    index: usize,
    finding: &Finding,
) -> Option<Explanation> {
    let rule = rules::find(finding.lint.name)?;
    let body = |words: Words| match words.page(rule).body {
        "" => state.explanations.of(rule.lint.name, words.language),
        body => Some(body),
    };
    let mut blocks = body(words).map(markdown::blocks).unwrap_or_default();
    if words.language != Language::English {
        // Examples are code, the same in every language, and stand in the English page alone.
        let english = body(Words::new(Language::English)).map(markdown::blocks).unwrap_or_default();
        blocks.extend(english.into_iter().filter(|it| matches!(it, Block::Code { .. })));
    }
    let missing = match state.explanations {
        _ if !blocks.is_empty() => None,
        Explanations::Unreachable => Some(words.text("findings.explanation-unreachable")),
        _ => Some(words.text("findings.explanation-awaited")),
    };
    let title = words.page(rule).title;
    let ignore = quiet::comment_for(state, index).map(|_| words.text("findings.ignore"));
    let switch_off = words.text("findings.switch-off");
    Some(Explanation { title, blocks, missing, aliases: rule.lint.aliases, ignore, switch_off })
}

/// The finding that a newcomer is led to: of those with a fix the worst, and of these the first.
pub fn first_step(state: &State) -> Option<usize> {
    let fixable = state.analysis.findings.iter().enumerate().filter(|(_, it)| it.fix.is_some());
    let worst = fixable.min_by_key(|(index, finding)| (finding.severity, *index));
    worst.map(|(index, _)| index)
}

/// What the button says that applies all safe fixes; it is there from two on.
pub fn fix_all(state: &State) -> Option<String> {
    let is_safe =
        |finding: &&Finding| finding.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe);
    let count = state.analysis.findings.iter().filter(is_safe).count();
    let words = Words::new(state.language);
    (count > 1).then(|| words.say("findings.fix-all", &vec![("n", Arg::Text(count.to_string()))]))
}

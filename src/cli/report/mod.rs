//! Findings for people and for programs.

mod excerpt;
mod github;
mod sarif;
mod text;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::Analysis;
use crate::cli::fix::Outcome;
use crate::cli::input::Loaded;
use crate::cli::report::excerpt::Excerpt;
use crate::cli::{Failure, print, print_json};
use crate::content::texts::Language;
use crate::finding::{Finding, Fix, Related};
use crate::text::Span;
use crate::words::Words;

/// The command line speaks English.
pub(super) const WORDS: Words = Words { language: Language::English };

#[derive(Debug, Serialize)]
pub(super) struct Report {
    version: u8,
    pub findings: Vec<Entry>,
    pub errors: Vec<ErrorEntry>,
    /// How many files were looked at.
    #[serde(skip)]
    files: usize,
    /// How many findings were fixed, and in which files.
    #[serde(skip)]
    fixed: (usize, Vec<String>),
    /// The settings files of which all is said.
    #[serde(skip)]
    settings: BTreeSet<String>,
    /// Whether some finding is as bad as the settings ask for.
    #[serde(skip)]
    pub is_failure: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    file: String,
    rule: &'static str,
    severity: &'static str,
    #[serde(flatten)]
    place: Place,
    message: String,
    aliases: Vec<&'static str>,
    fix: Option<FixEntry>,
    related: Vec<RelatedEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doc: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip)]
    excerpt: Excerpt,
}

/// A span in lines and columns from 1, in scalar values; the end is exclusive.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Debug, Serialize)]
struct FixEntry {
    title: String,
    safety: &'static str,
    edits: Vec<EditEntry>,
}

#[derive(Debug, Serialize)]
struct EditEntry {
    #[serde(flatten)]
    place: Place,
    text: String,
}

/// Another place that a finding speaks of.
#[derive(Debug, Serialize)]
struct RelatedEntry {
    file: String,
    #[serde(flatten)]
    place: Place,
    message: String,
}

#[derive(Debug, Serialize)]
pub(super) struct ErrorEntry {
    file: String,
    message: String,
}

impl Report {
    pub(super) fn new() -> Report {
        Report {
            version: 1,
            findings: Vec::new(),
            errors: Vec::new(),
            files: 0,
            fixed: (0, Vec::new()),
            settings: BTreeSet::new(),
            is_failure: false,
        }
    }

    pub(super) fn add(&mut self, loaded: &Loaded, analysis: &Analysis) {
        self.files += loaded.origins.iter().filter(|origin| !origin.is_borrowed).count();
        self.is_failure |= analysis.is_failure;
        let source = Source { loaded, analysis };
        let is_said = |finding: &Finding| {
            let origin = loaded.origins.get(finding.span.file.index());
            origin.is_some_and(|it| it.is_borrowed && self.settings.contains(&it.shown))
        };
        let findings = analysis.findings.iter().filter(|finding| !is_said(finding));
        self.findings.extend(findings.map(|finding| source.entry(finding)));
        let borrowed = loaded.origins.iter().filter(|origin| origin.is_borrowed);
        self.settings.extend(borrowed.map(|origin| origin.shown.clone()));
    }

    /// Takes note of what fixes did.
    pub(super) fn fixed(&mut self, outcome: Outcome) {
        self.fixed.0 += outcome.count;
        self.fixed.1.extend(outcome.changed);
    }

    pub(super) fn fail(&mut self, failures: Vec<Failure>) {
        let entries =
            failures.into_iter().map(|it| ErrorEntry { file: it.subject, message: it.message });
        self.errors.extend(entries);
    }

    pub(super) fn print_json(&self) -> Result<(), Failure> {
        print_json(self)
    }

    /// Each finding with its line of the file, then how many there are.
    pub(super) fn print_text(&self) {
        // Where nothing could be read, there is nothing to say about it.
        if self.files > 0 || self.errors.is_empty() {
            print(&text::report(self));
        }
        self.print_errors();
    }

    /// Workflow commands, which GitHub shows at the lines of a change.
    pub(super) fn print_github(&self) {
        print(&self.findings.iter().map(github::command).collect::<String>());
        self.print_errors();
    }

    /// One log of the Static Analysis Results Interchange Format, which also holds the errors.
    pub(super) fn print_sarif(&self) -> Result<(), Failure> {
        print_json(&sarif::log(self))
    }

    fn print_errors(&self) {
        for error in &self.errors {
            eprintln!("dockwright: {}: {}", error.file, error.message);
        }
    }
}

/// What findings are told from: the files and what was made of them.
#[derive(Clone, Copy)]
struct Source<'a> {
    loaded: &'a Loaded,
    analysis: &'a Analysis,
}

impl Source<'_> {
    fn entry(self, finding: &Finding) -> Entry {
        let field = finding.field.as_ref();
        let related = finding.related.iter().map(|related| self.related(finding, related));
        Entry {
            file: self.file(finding.span),
            rule: finding.lint.name,
            severity: finding.severity.as_str(),
            place: self.place(finding.span),
            message: WORDS.message(finding),
            aliases: finding.aliases.to_vec(),
            fix: finding.fix.as_ref().map(|fix| self.fix(finding, fix)),
            related: related.collect(),
            doc: field.map(|field| field.document),
            path: field.map(|field| field.path.clone()),
            kind: field.map(|field| field.kind),
            excerpt: Excerpt::new(self.loaded.workspace.text(finding.span.file), finding.span),
        }
    }

    fn fix(self, finding: &Finding, fix: &Fix) -> FixEntry {
        let edits = fix.edits.iter();
        FixEntry {
            title: WORDS.fix_title(finding).unwrap_or_default(),
            safety: fix.safety.as_str(),
            edits: edits
                .map(|edit| EditEntry { place: self.place(edit.span), text: edit.text.clone() })
                .collect(),
        }
    }

    fn related(self, finding: &Finding, related: &Related) -> RelatedEntry {
        RelatedEntry {
            file: self.file(related.span),
            place: self.place(related.span),
            message: WORDS.related(finding, related),
        }
    }

    fn file(self, span: Span) -> String {
        let origin = self.loaded.origins.get(span.file.index());
        origin.map(|origin| origin.shown.clone()).unwrap_or_default()
    }

    fn place(self, span: Span) -> Place {
        let text = self.loaded.workspace.text(span.file);
        let Some(facts) = self.analysis.files.get(span.file.index()) else {
            return Place { line: 1, column: 1, end_line: 1, end_column: 1 };
        };
        let start = facts.lines.scalar(text, span.start);
        let end = facts.lines.scalar(text, span.end);
        Place {
            line: start.line + 1,
            column: start.column + 1,
            end_line: end.line + 1,
            end_column: end.column + 1,
        }
    }
}

//! Findings for people, for programs, and for GitHub.

use serde::Serialize;

use crate::Analysis;
use crate::cli::input::Loaded;
use crate::cli::{Failure, print, print_json};
use crate::content::texts::Language;
use crate::finding::{Finding, Fix, Severity};
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
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    file: String,
    rule: &'static str,
    severity: &'static str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    message: String,
    aliases: &'static [&'static str],
    fix: Option<FixEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doc: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct FixEntry {
    title: String,
    safety: &'static str,
    edits: Vec<EditEntry>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct EditEntry {
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    text: String,
}

#[derive(Debug, Serialize)]
pub(super) struct ErrorEntry {
    file: String,
    message: String,
}

impl Report {
    pub(super) fn new() -> Report {
        Report { version: 1, findings: Vec::new(), errors: Vec::new(), files: 0 }
    }

    pub(super) fn add(&mut self, loaded: &Loaded, analysis: &Analysis) {
        self.files += loaded.origins.len();
        let findings = analysis.findings.iter();
        self.findings.extend(findings.map(|finding| entry(loaded, analysis, finding)));
    }

    pub(super) fn fail(&mut self, failures: Vec<Failure>) {
        let entries =
            failures.into_iter().map(|it| ErrorEntry { file: it.subject, message: it.message });
        self.errors.extend(entries);
    }

    pub(super) fn print_json(&self) -> Result<(), Failure> {
        print_json(self)
    }

    pub(super) fn print_text(&self) {
        let mut lines: Vec<String> = self.findings.iter().map(text_line).collect();
        lines.push(self.summary());
        print(&(lines.join("\n") + "\n"));
        self.print_errors();
    }

    /// Workflow commands, which GitHub shows at the lines of a change.
    pub(super) fn print_github(&self) {
        let lines: Vec<String> = self.findings.iter().map(github_line).collect();
        print(&lines.concat());
        self.print_errors();
    }

    fn print_errors(&self) {
        for error in &self.errors {
            eprintln!("dockwright: {}: {}", error.file, error.message);
        }
    }

    fn summary(&self) -> String {
        let count = |severity: Severity| {
            let name = severity.as_str();
            self.findings.iter().filter(|it| it.severity == name).count()
        };
        let [errors, warnings, infos] = Severity::ALL.map(count);
        let counted = [(errors, "error"), (warnings, "warning"), (infos, "note")];
        let parts: Vec<String> = counted
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|&(it, name)| plural(it, name))
            .collect();
        let files = plural(self.files, "file");
        match parts.as_slice() {
            [] => format!("No problems found in {files}."),
            _ => format!("{} in {files}.", parts.join(", ")),
        }
    }
}

fn plural(count: usize, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

/// A span in lines and columns from 1, in scalar values.
struct Place {
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

fn place(loaded: &Loaded, analysis: &Analysis, span: Span) -> Place {
    let text = loaded.workspace.text(span.file);
    let Some(facts) = analysis.files.get(span.file.index()) else {
        return Place { line: 1, column: 1, end_line: 1, end_column: 1 };
    };
    let (start, end) = (facts.lines.scalar(text, span.start), facts.lines.scalar(text, span.end));
    Place {
        line: start.line + 1,
        column: start.column + 1,
        end_line: end.line + 1,
        end_column: end.column + 1,
    }
}

fn entry(loaded: &Loaded, analysis: &Analysis, finding: &Finding) -> Entry {
    let Place { line, column, end_line, end_column } = place(loaded, analysis, finding.span);
    let origin = loaded.origins.get(finding.span.file.index());
    let field = finding.field.as_ref();
    Entry {
        file: origin.map(|origin| origin.shown.clone()).unwrap_or_default(),
        rule: finding.lint.name,
        severity: finding.severity.as_str(),
        line,
        column,
        end_line,
        end_column,
        message: WORDS.message(finding),
        aliases: finding.lint.aliases,
        fix: finding.fix.as_ref().map(|fix| fix_entry(loaded, analysis, finding, fix)),
        doc: field.map(|field| field.document),
        path: field.map(|field| field.path.clone()),
        kind: field.map(|field| field.kind),
    }
}

fn fix_entry(loaded: &Loaded, analysis: &Analysis, finding: &Finding, fix: &Fix) -> FixEntry {
    let edits = fix.edits.iter().map(|edit| {
        let Place { line, column, end_line, end_column } = place(loaded, analysis, edit.span);
        EditEntry { line, column, end_line, end_column, text: edit.text.clone() }
    });
    FixEntry {
        title: WORDS.fix_title(finding).unwrap_or_default(),
        safety: fix.safety.as_str(),
        edits: edits.collect(),
    }
}

fn text_line(entry: &Entry) -> String {
    let Entry { file, line, column, severity, message, rule, .. } = entry;
    let fixable = if entry.fix.is_some() { ", fixable" } else { "" };
    format!("{file}:{line}:{column}: {severity}: {} [{rule}{fixable}]", one_line(message))
}

fn one_line(text: &str) -> String {
    text.replace(|it: char| it.is_control(), " ")
}

fn github_line(entry: &Entry) -> String {
    let level = match entry.severity {
        "info" => "notice",
        severity => severity,
    };
    let Entry { line, column, end_line, end_column, rule, .. } = entry;
    // GitHub shows no columns of a span over several lines.
    let columns = if line == end_line {
        format!(",col={column},endColumn={end_column}")
    } else {
        String::new()
    };
    let file = property(&entry.file);
    let message = escaped(&entry.message);
    format!(
        "::{level} file={file},line={line},endLine={end_line}{columns},title={rule}::{message}\n"
    )
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

//! Findings for people, each with its line of the file.

use std::fmt::Write;

use crate::cli::report::excerpt::printable;
use crate::cli::report::{Entry, FixEntry, Place, Report};
use crate::finding::{Safety, Severity};

pub(super) fn report(report: &Report) -> String {
    let mut out = String::new();
    for entry in &report.findings {
        // Writing to a string cannot fail.
        let _ = write!(out, "{}\n\n", block(entry));
    }
    out + &mended(report) + &summary(report) + "\n"
}

/// What fixes did, on a line of its own.
fn mended(report: &Report) -> String {
    let (count, files) = &report.fixed;
    if files.is_empty() {
        return String::new();
    }
    let names: Vec<_> = files.iter().map(|file| printable(file)).collect();
    let (findings, number) = (plural(*count, "finding"), plural(files.len(), "file"));
    format!("Fixed {findings} in {number}: {}\n", names.join(", "))
}

fn block(entry: &Entry) -> String {
    let Entry { file, place, severity, rule, excerpt, .. } = entry;
    let Place { line, column, .. } = place;
    let file = printable(file);
    let message = printable(&entry.message);
    let margin = " ".repeat(line.to_string().len());
    let mut lines = vec![
        format!("{file}:{line}:{column}: {severity}: {message} [{rule}]"),
        format!("  {line} | {}", excerpt.line).trim_end().to_owned(),
        format!("  {margin} | {}", excerpt.underline),
    ];
    lines.extend(entry.related.iter().map(|related| {
        let Place { line, column, .. } = related.place;
        let (file, message) = (printable(&related.file), printable(&related.message));
        format!("  {margin} = {file}:{line}:{column}: {message}")
    }));
    lines.extend(entry.fix.as_ref().map(|fix| format!("  {margin} = {}", fix_line(fix))));
    lines.join("\n")
}

fn fix_line(fix: &FixEntry) -> String {
    let title = printable(&fix.title);
    if fix.safety == Safety::Unsafe.as_str() {
        return format!("fix: {title} (the result may differ: --unsafe-fixes)");
    }
    format!("fix: {title}")
}

fn summary(report: &Report) -> String {
    let count = |severity: Severity| {
        let name = severity.as_str();
        report.findings.iter().filter(|it| it.severity == name).count()
    };
    let [errors, warnings, infos] = Severity::ALL.map(count);
    let counted = [(errors, "error"), (warnings, "warning"), (infos, "note")];
    let parts: Vec<String> = counted
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|&(it, name)| plural(it, name))
        .collect();
    let files = plural(report.files, "file");
    if parts.is_empty() {
        return format!("No problems found in {files}.");
    }
    let offer = match report.findings.iter().filter(|it| it.is_safely_fixable()).count() {
        0 => String::new(),
        fixable => format!(" --fix mends {fixable}."),
    };
    format!("{} in {files}.{offer}", parts.join(", "))
}

impl Entry {
    fn is_safely_fixable(&self) -> bool {
        self.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe.as_str())
    }
}

fn plural(count: usize, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

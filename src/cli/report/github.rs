//! Findings as workflow commands of GitHub.

use crate::cli::report::{Entry, Place};

pub(super) fn command(entry: &Entry) -> String {
    let level = match entry.severity {
        "info" => "notice",
        severity => severity,
    };
    let Place { line, column, end_line, end_column } = entry.place;
    // GitHub shows no columns of a span over several lines.
    let columns = if line == end_line {
        format!(",col={column},endColumn={end_column}")
    } else {
        String::new()
    };
    let file = property(&entry.file);
    let message = escaped(&entry.message);
    let rule = entry.rule;
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

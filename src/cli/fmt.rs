//! `dockwright fmt`: the layout of Dockerfiles.

use std::fs;
use std::ops::Range;
use std::process::ExitCode;

use clap::Args;

use crate::cli::input;
use crate::cli::input::Origin;
use crate::cli::parse::message;
use crate::cli::{Failure, Input, print};
use crate::model::dockerfile::format;
use crate::text::{Edit, FileId, LineIndex, Span, apply};
use crate::workspace::FileKind;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Change nothing; show what would change, and end with 1 if anything would.
    #[arg(long, conflicts_with = "stdout")]
    check: bool,
    /// Print the result instead of writing it to the file.
    #[arg(long)]
    stdout: bool,
    /// Dockerfiles, and folders that hold some; `-` is standard input, and prints the result.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<Input>,
}

pub(super) fn run(options: &Options) -> ExitCode {
    let mut failures = Vec::new();
    let mut has_changes = false;
    for path in &options.paths {
        let Some(loaded) = input::load(path, &mut failures) else { continue };
        let mut is_found = false;
        for (file, origin) in loaded.workspace.files().iter().zip(&loaded.origins) {
            if file.kind() == FileKind::Dockerfile {
                is_found = true;
                match format_file(&file.text, origin, options) {
                    Ok(is_out_of_order) => has_changes |= is_out_of_order,
                    Err(failure) => failures.push(failure),
                }
            }
        }
        if !is_found {
            let message = "there is no Dockerfile to format here; name one, or call it Dockerfile";
            failures.push(Failure::new(path.display().to_string(), message));
        }
    }
    for failure in &failures {
        eprintln!("dockwright: {failure}");
    }
    let code = match (failures.is_empty(), options.check && has_changes) {
        (false, _) => 2,
        (true, true) => 1,
        (true, false) => 0,
    };
    ExitCode::from(code)
}

/// Formats one file as the options say. Whether its layout was out of order.
fn format_file(text: &str, origin: &Origin, options: &Options) -> Result<bool, Failure> {
    let shown = || origin.shown.clone();
    let edits = format(FileId(0), text).map_err(|error| {
        let place = LineIndex::new(text).scalar(text, error.span.start);
        let subject = format!("{}:{}:{}", shown(), place.line + 1, place.column + 1);
        Failure::new(subject, format!("left as it is: {}", message(&error)))
    })?;
    let broken = || Failure::new(shown(), "the changes overlap; please report this file");
    let formatted = apply(text, &edits).ok_or_else(broken)?;
    match &origin.path {
        _ if options.check => print(&difference(text, &edits, &origin.shown)),
        Some(path) if !options.stdout => {
            if !edits.is_empty() {
                fs::write(path, formatted).map_err(|error| Failure::new(shown(), error))?;
                print(&format!("{}: formatted\n", origin.shown));
            }
        }
        _ => print(&formatted),
    }
    Ok(!edits.is_empty())
}

/// The lines that change: each group with its place, as it is and as it would be.
fn difference(text: &str, edits: &[Edit], shown: &str) -> String {
    let lines = LineIndex::new(text);
    let mut result = String::new();
    for (group, edits) in groups(text, &lines, edits) {
        let before = text.get(group.clone()).unwrap_or_default();
        let moved = |edit: &Edit| {
            let place = edit.span.range();
            let place = place.start - group.start..place.end - group.start;
            Edit::replace(Span::new(edit.span.file, place), edit.text.as_str())
        };
        let edits: Vec<Edit> = edits.iter().map(moved).collect();
        let after = apply(before, &edits).unwrap_or_default();
        let first = u32::try_from(group.start).map_or(0, |start| lines.line(start));
        result.extend([shown, ":", &(first + 1).to_string(), "\n"]);
        result.extend(before.lines().map(|line| format!("-{line}\n")));
        result.extend(after.lines().map(|line| format!("+{line}\n")));
    }
    result
}

/// The edits by the lines that they touch, lines beside each other together.
fn groups<'a>(text: &str, lines: &LineIndex, edits: &'a [Edit]) -> Vec<(Range<usize>, &'a [Edit])> {
    let start = |line: u32| lines.start(line).map_or(text.len(), |start| start as usize);
    let mut groups: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for (index, edit) in edits.iter().enumerate() {
        let first = start(lines.line(edit.span.start));
        // An edit that ends with a line break does not touch the line below.
        let last = edit.span.end.saturating_sub(u32::from(!edit.span.is_empty()));
        let end = start(lines.line(last) + 1);
        match groups.last_mut() {
            Some((place, members)) if first <= place.end => {
                *place = place.start..place.end.max(end);
                members.end = index + 1;
            }
            _ => groups.push((first..end, index..index + 1)),
        }
    }
    groups.into_iter().map(|(place, members)| (place, &edits[members])).collect()
}

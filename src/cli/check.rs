//! `dockwright check`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::analyze;
use crate::cli::fix::fix;
use crate::cli::input;
use crate::cli::report::Report;
use crate::cli::{Failure, Input};
use crate::finding::Safety;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// How to print the findings.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Apply the fixes after which the build gives the same result.
    #[arg(long)]
    fix: bool,
    /// With --fix: also apply fixes after which the result may differ.
    #[arg(long, requires = "fix")]
    unsafe_fixes: bool,
    /// Files and folders, each looked at on its own; `-` is a Dockerfile on standard input.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<Input>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
    Sarif,
    Github,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let mut report = Report::new();
    let mut failures = Vec::new();
    for path in &options.paths {
        if options.fix && input::is_stdin(path) {
            let message = "--fix changes files; standard input cannot be changed";
            failures.push(Failure::new("-", message));
            continue;
        }
        let Some(mut loaded) = input::load(path, &mut failures) else { continue };
        if !options.fix {
            report.add(&loaded, &analyze(&loaded.workspace));
            continue;
        }
        let allowed = if options.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
        match fix(&mut loaded, allowed) {
            Ok(outcome) => {
                report.add(&loaded, &outcome.analysis);
                report.fixed(outcome);
            }
            Err(failure) => failures.push(failure),
        }
    }
    report.fail(failures);
    match options.format {
        Format::Text => report.print_text(),
        Format::Json => report.print_json()?,
        Format::Sarif => report.print_sarif()?,
        Format::Github => report.print_github(),
    }
    let code = match (report.errors.is_empty(), report.is_failure) {
        (false, _) => 2,
        (true, true) => 1,
        (true, false) => 0,
    };
    Ok(ExitCode::from(code))
}

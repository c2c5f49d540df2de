//! `dockwright rules`.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use crate::cli::report::WORDS;
use crate::cli::{Failure, Format, print, print_json};
use crate::rules;
use crate::rules::Rule;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// How to print the rules.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// A rule, by our name or by another tool's: `hadolint:DL3006`, `DL3006`, `StageNameCasing`.
    name: Option<String>,
}

#[derive(Debug, Serialize)]
struct Document {
    version: u8,
    rules: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    name: &'static str,
    severity: &'static str,
    title: &'static str,
    aliases: &'static [&'static str],
    /// Off until the settings switch it on.
    off: bool,
    /// Markdown.
    explanation: &'static str,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let chosen: Vec<&'static Rule> = match &options.name {
        None => rules::RULES.to_vec(),
        Some(name) => {
            let message = "there is no rule of that name; `dockwright rules` lists them all";
            vec![rules::find(name).ok_or_else(|| Failure::new(name, message))?]
        }
    };
    let entries: Vec<Entry> = chosen.into_iter().map(entry).collect();
    match (options.format, &options.name) {
        (Format::Json, _) => print_json(&Document { version: 1, rules: entries })?,
        (Format::Text, None) => print(&entries.iter().map(line).collect::<String>()),
        (Format::Text, Some(_)) => print(&entries.iter().map(page).collect::<String>()),
    }
    Ok(ExitCode::SUCCESS)
}

fn entry(rule: &'static Rule) -> Entry {
    let page = WORDS.page(rule);
    Entry {
        name: rule.lint.name,
        severity: rule.lint.severity.as_str(),
        title: page.title,
        aliases: rule.lint.aliases,
        off: !rule.is_on_by_default(),
        explanation: page.body,
    }
}

fn line(entry: &Entry) -> String {
    let Entry { name, severity, title, off, .. } = entry;
    let severity = if *off { "off" } else { severity };
    format!("{name:<36} {severity:<8} {title}\n")
}

fn page(entry: &Entry) -> String {
    let Entry { name, severity, title, aliases, off, explanation } = entry;
    let off = if *off { ", off until switched on" } else { "" };
    let also =
        if aliases.is_empty() { String::new() } else { format!("\nAlso: {}", aliases.join(", ")) };
    format!("{title}\n\n{name} ({severity}{off}){also}\n\n{explanation}\n")
}

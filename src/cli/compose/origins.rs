//! Where the values of a configuration come from, for programs.

use serde::Serialize;

use crate::cli::compose::Places;
use crate::model::compose::print;
use crate::model::compose::value::{self, Origin, Provider, Source};

/// The origins of all values that are printed, in the order of the lines in YAML.
#[derive(Serialize)]
pub(super) struct Origins<'a> {
    version: u32,
    origins: Vec<Entry<'a>>,
}

/// The origin of a printed value.
#[derive(Serialize)]
struct Entry<'a> {
    /// The keys, and the positions in lists from 0 on, that lead to it.
    path: Vec<String>,
    /// Where it is written, or what made Compose add it: `compose.yaml`.
    file: String,
    /// From 1 on, in characters.
    line: usize,
    column: usize,
    /// `written`, `derived` or `default`.
    source: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    variables: Vec<Variable<'a>>,
}

/// A variable that was put into a value. Its own value may be a secret and is not told.
#[derive(Serialize)]
struct Variable<'a> {
    name: &'a str,
    /// `shell`, `file`, `compose`, `fallback` or `nobody`.
    from: &'static str,
}

/// Reads them off the lines.
pub(super) fn of_lines<'a>(lines: &'a [print::Line], places: &Places) -> Origins<'a> {
    let mut origins: Vec<Entry> = Vec::new();
    for line in lines {
        let Some(origin) = &line.origin else { continue };
        let path = line.path.parts();
        // A text of several lines is one value.
        if origins.last().is_none_or(|last| last.path != path) {
            origins.extend(entry(path, origin, places));
        }
    }
    Origins { version: 1, origins }
}

fn entry<'a>(path: &[String], origin: &'a Origin, places: &Places) -> Option<Entry<'a>> {
    let (file, line, column) = places.place(origin.span)?;
    let source = match origin.source {
        Source::Written => "written",
        Source::Derived => "derived",
        Source::Default => "default",
    };
    let variable = |it: &'a value::Variable| Variable { name: &it.name, from: provider(it.from) };
    let variables = origin.variables().iter().map(variable).collect();
    Some(Entry { path: path.to_vec(), file, line, column, source, variables })
}

fn provider(provider: Provider) -> &'static str {
    match provider {
        Provider::Host(_) => "shell",
        Provider::File(_) => "file",
        Provider::Compose => "compose",
        Provider::Fallback => "fallback",
        Provider::Nobody => "nobody",
    }
}

//! `dockwright compose config`.

mod disk;
mod lists;
mod origins;

pub(super) use self::disk::load_project;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::compose::disk::ProjectFlags;
use crate::cli::compose::lists::Lists;
use crate::cli::report::WORDS;
use crate::cli::{Failure, print, show};
use crate::finding::Args as WordArgs;
use crate::model::compose::effective::{Effective, Problem, Sources};
use crate::model::compose::load;
use crate::model::compose::print as printed;
use crate::syntax::yaml;
use crate::text::{FileId, LineIndex, Span};
use crate::words::Words;
use crate::workspace::Workspace;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    task: Task,
    #[command(flatten)]
    project: ProjectFlags,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Print what Compose makes of its files: merged, with variables put in. Ends with 0, or with 1
    /// if Compose refuses them.
    #[command(alias = "convert")]
    Config(Config),
}

#[derive(Debug, Args)]
struct Config {
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Yaml)]
    format: Format,
    /// Say at the end of each line where its value comes from; in JSON, of each value by its path.
    #[arg(long)]
    origins: bool,
    /// Print nothing; only say whether Compose takes the files.
    #[arg(short, long)]
    quiet: bool,
    /// Write to a file instead.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    list: Lists,
    /// Only these services, and what they depend on.
    #[arg(value_name = "SERVICE")]
    only: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Yaml,
    Json,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let Task::Config(config) = &options.task;
    let here = std::env::current_dir().map_err(|error| Failure::new(".", error))?;
    let services = if config.list.is_of_all() { &[] } else { &config.only[..] };
    let (effective, workspace) = disk::load(&options.project, services, &here)?;
    let lines = workspace.files().iter().map(|file| LineIndex::new(&file.text)).collect();
    let here = disk::absolute(&here, Path::new(""));
    let place = Places { workspace: &workspace, lines, here };
    for warning in &effective.warnings {
        eprintln!("{}", place.tell(warning, "warning: ", Words::warning));
    }
    for problem in &effective.problems {
        eprintln!("{}", place.tell(problem, "", Words::refusal));
        if problem.wording == "message-yaml" {
            place.tell_syntax(problem.span.file);
        }
    }
    // What is fetched from elsewhere is warned of; what would be printed without it is wrong.
    if !effective.problems.is_empty() || !effective.is_complete {
        return Ok(ExitCode::from(1));
    }
    if !config.quiet {
        let text = printed(config, &effective, &place)?;
        match &config.output {
            Some(path) => {
                std::fs::write(path, text).map_err(|error| Failure::new(show(path), error))?;
            }
            None => print(&text),
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What is asked for of a configuration.
fn printed(config: &Config, effective: &Effective, places: &Places) -> Result<String, Failure> {
    let lines = if config.list.environment {
        let sources = Sources { workspace: places.workspace, trees: &[] };
        let variables = load::variables(sources, &effective.setup);
        Some(variables.into_iter().map(|(name, value)| format!("{name}={value}")).collect())
    } else {
        config.list.lines(effective)
    };
    if let Some(lines) = lines {
        return Ok(lines.iter().fold(String::new(), |text, line: &String| text + line + "\n"));
    }
    match (config.format, config.origins) {
        (Format::Json, false) => Ok(printed::json(effective)),
        (Format::Json, true) => {
            let lines = printed::yaml(effective);
            serde_json::to_string(&origins::of_lines(&lines, places))
                .map(|text| text + "\n")
                .map_err(|error| Failure::new("JSON", error))
        }
        (Format::Yaml, origins) => Ok(printed_yaml(effective, origins.then_some(places))),
    }
}

fn printed_yaml(effective: &Effective, places: Option<&Places>) -> String {
    let mut out = String::new();
    for line in printed::yaml(effective) {
        out.push_str(&line.text);
        if let (Some(places), Some(origin)) = (places, &line.origin) {
            out.push_str("  # ");
            out.push_str(&places.at(origin.span));
            for variable in origin.variables() {
                out.push(' ');
                out.push_str(&variable.name);
            }
        }
        out.push('\n');
    }
    out
}

/// Makes a sentence of a wording and its arguments.
type Say = fn(Words, &'static str, &WordArgs) -> String;

/// Where findings are, for the person.
struct Places<'a> {
    workspace: &'a Workspace,
    /// Of each file: there may be a hundred thousand places.
    lines: Vec<LineIndex>,
    /// The absolute folder in which the command runs.
    here: String,
}

impl Places<'_> {
    /// `compose.yaml:5:3: services.web.ports: ` and a sentence.
    fn tell(&self, problem: &Problem, kind: &str, say: Say) -> String {
        let mut args: WordArgs = problem.args.clone();
        let path = problem.path.to_string();
        args.push(("path", path.as_str().into()));
        let sentence = say(WORDS, problem.wording, &args);
        let path = if path.is_empty() { path } else { format!("{path}: ") };
        format!("{}: {kind}{path}{sentence}", self.at(problem.span))
    }

    /// Says what is no YAML in a file.
    fn tell_syntax(&self, file: FileId) {
        let Some(text) = self.workspace.file(file).map(|it| &it.text) else { return };
        for error in yaml::parse(file, text).errors {
            let sentence = WORDS.of_yaml(error.wording, &error.args);
            eprintln!("{}: {sentence}", self.at(error.span));
        }
    }

    /// `compose.yaml:5:3`.
    fn at(&self, span: Span) -> String {
        match self.place(span) {
            Some((file, line, column)) => format!("{file}:{line}:{column}"),
            None => "-".to_owned(),
        }
    }

    /// The file, and the line and column from 1 on.
    fn place(&self, span: Span) -> Option<(String, usize, usize)> {
        let file = self.workspace.file(span.file)?;
        let place = self.lines.get(span.file.index())?.scalar(&file.text, span.start);
        let absolute = format!("/{}", file.path);
        let inside = absolute.strip_prefix(&self.here).and_then(|it| it.strip_prefix('/'));
        let file = inside.unwrap_or(&absolute).to_owned();
        Some((file, place.line as usize + 1, place.column as usize + 1))
    }
}

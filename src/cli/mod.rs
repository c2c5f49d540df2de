//! The command line: the same core, for build servers and documentation.
//!
//! What a person reads goes to standard output, what went wrong to standard error.

mod cache;
mod check;
mod compose;
mod context;
mod fix;
mod fmt;
mod graph;
mod input;
mod link;
pub mod parse;
pub mod probes;
mod report;
mod rules;
mod savings;
mod settings;
mod size;

use std::fmt::{Display, Formatter};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

/// Lints, sizes and draws container build configs: Dockerfiles, Compose files, Kubernetes manifests.
#[derive(Debug, Parser)]
#[command(name = "dockwright", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Report what is wrong. Ends with 0 if nothing is, 1 if something is, 2 if it could not run.
    Check(check::Options),
    /// Put the layout of Dockerfiles in order, without a change to what they mean.
    Fmt(fmt::Options),
    /// Print the instructions of a Dockerfile as the builder reads them.
    Parse(parse::Options),
    /// Draw how the stages of a Dockerfile, or the services of a Compose file, depend on each other.
    Graph(graph::Options),
    /// Estimate what each layer of a Dockerfile weighs.
    Size(size::Options),
    /// Tell which steps run again after a change, and why.
    Cache(cache::Options),
    /// Play what probes do to a container, event by event.
    Probes(probes::Options),
    /// Work with what Compose makes of its files.
    Compose(compose::Options),
    /// Print a link that holds the files.
    Link(link::Options),
    /// Write the files of a link into a folder.
    Unlink(link::OpenOptions),
    /// List the rules, or explain one by any of its names.
    Rules(rules::Options),
}

/// Runs the command that the process's arguments name.
pub fn run() -> ExitCode {
    let result = match Arguments::parse().command {
        Task::Check(options) => check::run(&options),
        Task::Fmt(options) => Ok(fmt::run(&options)),
        Task::Parse(options) => parse::run(&options),
        Task::Graph(options) => graph::run(&options),
        Task::Size(options) => size::run(&options),
        Task::Cache(options) => cache::run(&options),
        Task::Probes(options) => probes::run(&options),
        Task::Compose(options) => compose::run(&options),
        Task::Link(options) => link::run(&options),
        Task::Unlink(options) => link::open(&options),
        Task::Rules(options) => rules::run(&options),
    };
    result.unwrap_or_else(|error| {
        eprintln!("dockwright: {error}");
        ExitCode::from(2)
    })
}

/// Why a command could not run: what it was about, and what happened or what to do.
#[derive(Clone, Debug)]
struct Failure {
    /// A path as the person wrote it, or `-`.
    subject: String,
    message: String,
}

impl Failure {
    fn new(subject: impl Into<String>, message: impl Display) -> Failure {
        Failure { subject: subject.into(), message: message.to_string() }
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.subject, self.message)
    }
}

/// Writes to standard output. A reader that went away, such as `head`, is no failure.
fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes a value as one line of JSON.
fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string(value).map_err(|error| Failure::new("JSON", error))?;
    print(&text);
    print("\n");
    Ok(())
}

/// How a path is shown: as written, with `/` between its parts.
fn show(path: &std::path::Path) -> String {
    path.display().to_string().replace('\\', "/")
}

/// How a command prints what is read by people and by programs.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// A file to be read, with `-` for standard input.
type Input = PathBuf;

//! `dockwright probes`.

mod app;
mod carry;
mod manifests;
mod scenario;
mod startup;

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

pub use self::scenario::{Scenario, read};

use self::app::AppOptions;
use self::carry::To;
use crate::cli::compose::load_project;
use crate::cli::input::{is_compose, load_text, pair};
use crate::cli::{Failure, Format, Input, print, print_json, show};
use crate::sim::healthcheck;
use crate::sim::probes;
use crate::sim::startup::{Choices, Fate};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// How to print what happens.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// A scenario in JSON, for the kubelet's probes or for Docker's HEALTHCHECK; `-` is standard
    /// input.
    #[arg(long, value_name = "FILE", conflicts_with = "file")]
    scenario: Option<Input>,
    #[command(flatten)]
    app: AppOptions,
    /// Which settings would fit the application of a manifest better, and why.
    #[arg(long)]
    suggest: bool,
    /// Prints the health checks of a Dockerfile, a Compose file or a manifest in another form, and
    /// what is not the same in it.
    #[arg(long, value_enum, value_name = "FORM", conflicts_with = "scenario")]
    carry_to: Option<To>,
    /// How long a service of a Compose file takes to be ready, or done.
    #[arg(long, value_name = "SERVICE=SECONDS", value_parser = timed)]
    ready: Vec<(String, u32)>,
    /// A service of a Compose file that never gets ready.
    #[arg(long, value_name = "SERVICE")]
    never: Vec<String>,
    /// A service of a Compose file that ends with an exit code instead.
    #[arg(long, value_name = "SERVICE=CODE", value_parser = coded)]
    exits: Vec<(String, u8)>,
    /// A Kubernetes manifest, whose containers are played; or a Compose file or the folder of one,
    /// whose services are started; with `--carry-to`, also a Dockerfile.
    #[arg(required_unless_present = "scenario")]
    file: Option<Input>,
}

/// Something that happens, and when, in milliseconds.
pub type Happening = (u64, String);

#[derive(Debug, Serialize)]
struct Document {
    version: u8,
    events: Vec<EventEntry>,
}

#[derive(Debug, Serialize)]
struct EventEntry {
    /// In seconds.
    t: f64,
    event: String,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    if let Some(path) = &options.scenario {
        run_scenario(path, options.format)?;
    } else if let Some(path) = &options.file {
        if let Some(to) = options.carry_to {
            carry::run(path, to, options.format)?;
        } else if is_compose(path) && options.suggest {
            let message = "settings are suggested for Kubernetes manifests only";
            return Err(Failure::new(show(path), message));
        } else if is_compose(path) {
            let (effective, workspace) = load_project(path)?;
            startup::run(&effective, &workspace, &choices(options), options.format)?;
        } else {
            manifests::run(path, &options.app, options.suggest, options.format)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn run_scenario(path: &Input, format: Format) -> Result<(), Failure> {
    let text = load_text(path)?;
    let scenario = read(&text).map_err(|error| Failure::new(show(path), error))?;
    let happenings = play(&scenario);
    match format {
        Format::Json => print_json(&document(happenings))?,
        Format::Text => print(&lines(&happenings)),
    }
    Ok(())
}

fn choices(options: &Options) -> Choices {
    let mut choices = Choices::new();
    for (name, seconds) in &options.ready {
        choices.entry(name.clone()).or_default().seconds = Some(*seconds);
    }
    for name in &options.never {
        choices.entry(name.clone()).or_default().fate = Fate::Never;
    }
    for (name, code) in &options.exits {
        choices.entry(name.clone()).or_default().fate = Fate::Exits(*code);
    }
    choices
}

fn timed(written: &str) -> Result<(String, u32), &'static str> {
    let (name, seconds) = pair(written)?;
    let seconds = seconds.parse().map_err(|_| "the time is a whole number of seconds")?;
    Ok((name, seconds))
}

fn coded(written: &str) -> Result<(String, u8), &'static str> {
    let (name, code) = pair(written)?;
    let code = code.parse().map_err(|_| "an exit code is a number from 0 to 255")?;
    Ok((name, code))
}

/// What happens in a scenario, in order of time.
pub fn play(scenario: &Scenario) -> Vec<Happening> {
    match scenario {
        Scenario::Kubelet(scenario) => {
            let events = probes::simulate(scenario);
            events.iter().map(|event| (event.at, event.kind.to_string())).collect()
        }
        Scenario::Docker(scenario) => {
            let events = healthcheck::simulate(scenario);
            events.iter().map(|event| (event.at, event.kind.to_string())).collect()
        }
    }
}

fn document(happenings: Vec<Happening>) -> Document {
    let entry = |(at, event)| EventEntry { t: seconds(at), event };
    Document { version: 1, events: happenings.into_iter().map(entry).collect() }
}

/// One line for each: the seconds and what happens.
fn lines(happenings: &[Happening]) -> String {
    let line = |(at, event): &Happening| format!("{:>10.3} s  {event}", seconds(*at));
    let lines: Vec<String> = happenings.iter().map(line).chain([String::new()]).collect();
    lines.join("\n")
}

#[expect(clippy::cast_precision_loss, reason = "the times of a scenario are bounded")]
fn seconds(milliseconds: u64) -> f64 {
    milliseconds as f64 / 1000.0
}

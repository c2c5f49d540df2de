//! `dockwright probes`.

mod scenario;

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

pub use self::scenario::{Scenario, read};

use crate::cli::input::load_text;
use crate::cli::{Failure, Format, Input, print, print_json, show};
use crate::sim::healthcheck;
use crate::sim::probes;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// How to print what happens.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// A scenario in JSON, for the kubelet's probes or for Docker's HEALTHCHECK; `-` is standard
    /// input.
    #[arg(long, value_name = "FILE")]
    scenario: Input,
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
    let text = load_text(&options.scenario)?;
    let shown = show(&options.scenario);
    let scenario = read(&text).map_err(|error| Failure::new(shown, error))?;
    let happenings = play(&scenario);
    match options.format {
        Format::Json => print_json(&document(happenings))?,
        Format::Text => print(&lines(&happenings)),
    }
    Ok(ExitCode::SUCCESS)
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

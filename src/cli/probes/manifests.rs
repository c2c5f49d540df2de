//! The probes of Kubernetes manifests, on the command line.

use serde::Serialize;

use crate::analyze;
use crate::cli::input::load_together;
use crate::cli::probes::app::AppOptions;
use crate::cli::probes::seconds;
use crate::cli::{Failure, Format, Input, print, print_json, show};
use crate::content::texts::Language;
use crate::model::kube::{Container, Manifest, ProbeKind};
use crate::sim::probes;
use crate::sim::probes::{App, Event, Range, Rollout, Setup, Suggestion, Summary};
use crate::words::Words;
use crate::words::probes::answers;

#[derive(Debug, Serialize)]
struct Document {
    version: u8,
    containers: Vec<ContainerEntry>,
}

/// Times in seconds; what is null never happens.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ContainerEntry {
    workload: String,
    container: String,
    /// With a seed, which of the pods it is, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    replica: Option<u32>,
    first_traffic: Option<f64>,
    kills: usize,
    safe_boot: Option<u32>,
    longest_boot: Option<u32>,
    hung_traffic: Option<f64>,
    start: Option<RangeEntry>,
    hung_restart: Option<RangeEntry>,
    service_down: Option<RangeEntry>,
    after_crash: Option<RangeEntry>,
    rollout: Option<RangeEntry>,
    answers: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestions: Option<Vec<SuggestionEntry>>,
    events: Vec<EventEntry>,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct RangeEntry {
    least: f64,
    most: f64,
}

#[derive(Debug, Serialize)]
struct SuggestionEntry {
    #[serde(skip_serializing)]
    line: String,
    field: String,
    from: Option<u32>,
    to: u32,
    reason: String,
}

#[derive(Debug, Serialize)]
struct EventEntry {
    t: f64,
    event: String,
    why: String,
}

const WORDS: Words = Words { language: Language::English };

/// Plays each container that has a probe, with the application that is described.
pub(super) fn run(
    path: &Input,
    options: &AppOptions,
    suggests: bool,
    format: Format,
) -> Result<(), Failure> {
    let workspace = load_together(std::slice::from_ref(path))?;
    let analysis = analyze(&workspace);
    let mut containers = Vec::new();
    for manifest in &analysis.manifests {
        for container in probed(manifest) {
            containers.extend(entries(manifest, container, options, suggests));
        }
    }
    if containers.is_empty() {
        let message = "there is no probe in it; name a Kubernetes manifest with probes, a Compose \
                       file, or a scenario by `--scenario`";
        return Err(Failure::new(show(path), message));
    }
    match format {
        Format::Json => print_json(&Document { version: 1, containers })?,
        Format::Text => print(&containers.iter().map(lines).collect::<Vec<_>>().join("\n")),
    }
    Ok(())
}

/// The containers of a manifest that have a probe.
pub(super) fn probed(manifest: &Manifest) -> impl Iterator<Item = &Container> {
    let has_probe =
        |it: &&Container| ProbeKind::ALL.into_iter().any(|kind| it.probe(kind).is_some());
    manifest.pod.iter().flat_map(|pod| &pod.containers).filter(has_probe)
}

/// `Deployment web`.
pub(super) fn workload(manifest: &Manifest) -> String {
    let name = manifest.name.as_ref().map_or("", |name| &name.value);
    format!("{} {name}", manifest.kind.value)
}

/// One entry for a container; with a seed, one for each of its pods.
fn entries(
    manifest: &Manifest,
    container: &Container,
    options: &AppOptions,
    suggests: bool,
) -> Vec<ContainerEntry> {
    /// More pods than this are not told one by one.
    const MOST_PODS: u32 = 100;
    let app = options.app();
    let mut setup = Setup::of(manifest, container);
    if let Some(replicas) = options.replicas {
        setup.rollout = Rollout::with_replicas(manifest, replicas);
    }
    let pods = options.seed.map_or(1, |_| setup.rollout.replicas.clamp(1, MOST_PODS));
    let until = options.until.unwrap_or_else(|| app.horizon(&setup));
    (0..pods)
        .map(|replica| {
            let events = probes::simulate(&app.scenario(&setup, replica, until));
            let mut entry = entry(&setup, &app, &events);
            entry.workload = workload(manifest);
            container.name().clone_into(&mut entry.container);
            entry.replica = options.seed.map(|_| replica);
            entry.suggestions = suggests
                .then(|| probes::suggest(&setup, &app).iter().map(suggestion_entry).collect());
            entry
        })
        .collect()
}

fn entry(setup: &Setup, app: &App, events: &[Event]) -> ContainerEntry {
    let summary = probes::summarize(setup, app, events);
    let said = answers(WORDS, setup, app, &summary);
    let Summary { first_traffic, kills, boot, start, hung_traffic, .. } = summary;
    let range =
        |range: Range| RangeEntry { least: seconds(range.least), most: seconds(range.most) };
    let event = |event: &Event| EventEntry {
        t: seconds(event.at),
        event: event.kind.to_string(),
        why: plain(&WORDS.cause(event.cause)),
    };
    ContainerEntry {
        workload: String::new(),
        container: String::new(),
        replica: None,
        first_traffic: first_traffic.map(seconds),
        kills,
        safe_boot: boot.map(|budget| budget.safe_seconds),
        longest_boot: boot.map(|budget| budget.longest_seconds),
        hung_traffic: hung_traffic.map(|range| seconds(range.most)),
        start: start.map(range),
        hung_restart: summary.hung_restart.map(range),
        service_down: summary.outage.service_down.map(range),
        after_crash: summary.after_crash.map(range),
        rollout: summary.rollout.and_then(|rollout| rollout.takes).map(range),
        answers: said.iter().map(|answer| plain(&answer.text)).collect(),
        suggestions: None,
        events: events.iter().map(event).collect(),
    }
}

fn suggestion_entry(suggestion: &Suggestion) -> SuggestionEntry {
    let line = WORDS.suggestion(suggestion);
    let field = line.split(':').next().unwrap_or_default().to_owned();
    let reason = plain(&WORDS.reason(suggestion.reason));
    SuggestionEntry { line, field, from: suggestion.from, to: suggestion.to, reason }
}

/// Without the marks of what matters most.
fn plain(text: &str) -> String {
    text.replace("**", "")
}

/// The events, and what they come to.
fn lines(entry: &ContainerEntry) -> String {
    let mut lines = vec![format!("{}, {}", entry.workload, entry.container)];
    if let Some(replica) = entry.replica {
        lines.push(format!("pod {}", replica + 1));
    }
    let width = entry.events.iter().map(|event| event.event.len()).max().unwrap_or(0);
    let line =
        |event: &EventEntry| format!("{:>10.3} s  {:width$}  {}", event.t, event.event, event.why);
    lines.extend(entry.events.iter().map(line));
    lines.push(String::new());
    lines.extend(entry.answers.iter().map(|answer| format!("* {answer}")));
    if let Some(suggestions) = &entry.suggestions {
        lines.push(String::new());
        if suggestions.is_empty() {
            lines.push("These settings fit the application.".to_owned());
        }
        let said = |it: &SuggestionEntry| format!("{}\n    {}", it.line, it.reason);
        lines.extend(suggestions.iter().map(said));
    }
    lines.join("\n") + "\n"
}

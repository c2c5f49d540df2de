//! The probes of Kubernetes manifests, on the command line.

use serde::Serialize;

use crate::analyze;
use crate::cli::input::load_together;
use crate::cli::probes::{EventEntry, seconds};
use crate::cli::{Failure, Format, Input, print, print_json, show};
use crate::model::kube::{Container, Manifest, ProbeKind};
use crate::sim::probes;
use crate::sim::probes::{App, Event, Setup, Summary};

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
    first_traffic: Option<f64>,
    kills: usize,
    safe_boot: Option<u32>,
    hung_traffic: Option<f64>,
    events: Vec<EventEntry>,
}

/// Plays each container that has a probe, with an application that boots in so many seconds.
pub(super) fn run(path: &Input, boot: u32, format: Format) -> Result<(), Failure> {
    let workspace = load_together(std::slice::from_ref(path))?;
    let analysis = analyze(&workspace);
    let containers: Vec<ContainerEntry> =
        analysis.manifests.iter().flat_map(|manifest| entries(manifest, boot)).collect();
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

fn entries(manifest: &Manifest, boot: u32) -> Vec<ContainerEntry> {
    let name = manifest.name.as_ref().map_or("", |name| &name.value);
    let workload = format!("{} {name}", manifest.kind.value);
    let containers = manifest.pod.iter().flat_map(|pod| &pod.containers);
    let has_probe =
        |it: &&Container| ProbeKind::ALL.into_iter().any(|kind| it.probe(kind).is_some());
    containers
        .filter(has_probe)
        .map(|container| entry(&workload, &Setup::of(manifest, container), container, boot))
        .collect()
}

fn entry(workload: &str, setup: &Setup, container: &Container, boot: u32) -> ContainerEntry {
    let app = App { boot_ms: u64::from(boot) * 1000, ..App::default() };
    let events = probes::simulate(&app.scenario(setup, 0, app.horizon(setup)));
    let Summary { first_traffic, kills, boot, hung_traffic, .. } =
        probes::summarize(setup, &app, &events);
    let event = |event: &Event| EventEntry { t: seconds(event.at), event: event.kind.to_string() };
    ContainerEntry {
        workload: workload.to_owned(),
        container: container.name.as_ref().map_or(String::new(), |name| name.value.clone()),
        first_traffic: first_traffic.map(seconds),
        kills,
        safe_boot: boot.map(|budget| budget.safe_seconds),
        hung_traffic: hung_traffic.map(|range| seconds(range.most)),
        events: events.iter().map(event).collect(),
    }
}

fn lines(entry: &ContainerEntry) -> String {
    let ContainerEntry { workload, container, kills, .. } = entry;
    let mut lines = vec![format!("{workload}, {container}")];
    let line = |event: &EventEntry| format!("{:>10.3} s  {}", event.t, event.event);
    lines.extend(entry.events.iter().map(line));
    let traffic = entry.first_traffic.map_or("never".to_owned(), |at| format!("after {at:.1} s"));
    lines.push(format!("First traffic: {traffic}. Killed by a probe: {kills} times."));
    if let Some(seconds) = entry.safe_boot {
        lines.push(format!("No probe kills an application that boots within {seconds} s."));
    }
    lines.join("\n") + "\n"
}

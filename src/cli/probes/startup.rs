//! The start of a Compose project, on the command line.

use serde::Serialize;

use crate::cli::probes::{EventEntry, seconds};
use crate::cli::{Failure, Format, print, print_json};
use crate::model::compose::effective::Effective;
use crate::model::dockerfile::Dockerfile;
use crate::sim::startup::{Choices, Facts, Outcome, Startup};
use crate::sim::startup::{Phase, PhaseKind, Risk, ServiceRun, Step, Wait};
use crate::workspace::{FileKind, Workspace};

#[derive(Debug, Serialize)]
struct Document<'a> {
    version: u8,
    outcome: OutcomeEntry<'a>,
    worst: Option<f64>,
    services: Vec<ServiceEntry<'a>>,
    critical: Vec<StepEntry<'a>>,
    risks: Vec<RiskEntry<'a>>,
}

/// How it ends: for whom `service` waits in vain stands in `because`.
#[derive(Debug, Serialize)]
struct OutcomeEntry<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<&'a str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ServiceEntry<'a> {
    name: &'a str,
    replicas: u32,
    seconds: u32,
    given: bool,
    starts_at: Option<f64>,
    ready_at: Option<f64>,
    waits: Vec<WaitEntry<'a>>,
    phases: Vec<PhaseEntry>,
    events: Vec<EventEntry>,
}

#[derive(Debug, Serialize)]
struct WaitEntry<'a> {
    service: &'a str,
    condition: &'static str,
    required: bool,
    until: Option<f64>,
}

#[derive(Debug, Serialize)]
struct PhaseEntry {
    from: f64,
    to: f64,
    kind: &'static str,
}

#[derive(Debug, Serialize)]
struct StepEntry<'a> {
    service: &'a str,
    from: f64,
    to: f64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct RiskEntry<'a> {
    service: &'a str,
    gives_up_at: Option<f64>,
    blocked: Vec<&'a str>,
}

/// Plays the start of a configuration and prints it.
pub(super) fn run(
    effective: &Effective,
    workspace: &Workspace,
    choices: &Choices,
    format: Format,
) -> Result<(), Failure> {
    let files = workspace.ids().zip(workspace.files());
    let built = files.filter(|(_, file)| file.kind() == FileKind::Dockerfile);
    let dockerfiles: Vec<Dockerfile> =
        built.map(|(id, file)| Dockerfile::read(id, &file.text)).collect();
    let dockerfiles: Vec<&Dockerfile> = dockerfiles.iter().collect();
    let facts = Facts { workspace, dockerfiles: &dockerfiles };
    let start = Startup::new(effective, facts, choices);
    match format {
        Format::Json => print_json(&document(&start))?,
        Format::Text => print(&lines(&start)),
    }
    Ok(())
}

fn name(start: &Startup, service: usize) -> &str {
    start.services.get(service).map_or("", |run| &run.name)
}

fn document(start: &Startup) -> Document<'_> {
    let step = |step: &Step| StepEntry {
        service: name(start, step.service),
        from: seconds(step.from),
        to: seconds(step.to),
    };
    let risk = |risk: &Risk| RiskEntry {
        service: name(start, risk.service),
        gives_up_at: risk.gives_up_at.map(seconds),
        blocked: risk.blocked.iter().map(|&it| name(start, it)).collect(),
    };
    Document {
        version: 1,
        outcome: outcome(start),
        worst: start.worst.map(seconds),
        services: start.services.iter().map(|run| service(start, run)).collect(),
        critical: start.critical.iter().map(step).collect(),
        risks: start.risks.iter().map(risk).collect(),
    }
}

fn outcome(start: &Startup) -> OutcomeEntry<'_> {
    let named = |service| Some(name(start, service));
    let entry = |kind, at: Option<u64>, service, because| OutcomeEntry {
        kind,
        at: at.map(seconds),
        service,
        because,
    };
    match start.outcome {
        Outcome::Started { at } => entry("started", Some(at), None, None),
        Outcome::GaveUp { at, service, because, .. } => {
            entry("gave-up", Some(at), named(service), named(because))
        }
        Outcome::Stuck { service, because } => entry("stuck", None, named(service), named(because)),
        Outcome::Refused { service } => entry("refused", None, named(service), None),
    }
}

fn service<'a>(start: &'a Startup, run: &'a ServiceRun) -> ServiceEntry<'a> {
    let wait = |wait: &Wait| WaitEntry {
        service: name(start, wait.on),
        condition: wait.condition.as_str(),
        required: wait.is_required,
        until: wait.until.map(seconds),
    };
    let phase = |phase: &Phase| PhaseEntry {
        from: seconds(phase.from),
        to: seconds(phase.to),
        kind: phase.kind.as_str(),
    };
    let events = run.health.iter();
    ServiceEntry {
        name: &run.name,
        replicas: run.replicas,
        seconds: run.seconds,
        given: run.is_chosen,
        starts_at: run.starts_at.map(seconds),
        ready_at: run.ready_at.map(seconds),
        waits: run.waits.iter().map(wait).collect(),
        phases: run.phases.iter().map(phase).collect(),
        events: events
            .map(|event| EventEntry { t: seconds(event.at), event: event.kind.to_string() })
            .collect(),
    }
}

/// What each service does from when on, and how it ends.
fn lines(start: &Startup) -> String {
    let mut told: Vec<(u64, String)> = Vec::new();
    for run in &start.services {
        for phase in &run.phases {
            told.push((phase.from, format!("{}: {}", run.name, sentence(phase.kind))));
        }
    }
    told.sort_by_key(|(at, _)| *at);
    let line = |(at, what): &(u64, String)| format!("{:>10.3} s  {what}", seconds(*at));
    let mut lines: Vec<String> = told.iter().map(line).collect();
    lines.push(String::new());
    lines.push(end(start));
    if start.critical.len() > 1 {
        let way: Vec<&str> = start.critical.iter().map(|it| name(start, it.service)).collect();
        lines.push(format!("The longest wait: {}.", way.join(" → ")));
    }
    if let Some(worst) = start.worst.filter(|_| !start.risks.is_empty()) {
        let worst = seconds(worst);
        lines.push(format!("If each check succeeds at the last moment, it takes {worst:.1} s."));
    }
    for risk in &start.risks {
        let when = match risk.gives_up_at {
            Some(at) => format!("`up` gives up after {:.1} s", seconds(at)),
            None => "`up` waits for ever".to_owned(),
        };
        let blocked: Vec<&str> = risk.blocked.iter().map(|&it| name(start, it)).collect();
        let (service, blocked) = (name(start, risk.service), blocked.join(", "));
        lines.push(format!("If {service} never gets healthy, {when}; never started: {blocked}."));
    }
    lines.join("\n") + "\n"
}

fn sentence(kind: PhaseKind) -> &'static str {
    match kind {
        PhaseKind::Waiting => "waits for others",
        PhaseKind::Booting => "starts",
        PhaseKind::Working => "works",
        PhaseKind::Unnoticed => "is ready, which its check has not seen",
        PhaseKind::Ready => "is ready",
        PhaseKind::Unhealthy => "is unhealthy",
        PhaseKind::Restarting => "has ended and will start again",
        PhaseKind::Completed => "is done",
        PhaseKind::Failed => "has failed",
        PhaseKind::Abandoned => "will never start",
    }
}

fn end(start: &Startup) -> String {
    match start.outcome {
        Outcome::Started { at } => format!("Everything is started after {:.1} s.", seconds(at)),
        Outcome::GaveUp { at, service, because, .. } => format!(
            "`docker compose up` gives up after {:.1} s: {} waits for {} in vain.",
            seconds(at),
            name(start, service),
            name(start, because)
        ),
        Outcome::Stuck { service, because } => format!(
            "`docker compose up` never returns: {} waits for {} for ever.",
            name(start, service),
            name(start, because)
        ),
        Outcome::Refused { service } => format!(
            "Compose refuses to start this: what {} depends on is missing, or leads back to it.",
            name(start, service)
        ),
    }
}

//! What the probes do to an app that boots in so many seconds: a timeline for each container.

use std::rc::Rc;

use crate::app::state::State;
use crate::app::view::timeline::{AXIS, LANE_HEIGHT, NARROW, WIDE, push_mark, time};
use crate::app::view::timeline::{Lane, Mark, Scale, TimeBar, Timeline};
use crate::finding::{Arg, Args};
use crate::model::kube::{Container, Manifest, ProbeKind};
use crate::sim::probes;
use crate::sim::probes::{Answer, App, Event, EventKind, Setup, Summary};
use crate::text::Span;
use crate::words::Words;

/// The timeline of one container.
#[derive(Clone, Debug, PartialEq)]
pub struct ProbesView {
    /// The workload and the container.
    pub title: String,
    pub path: String,
    pub wide: Timeline,
    /// The same for a narrow screen.
    pub narrow: Timeline,
    /// What the picture says, in sentences.
    pub sentences: Vec<String>,
    /// Every event in words, for whoever does not see the picture.
    pub outline: Vec<String>,
    pub span: Option<Span>,
}

/// What a container or its traffic is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Booting,
    Serving,
    Stopping,
    Waiting,
    Traffic,
}

impl Phase {
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Booting => "booting",
            Phase::Serving => "serving",
            Phase::Stopping => "stopping",
            Phase::Waiting => "waiting",
            Phase::Traffic => "traffic",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Phase::Booting => "probes.booting",
            Phase::Serving => "probes.serving",
            Phase::Stopping => "probes.stopping",
            Phase::Waiting => "probes.waiting",
            Phase::Traffic => "probes.traffic",
        }
    }
}

/// Room for the lanes' names.
const LABELS: f64 = 76.0;

/// One view for each container with a probe, in the order of the files.
pub fn views(state: &State) -> Rc<[ProbesView]> {
    let words = Words::new(state.language);
    probed(state)
        .map(|(title, manifest, container)| view(state, words, title, manifest, container))
        .collect()
}

/// When the first request arrives, for the line at the foot; of the first container with a probe.
pub fn first_traffic(state: &State) -> Option<String> {
    let words = Words::new(state.language);
    let (_, manifest, container) = probed(state).next()?;
    let (_, _, summary) = simulate(manifest, container, state.boot_seconds);
    Some(match summary.first_traffic {
        Some(at) => words.say("summary.traffic", &vec![("time", time(words, at))]),
        None => words.text("summary.no-traffic").to_owned(),
    })
}

fn probed(state: &State) -> impl Iterator<Item = (String, &Manifest, &Container)> {
    state.analysis.manifests.iter().flat_map(|manifest| {
        let name = manifest.name.as_ref().map_or("", |name| &name.value);
        let containers = manifest.pod.iter().flat_map(|pod| &pod.containers);
        let probed =
            containers.filter(|it| ProbeKind::ALL.into_iter().any(|kind| it.probe(kind).is_some()));
        probed.map(move |container| {
            let container_name = container.name.as_ref().map_or("", |name| &name.value);
            (format!("{} {name} · {container_name}", manifest.kind.value), manifest, container)
        })
    })
}

/// How far the timeline is played, the timeline, and what it comes to.
fn simulate(
    manifest: &Manifest,
    container: &Container,
    boot_seconds: u32,
) -> (u64, Vec<Event>, Summary) {
    let setup = Setup::of(manifest, container);
    let app = App { boot_ms: u64::from(boot_seconds) * 1000, ..App::default() };
    let scenario = app.scenario(&setup, 0, app.horizon(&setup));
    let events = probes::simulate(&scenario);
    let summary = probes::summarize(&setup, &app, &events);
    (scenario.until, events, summary)
}

fn view(
    state: &State,
    words: Words,
    title: String,
    manifest: &Manifest,
    container: &Container,
) -> ProbesView {
    let (until, events, summary) = simulate(manifest, container, state.boot_seconds);
    let horizon = horizon(until, &events, &summary);
    let shown: Vec<Event> = events.into_iter().filter(|event| event.at <= horizon).collect();
    let boot = u64::from(state.boot_seconds) * 1000;
    let draw = |width| timeline(words, container, &shown, boot, horizon, width);
    let span = container.name.as_ref().map(|name| name.span);
    let file = span.and_then(|span| state.workspace.file(span.file));
    ProbesView {
        title,
        path: file.map_or_else(String::new, |file| file.path.clone()),
        wide: draw(WIDE),
        narrow: draw(NARROW),
        sentences: sentences(words, &summary),
        outline: shown.iter().map(|event| event_line(words, *event)).collect(),
        span,
    }
}

/// The time up to which there is something to see, in milliseconds: a while of traffic, or three
/// kills.
fn horizon(until: u64, events: &[Event], summary: &Summary) -> u64 {
    let kills = events.iter().filter(|event| matches!(event.kind, EventKind::Kill(_)));
    let end = match summary.first_traffic {
        Some(traffic) => traffic + (traffic / 2).clamp(15_000, 60_000),
        None => kills.map(|event| event.at + 15_000).take(3).last().unwrap_or(until),
    };
    end.clamp(10_000, until.max(10_000))
}

fn timeline(
    words: Words,
    container: &Container,
    events: &[Event],
    boot: u64,
    horizon: u64,
    width: f64,
) -> Timeline {
    let scale = Scale { horizon, left: LABELS, width };
    let app = app_bars(words, events, boot, horizon, &scale);
    let mut lanes = vec![(words.text("probes.app"), app, Vec::new())];
    for kind in ProbeKind::ALL.into_iter().filter(|&kind| container.probe(kind).is_some()) {
        lanes.push((kind.as_str(), Vec::new(), marks(events, kind, &scale)));
    }
    let traffic = traffic_bars(events, horizon, &scale);
    lanes.push((words.text("probes.traffic"), traffic, Vec::new()));

    let lanes: Vec<Lane> = (0_u8..)
        .zip(lanes)
        .map(|(row, (label, bars, marks))| Lane {
            label: label.to_owned(),
            y: LANE_HEIGHT * f64::from(row),
            drop: 0.0,
            sink: 0.0,
            bars,
            marks,
        })
        .collect();
    let height = lanes.last().map_or(0.0, |lane| lane.y + LANE_HEIGHT) + AXIS;
    Timeline { width, height, lanes, links: Vec::new(), ticks: scale.ticks(words) }
}

fn bar(words: Words, scale: &Scale, from: u64, to: u64, phase: Phase) -> Option<TimeBar> {
    scale.bar(from, to, phase.as_str(), words.text(phase.key()))
}

fn app_bars(
    words: Words,
    events: &[Event],
    boot: u64,
    horizon: u64,
    scale: &Scale,
) -> Vec<TimeBar> {
    let mut phases: Vec<(u64, Phase)> = Vec::new();
    for event in events {
        match event.kind {
            EventKind::Run(_) => {
                phases.push((event.at, Phase::Booting));
                phases.push((event.at + boot, Phase::Serving));
            }
            EventKind::Kill(_) | EventKind::Exit(_) => {
                // What would have begun later does not.
                phases.retain(|(from, _)| *from < event.at);
                let is_exit = matches!(event.kind, EventKind::Exit(_));
                phases.push((event.at, if is_exit { Phase::Waiting } else { Phase::Stopping }));
            }
            _ => {}
        }
    }
    let ends = phases.iter().skip(1).map(|(from, _)| *from).chain([horizon]);
    let bars = phases.iter().zip(ends).filter(|((from, _), _)| *from < horizon);
    bars.filter_map(|(&(from, kind), to)| bar(words, scale, from, to.min(horizon), kind)).collect()
}

fn traffic_bars(events: &[Event], horizon: u64, scale: &Scale) -> Vec<TimeBar> {
    let mut bars = Vec::new();
    let mut since = None;
    let bar = |from, to| scale.bar(from, to, Phase::Traffic.as_str(), "");
    for event in events {
        match event.kind {
            EventKind::Ready => since = since.or(Some(event.at)),
            EventKind::Unready => bars.extend(since.take().and_then(|from| bar(from, event.at))),
            _ => {}
        }
    }
    bars.extend(since.and_then(|from| bar(from, horizon)));
    bars
}

fn marks(events: &[Event], kind: ProbeKind, scale: &Scale) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for event in events {
        let is_ok = match event.kind {
            EventKind::Probe(of, Answer::Ok) if of == kind => true,
            EventKind::Probe(of, Answer::Fail | Answer::Timeout) if of == kind => false,
            _ => continue,
        };
        push_mark(&mut marks, Mark { x: scale.x(event.at), is_ok });
    }
    marks
}

fn sentences(words: Words, summary: &Summary) -> Vec<String> {
    let mut said = Vec::new();
    said.push(match (summary.first_traffic, summary.kills) {
        (Some(at), 0) => words.say("probes.first-traffic", &vec![("time", time(words, at))]),
        (Some(at), kills) => words.say(
            "probes.first-traffic-after-kills",
            &vec![("n", kills.into()), ("time", time(words, at))],
        ),
        (None, _) => words.text("probes.never").to_owned(),
    });
    said.push(match summary.boot.map(|budget| (budget.safe_seconds, budget.by)) {
        Some((seconds, ProbeKind::Startup)) => {
            words.say("probes.budget-startup", &vec![("time", Arg::Seconds(seconds))])
        }
        Some((seconds, _)) => {
            words.say("probes.budget-liveness", &vec![("time", Arg::Seconds(seconds))])
        }
        None => words.text("probes.budget-none").to_owned(),
    });
    said.push(match summary.hung_traffic {
        Some(range) => words.say("probes.hung", &vec![("time", time(words, range.most))]),
        None => words.text("probes.hung-forever").to_owned(),
    });
    said
}

fn event_line(words: Words, event: Event) -> String {
    let (key, what): (&str, Args) = match event.kind {
        EventKind::Run(n) => ("probes.event-run", vec![("n", Arg::Text(n.to_string()))]),
        EventKind::Exit(n) => ("probes.event-exit", vec![("n", Arg::Text(n.to_string()))]),
        EventKind::Probe(kind, answer) => (
            "probes.event-probe",
            vec![("probe", kind.as_str().into()), ("answer", answer.as_str().into())],
        ),
        EventKind::Started => ("probes.event-started", Vec::new()),
        EventKind::Ready => ("probes.event-ready", Vec::new()),
        EventKind::Unready => ("probes.event-unready", Vec::new()),
        EventKind::Kill(kind) => ("probes.event-kill", vec![("probe", kind.as_str().into())]),
        EventKind::Backoff(seconds) => {
            ("probes.event-backoff", vec![("time", Arg::Seconds(seconds))])
        }
        EventKind::Delete => ("probes.event-delete", Vec::new()),
    };
    let args = [vec![("at", time(words, event.at))], what].concat();
    words.say(key, &args)
}

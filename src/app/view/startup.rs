//! How the services of a Compose project start: a timeline with a row for each.

mod choices;
mod picture;

pub use choices::{parse, with};

use crate::app::state::State;
use crate::app::view::timeline::{NARROW, Timeline, WIDE, time};
use crate::finding::{Arg, Args};
use crate::model::compose::effective::Effective;
use crate::model::dockerfile::Dockerfile;
use crate::order;
use crate::sim::startup::{Check, Facts, Failure, Fate, Outcome, PhaseKind};
use crate::sim::startup::{Risk, ServiceRun, Startup};
use crate::text::Span;
use crate::words::Words;

/// The start of one configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct StartupView {
    pub wide: Timeline,
    /// The same for a narrow screen.
    pub narrow: Timeline,
    /// What the colours mean, of those that are to be seen.
    pub legend: Vec<(&'static str, &'static str)>,
    pub rows: Vec<Row>,
    /// What the picture says, in sentences.
    pub sentences: Vec<String>,
    /// What happens if a service never gets healthy, one sentence each.
    pub risks: Vec<String>,
    /// Every change in words, for whoever does not see the picture.
    pub outline: Vec<String>,
    /// Whether the person has said something of a service.
    pub is_changed: bool,
}

/// A service, and what may be said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub name: String,
    pub span: Span,
    /// How long it takes to be ready or done.
    pub seconds: u32,
    pub is_chosen: bool,
    /// Whether it does a job and ends.
    pub is_job: bool,
    pub fate: Fate,
    /// When it starts and is ready, and what it waits for.
    pub facts: Vec<String>,
}

/// Of a larger project only so many services are shown.
const MOST_SHOWN: usize = 60;
/// Names in a sentence; the rest is counted.
const MOST_NAMES: usize = 5;
/// A check that is later than this, in milliseconds, is worth a word.
const LATE: u64 = 2_000;

/// The view of a configuration; `None` where no service runs.
pub fn view(state: &State, effective: &Effective) -> Option<StartupView> {
    let words = Words::new(state.language);
    let builds = &state.analysis.builds;
    let dockerfiles: Vec<&Dockerfile> = builds.iter().map(|build| &build.dockerfile).collect();
    let facts = Facts { workspace: &state.workspace, dockerfiles: &dockerfiles };
    let start = Startup::new(effective, facts, &parse(&state.starts));
    let is_changed = start.services.iter().any(|it| it.is_chosen || it.fate != Fate::Well);
    let teller = Teller { words, start: &start };
    (!start.services.is_empty()).then(|| StartupView {
        wide: picture::picture(words, &start, MOST_SHOWN, WIDE),
        narrow: picture::picture(words, &start, MOST_SHOWN, NARROW),
        legend: legend(words, &start),
        rows: start.services.iter().take(MOST_SHOWN).map(|it| teller.row(it)).collect(),
        sentences: teller.sentences(),
        risks: start.risks.iter().map(|risk| teller.risk(risk)).collect(),
        outline: teller.outline(),
        is_changed,
    })
}

fn legend(words: Words, start: &Startup) -> Vec<(&'static str, &'static str)> {
    const KINDS: [PhaseKind; 10] = [
        PhaseKind::Waiting,
        PhaseKind::Booting,
        PhaseKind::Working,
        PhaseKind::Unnoticed,
        PhaseKind::Ready,
        PhaseKind::Completed,
        PhaseKind::Restarting,
        PhaseKind::Unhealthy,
        PhaseKind::Failed,
        PhaseKind::Abandoned,
    ];
    let phases = || start.services.iter().take(MOST_SHOWN).flat_map(|it| &it.phases);
    let seen = KINDS.into_iter().filter(|kind| phases().any(|phase| phase.kind == *kind));
    let chain =
        (start.critical.len() > 1).then(|| ("critical", words.text("startup.critical-legend")));
    seen.map(|kind| (kind.as_str(), words.text(key(kind)))).chain(chain).collect()
}

/// The text of what a service does.
fn key(kind: PhaseKind) -> &'static str {
    match kind {
        PhaseKind::Waiting => "startup.waiting",
        PhaseKind::Booting => "startup.booting",
        PhaseKind::Working => "startup.working",
        PhaseKind::Unnoticed => "startup.unnoticed",
        PhaseKind::Ready => "startup.ready",
        PhaseKind::Unhealthy => "startup.unhealthy",
        PhaseKind::Restarting => "startup.restarting",
        PhaseKind::Completed => "startup.completed",
        PhaseKind::Failed => "startup.failed",
        PhaseKind::Abandoned => "startup.abandoned",
    }
}

/// Puts a start into words.
struct Teller<'a> {
    words: Words,
    start: &'a Startup,
}

impl Teller<'_> {
    fn say(&self, key: &str, args: &Args) -> String {
        self.words.say(key, args)
    }

    fn time(&self, milliseconds: u64) -> Arg {
        time(self.words, milliseconds)
    }

    fn name(&self, service: usize) -> Arg {
        Arg::from(self.start.services.get(service).map_or("", |it| it.name.as_str()))
    }

    /// The names of services; of many, the first and a count.
    fn names(&self, services: &[usize]) -> Arg {
        let known = services.iter().filter_map(|&it| self.start.services.get(it));
        let mut names: Vec<&str> = known.take(MOST_NAMES).map(|it| it.name.as_str()).collect();
        let rest = services.len().saturating_sub(MOST_NAMES);
        let rest = (rest > 0).then(|| ["+", &rest.to_string()].concat());
        names.extend(rest.as_deref());
        Arg::Text(names.join(", "))
    }

    fn row(&self, run: &ServiceRun) -> Row {
        let mut facts = Vec::new();
        let mut tell = |key: &str, args: Args| facts.push(self.words.say(key, &args));
        match (run.starts_at, run.replicas) {
            (_, 0) => tell("startup.no-containers", Vec::new()),
            (Some(at), _) => tell("startup.starts", vec![("at", self.time(at))]),
            (None, _) => tell("startup.never-starts", Vec::new()),
        }
        match run.ready_at.filter(|_| run.replicas > 0) {
            Some(at) if run.is_job => tell("startup.done-at", vec![("at", self.time(at))]),
            Some(at) => tell("startup.ready-at", vec![("at", self.time(at))]),
            None if run.starts_at.is_some() && run.replicas > 0 => {
                tell("startup.never-ready", Vec::new());
            }
            None => {}
        }
        for wait in &run.waits {
            let condition = Arg::from(wait.condition.as_str());
            let args = vec![("name", self.name(wait.on)), ("condition", condition)];
            tell("startup.waits-for", args);
        }
        Row {
            name: run.name.clone(),
            span: run.span,
            seconds: run.seconds,
            is_chosen: run.is_chosen,
            is_job: run.is_job,
            fate: run.fate,
            facts,
        }
    }

    fn sentences(&self) -> Vec<String> {
        let mut said = vec![self.outcome()];
        if self.start.critical.len() > 1 {
            let steps = self.start.critical.iter().map(|step| {
                let args = vec![
                    ("name", self.name(step.service)),
                    ("time", self.time(step.to.saturating_sub(step.from))),
                ];
                self.words.say("startup.step", &args)
            });
            let way: Vec<String> = steps.collect();
            said.push(self.say("startup.critical", &vec![("way", way.join(" → ").into())]));
        }
        said.extend(self.late_checks());
        let has_gate = !self.start.risks.is_empty();
        if let Some(at) = self.start.worst.filter(|_| has_gate) {
            said.push(self.say("startup.worst", &vec![("at", self.time(at))]));
        }
        let assumed = self.positions(|it| matches!(it.check, Check::Assumed(_)));
        if !assumed.is_empty() {
            said.push(self.say("startup.assumed", &vec![("names", self.names(&assumed))]));
        }
        let hidden = self.start.services.len().saturating_sub(MOST_SHOWN);
        if hidden > 0 {
            let count = Arg::Text(hidden.to_string());
            said.push(self.say("startup.more", &vec![("count", count)]));
        }
        said.push(self.words.text("startup.thumb").to_owned());
        said
    }

    fn positions(&self, fits: impl Fn(&ServiceRun) -> bool) -> Vec<usize> {
        let runs = self.start.services.iter().enumerate();
        runs.filter(|(_, run)| fits(run)).map(|(index, _)| index).collect()
    }

    fn outcome(&self) -> String {
        let blocked = self.positions(|it| it.starts_at.is_none());
        let waiting =
            |service| vec![("service", self.name(service)), ("blocked", self.names(&blocked))];
        match self.start.outcome {
            Outcome::Started { at } => {
                let late = self.positions(|it| it.ready_at.is_none());
                let ready = self.start.services.iter().filter_map(|it| it.ready_at).max();
                let (key, more) = match ready {
                    Some(ready) if late.is_empty() => {
                        ("startup.started", ("ready", self.time(ready)))
                    }
                    _ => ("startup.started-only", ("names", self.names(&late))),
                };
                self.say(key, &vec![("at", self.time(at)), more])
            }
            Outcome::GaveUp { at, service, because, failure } => {
                let (key, code) = match failure {
                    Failure::Unhealthy => ("startup.gave-up-unhealthy", 0),
                    Failure::Exited(code) => ("startup.gave-up-exited", code),
                    Failure::NoCheck => ("startup.gave-up-unchecked", 0),
                };
                let more = vec![
                    ("at", self.time(at)),
                    ("because", self.name(because)),
                    ("code", Arg::Text(code.to_string())),
                ];
                self.say(key, &[waiting(service), more].concat())
            }
            Outcome::Stuck { service, because } => {
                let more = vec![("because", self.name(because))];
                self.say("startup.stuck", &[waiting(service), more].concat())
            }
            Outcome::Refused { service } => self.say("startup.refused", &waiting(service)),
        }
    }

    /// The checks on the longest chain that notice much too late that a service is ready.
    fn late_checks(&self) -> Vec<String> {
        let mut said = Vec::new();
        let steps = self.start.critical.iter().rev().skip(1);
        for run in steps.filter_map(|step| self.start.services.get(step.service)) {
            let late = run.phases.iter().find(|phase| phase.kind == PhaseKind::Unnoticed);
            // What a start period would help.
            let is_slow = run.check.timing().is_some_and(|timing| {
                timing.start_period == 0 && timing.interval > timing.start_interval
            });
            let Some(late) = late.filter(|it| it.to - it.from > LATE && is_slow) else {
                continue;
            };
            let name = Arg::from(run.name.as_str());
            let args = vec![("name", name), ("time", self.time(late.to - late.from))];
            said.push(self.say("startup.noticed-late", &args));
        }
        said
    }

    fn risk(&self, risk: &Risk) -> String {
        let (key, at) = match risk.gives_up_at {
            Some(at) => ("startup.risk", self.time(at)),
            None => ("startup.risk-endless", Arg::from("")),
        };
        let names = [("name", self.name(risk.service)), ("blocked", self.names(&risk.blocked))];
        self.say(key, &[names.to_vec(), vec![("at", at)]].concat())
    }

    /// Every change, in order of time.
    fn outline(&self) -> Vec<String> {
        let mut lines: Vec<(u64, String)> = Vec::new();
        for run in self.start.services.iter().take(MOST_SHOWN) {
            for phase in &run.phases {
                let args = vec![
                    ("at", self.time(phase.from)),
                    ("name", Arg::from(run.name.as_str())),
                    ("what", Arg::from(self.words.text(key(phase.kind)))),
                ];
                lines.push((phase.from, self.words.say("startup.event", &args)));
            }
        }
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        order::sort_by_place(&mut lines, |(at, _)| (place(*at), 0));
        lines.into_iter().map(|(_, line)| line).collect()
    }
}

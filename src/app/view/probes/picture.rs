//! The picture of what the probes do to a container: a lane for each thing that has a state.

use crate::app::view::probes::app::{AppField, value};
use crate::app::view::probes::{Play, Window};
use crate::app::view::timeline::{AXIS, LANE_HEIGHT, push_mark};
use crate::app::view::timeline::{Lane, Mark, Scale, TimeBar, Timeline};
use crate::model::kube::ProbeKind;
use crate::sim::probes::{Answer, App, Cause, Event, EventKind, Spell};
use crate::words::Words;

/// A timeline with what may be dragged in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    pub timeline: Timeline,
    pub scale: Scale,
    /// What is dragged stands in the first lane.
    pub handles: Vec<Handle>,
    /// Where the event stands that is told of, and the top of its lane.
    pub told: Option<(f64, f64)>,
}

/// A time of the application.
#[derive(Clone, Debug, PartialEq)]
pub struct Handle {
    pub field: AppField,
    pub x: f64,
}

/// What a container, its application or its traffic is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Booting,
    Healthy,
    Slow,
    Hung,
    /// What it depends on is away.
    Away,
    Crashed,
    Running,
    Stopping,
    Waiting,
    BackOff,
    Traffic,
    /// Of Docker's check.
    Unhealthy,
}

impl Phase {
    const ALL: [Phase; 12] = [
        Phase::Booting,
        Phase::Healthy,
        Phase::Slow,
        Phase::Hung,
        Phase::Away,
        Phase::Crashed,
        Phase::Running,
        Phase::Stopping,
        Phase::Waiting,
        Phase::BackOff,
        Phase::Traffic,
        Phase::Unhealthy,
    ];

    /// As the style sheet calls it.
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Booting => "booting",
            Phase::Healthy => "healthy",
            Phase::Slow => "slow",
            Phase::Hung => "hung",
            Phase::Away => "away",
            Phase::Crashed => "crashed",
            Phase::Running => "running",
            Phase::Stopping => "stopping",
            Phase::Waiting => "waiting",
            Phase::BackOff => "back-off",
            Phase::Traffic => "traffic",
            Phase::Unhealthy => "unhealthy",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Phase::Booting => "probes.booting",
            Phase::Healthy => "probes.healthy",
            Phase::Slow => "probes.slow",
            Phase::Hung => "probes.hung-phase",
            Phase::Away => "probes.away",
            Phase::Crashed => "probes.crashed",
            Phase::Running => "probes.running",
            Phase::Stopping => "probes.stopping",
            Phase::Waiting => "probes.waiting",
            Phase::BackOff => "probes.back-off",
            Phase::Traffic => "probes.in-service",
            Phase::Unhealthy => "probes.unhealthy",
        }
    }

    pub(super) fn bar(self, words: Words, scale: &Scale, from: u64, to: u64) -> Option<TimeBar> {
        scale.bar(from, to, self.as_str(), words.text(self.key()))
    }
}

/// Room for the lanes' names.
const LABELS: f64 = 76.0;

/// A thing that has a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    App,
    Container,
    Probe(ProbeKind),
    Traffic,
}

impl Row {
    /// Where an event is to be seen.
    fn of(event: &Event) -> Row {
        match event.kind {
            EventKind::Probe(kind, _) => Row::Probe(kind),
            EventKind::Ready | EventKind::Unready => Row::Traffic,
            _ => Row::Container,
        }
    }
}

/// The lanes from the top.
fn rows(play: &Play) -> Vec<Row> {
    let probes = ProbeKind::ALL.into_iter().filter(|&kind| play.setup.probes.get(kind).is_some());
    [Row::App, Row::Container]
        .into_iter()
        .chain(probes.map(Row::Probe))
        .chain([Row::Traffic])
        .collect()
}

/// What the colours mean, of those that are to be seen.
pub(super) fn legend(words: Words, timeline: &Timeline) -> Vec<(&'static str, &'static str)> {
    let bars = || timeline.lanes.iter().flat_map(|lane| &lane.bars);
    let is_seen = |phase: &Phase| bars().any(|bar| bar.kind == phase.as_str());
    Phase::ALL
        .into_iter()
        .filter(is_seen)
        .map(|phase| (phase.as_str(), words.text(phase.key())))
        .collect()
}

pub(super) fn picture(
    words: Words,
    play: &Play,
    window: Window,
    told: Option<Moment>,
    width: f64,
) -> Picture {
    let scale = scale(window, width);
    let painter = Painter { words, play, scale };
    let rows = rows(play).into_iter().enumerate();
    let lanes = rows.map(|(number, row)| painter.lane(row, top(number))).collect();
    framed(words, lanes, scale, &play.text, told)
}

fn handles(app: &str, scale: &Scale) -> Vec<Handle> {
    const DRAGGED: [AppField; 6] = [
        AppField::Boot,
        AppField::HangAt,
        AppField::HangFor,
        AppField::OutageAt,
        AppField::OutageFor,
        AppField::CrashAt,
    ];
    let handle = |field: AppField| {
        let at = time_of(app, field)?;
        scale.shows(at).then(|| Handle { field, x: scale.x(at) })
    };
    DRAGGED.into_iter().filter_map(handle).collect()
}

/// Where a field of the application stands in time, in milliseconds: a length, at its end.
pub fn time_of(app: &str, field: AppField) -> Option<u64> {
    let before = start_of(app, field)?;
    Some(before + value(app, field)? * field.unit())
}

/// The time from which a field counts, in milliseconds; `None` where it counts for nothing.
pub fn start_of(app: &str, field: AppField) -> Option<u64> {
    let begin = match field {
        AppField::HangFor => AppField::HangAt,
        AppField::OutageFor => AppField::OutageAt,
        _ => return Some(0),
    };
    Some(value(app, begin)? * begin.unit())
}

/// An event of the picture, by its time and its lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub at: u64,
    pub lane: usize,
}

/// Where the events are to be seen.
pub(super) fn moments(play: &Play) -> Vec<Moment> {
    let rows = rows(play);
    let lane = |event: &Event| rows.iter().position(|row| *row == Row::of(event)).unwrap_or(0);
    play.events.iter().map(|event| Moment { at: event.at, lane: lane(event) }).collect()
}

/// The event that is nearest to a place in a picture, if one is near.
pub(super) fn event_at(moments: &[Moment], picture: &Picture, x: f64, y: f64) -> Option<usize> {
    const NEAR: f64 = 9.0;
    let lanes = picture.timeline.lanes.iter();
    let lane = lanes.enumerate().find(|(_, lane)| (lane.y..lane.y + LANE_HEIGHT).contains(&y))?.0;
    let far = |moment: &Moment| (picture.scale.x(moment.at) - x).abs();
    let is_near = |moment: &Moment| {
        moment.lane == lane && picture.scale.shows(moment.at) && far(moment) < NEAR
    };
    let near = moments.iter().enumerate().filter(|(_, moment)| is_near(moment));
    near.min_by(|(_, a), (_, b)| far(a).total_cmp(&far(b))).map(|(index, _)| index)
}

/// The picture of lanes with what may be dragged, and a mark on the moment that is told of.
pub(super) fn framed(
    words: Words,
    lanes: Vec<Lane>,
    scale: Scale,
    app: &str,
    told: Option<Moment>,
) -> Picture {
    let height = lanes.last().map_or(0.0, |lane| lane.y + LANE_HEIGHT) + AXIS;
    let (width, ticks) = (scale.width, scale.ticks(words));
    let told = told.filter(|moment| scale.shows(moment.at));
    Picture {
        told: told.map(|moment| (scale.x(moment.at), top(moment.lane))),
        timeline: Timeline { width, height, lanes, links: Vec::new(), ticks },
        scale,
        handles: handles(app, &scale),
    }
}

pub(super) fn scale(window: Window, width: f64) -> Scale {
    Scale { from: window.from, to: window.to, left: LABELS, width }
}

/// The top of a lane by its number.
pub(super) fn top(lane: usize) -> f64 {
    LANE_HEIGHT * f64::from(u8::try_from(lane).unwrap_or(0))
}

struct Painter<'a> {
    words: Words,
    play: &'a Play,
    scale: Scale,
}

/// A container from its start to its end, as far as it is told.
struct Life {
    start: u64,
    end: u64,
    kill: Option<u64>,
    /// Whether it ended by itself.
    is_crash: bool,
    /// When the next one starts.
    next: u64,
    is_first: bool,
}

impl Painter<'_> {
    fn lane(&self, row: Row, y: f64) -> Lane {
        let (label, bars, marks) = match row {
            Row::App => (self.words.text("probes.app"), self.app(), Vec::new()),
            Row::Container => (self.words.text("probes.container"), self.container(), Vec::new()),
            Row::Probe(kind) => (kind.as_str(), Vec::new(), self.marks(kind)),
            Row::Traffic => (self.words.text("probes.traffic"), self.traffic(), Vec::new()),
        };
        Lane { label: label.to_owned(), y, drop: 0.0, sink: 0.0, bars, marks }
    }

    fn bar(&self, from: u64, to: u64, phase: Phase) -> Option<TimeBar> {
        phase.bar(self.words, &self.scale, from, to)
    }

    /// When the telling ends.
    fn end(&self) -> u64 {
        self.play.until
    }

    fn lives(&self) -> Vec<Life> {
        let mut lives: Vec<Life> = Vec::new();
        let end = self.end();
        for event in &self.play.events {
            if let EventKind::Run(_) = event.kind {
                if let Some(last) = lives.last_mut() {
                    last.next = event.at;
                }
                let is_first = lives.is_empty();
                let (start, next) = (event.at, end);
                lives.push(Life { start, end, kill: None, is_crash: false, next, is_first });
            }
            let Some(life) = lives.last_mut() else { continue };
            match event.kind {
                EventKind::Kill(_) | EventKind::Delete => life.kill = life.kill.or(Some(event.at)),
                EventKind::Exit(_) => {
                    life.end = event.at;
                    life.is_crash = event.cause == Cause::OwnEnd;
                }
                _ => {}
            }
        }
        lives
    }

    fn app(&self) -> Vec<TimeBar> {
        let lives = self.lives();
        let origin = lives.first().map_or(0, |life| life.start);
        lives.iter().flat_map(|life| self.app_of(life, origin)).collect()
    }

    fn app_of(&self, life: &Life, origin: u64) -> Vec<TimeBar> {
        let is_slow = ProbeKind::ALL.into_iter().any(|kind| *self.play.too_slow.get(kind));
        let mut bars = bars_of(self.words, &self.scale, &self.play.app, life, origin, is_slow);
        bars.extend(life.is_crash.then(|| self.bar(life.end, life.next, Phase::Crashed)).flatten());
        bars
    }

    fn container(&self) -> Vec<TimeBar> {
        let mut bars = Vec::new();
        let mut since = (0, Phase::Waiting);
        for event in &self.play.events {
            let phase = match event.kind {
                EventKind::Run(_) => Phase::Booting,
                EventKind::Started => Phase::Running,
                EventKind::Kill(_) | EventKind::Delete => Phase::Stopping,
                EventKind::Exit(_) => Phase::Waiting,
                EventKind::Backoff(_) => Phase::BackOff,
                EventKind::Probe(..) | EventKind::Ready | EventKind::Unready => continue,
            };
            bars.extend(self.bar(since.0, event.at, since.1));
            since = (event.at, phase);
        }
        bars.extend(self.bar(since.0, self.end(), since.1));
        bars
    }

    fn traffic(&self) -> Vec<TimeBar> {
        let mut bars = Vec::new();
        let mut since = None;
        for event in &self.play.events {
            match event.kind {
                EventKind::Ready => since = since.or(Some(event.at)),
                EventKind::Unready => {
                    let bar = since.take().and_then(|at| self.bar(at, event.at, Phase::Traffic));
                    bars.extend(bar);
                }
                _ => {}
            }
        }
        bars.extend(since.and_then(|from| self.bar(from, self.end(), Phase::Traffic)));
        bars
    }

    fn marks(&self, kind: ProbeKind) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        for event in self.play.events.iter().filter(|event| self.scale.shows(event.at)) {
            let is_ok = match event.kind {
                EventKind::Probe(of, Answer::Ok) if of == kind => true,
                EventKind::Probe(of, Answer::Fail | Answer::Timeout) if of == kind => false,
                _ => continue,
            };
            push_mark(&mut marks, Mark { x: self.scale.x(event.at), is_ok });
        }
        marks
    }
}

/// What an application does that runs once, from 0 to `end`.
pub(super) fn app_bars(words: Words, scale: &Scale, app: &App, end: u64) -> Vec<TimeBar> {
    let life = Life { start: 0, end, kill: None, is_crash: false, next: end, is_first: true };
    bars_of(words, scale, app, &life, 0, false)
}

/// What the application does in one container; the pod's first one started at `origin`.
fn bars_of(
    words: Words,
    scale: &Scale,
    app: &App,
    life: &Life,
    origin: u64,
    is_slow: bool,
) -> Vec<TimeBar> {
    let ends = |spell: Spell, from: u64| {
        let from = from.saturating_add(spell.at_ms);
        (from, spell.for_ms.map_or(u64::MAX, |length| from.saturating_add(length)))
    };
    let hang = app.hang.filter(|_| life.is_first).map(|it| ends(it, life.start));
    let outage = app.outage.map(|it| ends(it, origin));
    let booted = life.start.saturating_add(app.boot_ms);
    let mut cuts = vec![life.start, booted, life.end];
    cuts.extend(life.kill);
    cuts.extend([hang, outage].into_iter().flatten().flat_map(|(from, to)| [from, to]));
    cuts.retain(|at| (life.start..=life.end).contains(at));
    cuts.sort_unstable();
    let is_in = |spell: Option<(u64, u64)>, at: u64| {
        spell.is_some_and(|(from, to)| (from..to).contains(&at))
    };
    let phase = |at: u64| {
        if is_in(hang, at) {
            Phase::Hung
        } else if life.kill.is_some_and(|kill| at >= kill) {
            Phase::Stopping
        } else if at < booted {
            Phase::Booting
        } else if is_in(outage, at) {
            Phase::Away
        } else if is_slow {
            Phase::Slow
        } else {
            Phase::Healthy
        }
    };
    let pairs = cuts.iter().zip(cuts.iter().skip(1));
    pairs.filter_map(|(&from, &to)| phase(from).bar(words, scale, from, to)).collect()
}

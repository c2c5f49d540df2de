//! What the probes do to an app that a person describes: a timeline for each container, what it
//! comes to, and the numbers that may be turned.

pub mod advice;
pub mod carrying;
mod docker;
pub mod app;
pub mod gestures;
pub mod picture;
pub mod settings;
mod tell;

use std::rc::Rc;

use crate::app::state::{ProbesLook, State};
use crate::app::view::probes::advice::{Advice, advice};
use crate::app::view::probes::app::{AppField, described, value};
use crate::app::view::probes::carrying::{Carrying, carrying};
use crate::app::view::probes::picture::{Moment, Picture, legend, moments, picture};
use crate::app::view::probes::settings::{Group, Place, groups};
use crate::app::view::timeline::{NARROW, WIDE, to_float};
use crate::finding::Arg;
use crate::model::kube::{Container, Manifest};
use crate::sim::carry::of_container;
use crate::sim::probes;
use crate::sim::probes::{App, Event, EventKind, PerProbe, Setup};
use crate::text::Span;
use crate::words::Words;
use crate::words::probes::{Answer, answers};

/// What the panel shows.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelView {
    /// What may be said of the application.
    pub app: AppForm,
    /// One for each container with a probe, in the order of the files; without any, for each of
    /// Docker's health checks.
    pub containers: Rc<[ProbesView]>,
    /// Whether the last change came from here and can be taken back.
    pub can_undo: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppForm {
    pub fields: Vec<AppRow>,
    /// What may befall the application: the field that says when, the text, whether it does.
    pub incidents: Vec<(AppField, &'static str, bool)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppRow {
    pub field: AppField,
    pub label: &'static str,
    pub unit: String,
    /// `None`: without an end.
    pub value: Option<u64>,
    pub reach: u64,
    /// The value in words.
    pub says: String,
}

/// The timeline of one container, and what belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProbesView {
    /// Its place among those with a probe.
    pub index: usize,
    /// The workload and the container.
    pub title: String,
    pub path: String,
    pub span: Option<Span>,
    /// How far it is told, in milliseconds, and where its events are to be seen.
    pub until: u64,
    pub moments: Vec<Moment>,
    /// What the pictures show of it.
    pub window: Window,
    pub wide: Picture,
    /// The same for a narrow screen.
    pub narrow: Picture,
    pub legend: Vec<(&'static str, &'static str)>,
    /// The event that is told of, with its cause.
    pub told: Option<String>,
    pub answers: Vec<Answer>,
    /// Every event that is to be seen in words, for whoever does not see the picture.
    pub outline: Vec<String>,
    pub groups: Vec<Group>,
    /// Whether settings can be suggested, and what they are once somebody asks.
    pub can_advise: bool,
    pub advice: Option<Advice>,
    /// The same check in other forms.
    pub carrying: Option<Carrying>,
}

/// A stretch of time in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from: u64,
    pub to: u64,
}

impl Window {
    fn holds(self, at: u64) -> bool {
        (self.from..=self.to).contains(&at)
    }
}

/// A container, its application and what becomes of them.
struct Play {
    setup: Setup,
    /// As it is said, and what that means.
    text: Rc<str>,
    app: App,
    /// How far it is told, in milliseconds.
    until: u64,
    events: Vec<Event>,
    too_slow: PerProbe<bool>,
}

/// So many events are listed; of more, zooming in shows the others.
const MOST_LISTED: usize = 300;

pub fn panel(state: &State) -> PanelView {
    let words = Words::new(state.language);
    let probed: Vec<Probed> = probed(state).collect();
    let mut containers: Vec<ProbesView> =
        probed.iter().enumerate().map(|(index, it)| view(state, words, index, *it)).collect();
    if containers.is_empty() {
        containers = docker::views(state, words);
    }
    PanelView {
        app: app_form(words, &state.probes.app),
        containers: containers.into(),
        can_undo: state.can_undo(),
    }
}

/// When the first request arrives, for the line at the foot; of the first container with a probe.
pub fn first_traffic(state: &State) -> Option<String> {
    let words = Words::new(state.language);
    let (manifest, container) = probed(state).next()?;
    let setup = Setup::of(manifest, container);
    let (_, events) = played(&setup, &described(&state.probes.app));
    Some(match events.iter().find(|event| event.kind == EventKind::Ready) {
        Some(event) => words.say("summary.traffic", &vec![("time", words.time(event.at))]),
        None => words.text("summary.no-traffic").to_owned(),
    })
}

type Probed<'a> = (&'a Manifest, &'a Container);

/// The containers with a probe.
fn probed(state: &State) -> impl Iterator<Item = Probed<'_>> {
    state.analysis.manifests.iter().flat_map(|manifest| {
        let containers = manifest.pod.iter().flat_map(|pod| &pod.containers);
        let probed = containers.filter(|it| it.probes().next().is_some());
        probed.map(move |container| (manifest, container))
    })
}

/// What becomes of it, and how far that is told.
fn played(setup: &Setup, app: &App) -> (u64, Vec<Event>) {
    let until = app.horizon(setup);
    (until, probes::simulate(&app.scenario(setup, 0, until)))
}

fn view(state: &State, words: Words, index: usize, (manifest, container): Probed) -> ProbesView {
    let look = &state.probes;
    let (setup, app) = (Setup::of(manifest, container), described(&look.app));
    let (until, events) = played(&setup, &app);
    let summary = probes::summarize(&setup, &app, &events);
    let answers = answers(words, &setup, &app, &summary);
    let text = Rc::clone(&look.app);
    let play = Play { setup, text, app, until, events, too_slow: summary.too_slow };
    let advice = (look.suggested == Some(index)).then(|| advice(words, &play, &answers));
    let window = window(look, until, horizon(&play));
    let moments = moments(&play);
    let told = told(look, index);
    let mark = told.and_then(|event| moments.get(event)).copied();
    let draw = |width| picture(words, &play, window, mark, width);
    let wide = draw(WIDE);
    let span = container.name.as_ref().map(|name| name.span);
    let file = span.and_then(|span| state.workspace.file(span.file));
    let name = manifest.name.as_ref().map_or("", |name| &name.value);
    ProbesView {
        index,
        title: [&manifest.kind.value, " ", name, " · ", container.name()].concat(),
        path: file.map_or_else(String::new, |file| file.path.clone()),
        span,
        until,
        window,
        legend: legend(words, &wide.timeline),
        wide,
        narrow: draw(NARROW),
        told: told
            .and_then(|event| play.events.get(event))
            .map(|event| tell::event_and_cause(words, *event)),
        outline: outline(
            words,
            &play.events,
            |event| window.holds(event.at),
            tell::event_and_cause,
        ),
        groups: groups(
            words,
            Place { text: state.workspace.text(manifest.file), manifest, container },
        ),
        can_advise: true,
        advice,
        carrying: of_container(container).map(|check| carrying(words, look, index, &check)),
        answers,
        moments,
    }
}

/// The event of a card that is told of.
fn told(look: &ProbesLook, index: usize) -> Option<usize> {
    look.told.filter(|(of, _)| *of == index).map(|(_, event)| event)
}

/// Every event in sight, in words.
fn outline<T: Copy>(
    words: Words,
    events: &[T],
    is_shown: impl Fn(&T) -> bool,
    tell: fn(Words, T) -> String,
) -> Vec<String> {
    let shown = || events.iter().filter(|event| is_shown(event));
    let mut lines: Vec<String> =
        shown().take(MOST_LISTED).map(|event| tell(words, *event)).collect();
    let more = shown().count().saturating_sub(MOST_LISTED);
    if more > 0 {
        lines.push(words.say("probes.more", &vec![("count", Arg::Text(more.to_string()))]));
    }
    lines
}

/// What is looked at; else what there is to see.
fn window(look: &ProbesLook, until: u64, horizon: u64) -> Window {
    // Settings may have changed meanwhile.
    let most = until.max(1);
    match look.window.filter(|(from, to)| from < to && *from < most) {
        Some((from, to)) => Window { from, to: to.min(most) },
        None => Window { from: 0, to: horizon },
    }
}

/// The time up to which there is something to see: the last change, and a while more; of
/// containers that are killed again and again, three.
fn horizon(play: &Play) -> u64 {
    const ENOUGH: usize = 3;
    let is_end = |event: &&Event| matches!(event.kind, EventKind::Exit(_));
    let third = play.events.iter().filter(is_end).nth(ENOUGH - 1).map(|event| event.at);
    let changes = play.events.iter().filter(|it| !matches!(it.kind, EventKind::Probe(..)));
    let seen = changes.map(|it| it.at).filter(|at| third.is_none_or(|third| *at <= third));
    with_rest(&play.app, seen.max().unwrap_or(0), play.until)
}

/// The time until the last change, what befalls the application, and a while more.
fn with_rest(app: &App, last: u64, until: u64) -> u64 {
    let spells = [app.hang, app.outage].into_iter().flatten();
    let spells = spells.map(|it| it.at_ms.saturating_add(it.for_ms.unwrap_or(0)));
    let last = spells.chain([app.boot_ms, last]).max().unwrap_or(0);
    let rest = (last / 4).clamp(10_000, 60_000);
    last.saturating_add(rest).min(until.max(10_000))
}

fn app_form(words: Words, app: &str) -> AppForm {
    const INCIDENTS: [(AppField, &str); 3] = [
        (AppField::HangAt, "probes.hangs"),
        (AppField::OutageAt, "probes.loses"),
        (AppField::CrashAt, "probes.crashes"),
    ];
    let is_there = |field: AppField| picture::start_of(app, field).is_some();
    let is_said = |field: &AppField| {
        let has_end = matches!(field, AppField::HangFor | AppField::OutageFor) && is_there(*field);
        has_end || value(app, *field).is_some() && is_there(*field)
    };
    let row = |field: AppField| {
        let value = value(app, field);
        let is_short = field.unit() == 1;
        let unit = if is_short { "unit.milliseconds" } else { "unit.seconds" };
        let blank = vec![("n", Arg::Text(String::new()))];
        let seconds = |value: u64| words.seconds(to_float(value * field.unit()) / 1000.0);
        AppRow {
            field,
            label: words.text(field.key()),
            unit: words.say(unit, &blank).trim().to_owned(),
            value,
            reach: field.reach().max(value.unwrap_or(0)),
            says: value.map_or_else(|| words.text("probes.for-ever").to_owned(), seconds),
        }
    };
    AppForm {
        fields: AppField::ALL.into_iter().filter(is_said).map(row).collect(),
        incidents: INCIDENTS
            .into_iter()
            .map(|(field, key)| (field, words.text(key), value(app, field).is_some()))
            .collect(),
    }
}

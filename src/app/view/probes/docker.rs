//! Docker's health checks, where there are no probes: the same picture by Docker's rules.

use crate::app::state::State;
use crate::app::view::probes::app::described;
use crate::app::view::probes::carrying::carrying;
use crate::app::view::probes::picture::{
    Moment, Phase, Picture, app_bars, framed, legend, scale, top,
};
use crate::app::view::probes::{ProbesView, Window, outline, told, window, with_rest};
use crate::app::view::timeline::{Lane, Mark, NARROW, Scale, TimeBar, WIDE, push_mark};
use crate::finding::{Arg, Args};
use crate::model::dockerfile::Kind;
use crate::sim::carry::{Check, Test, of_compose, of_dockerfile};
use crate::sim::healthcheck;
use crate::sim::healthcheck::{Event, EventKind, Status, Timing};
use crate::sim::probes::{App, LONGEST, Sight};
use crate::text::Span;
use crate::words::Words;
use crate::words::probes::{Answer, Grade};

/// A check, and where it stands.
struct Found {
    title: String,
    span: Span,
    check: Check,
}

/// One view for each check that is not switched off.
pub(super) fn views(state: &State, words: Words) -> Vec<ProbesView> {
    let found = found(state).into_iter().filter(|it| it.check.test != Test::Off);
    found.enumerate().map(|(index, it)| view(state, words, index, it)).collect()
}

fn found(state: &State) -> Vec<Found> {
    let mut found = Vec::new();
    for service in state.analysis.composes.iter().flat_map(|compose| &compose.services) {
        let check = service.node.get("healthcheck").and_then(of_compose);
        let (title, span) = (service.name.value.clone(), service.name.span);
        found.extend(check.map(|check| Found { title, span, check }));
    }
    for build in &state.analysis.builds {
        let text = state.workspace.text(build.file);
        for stage in &build.dockerfile.stages {
            // The last one of a stage counts.
            let is_check = |kind: &Kind| matches!(kind, Kind::Healthcheck(_));
            let last = stage.instructions.iter().rev().find(|it| is_check(&it.kind));
            found.extend(last.and_then(|instruction| {
                let check = of_dockerfile(text, instruction)?;
                let title = ["HEALTHCHECK ", stage.name().unwrap_or("")].concat();
                Some(Found { title: title.trim().to_owned(), span: instruction.span, check })
            }));
        }
    }
    found
}

/// What becomes of a container with a check.
struct Play {
    app: App,
    timing: Timing,
    until: u64,
    events: Vec<Event>,
}

fn play(app: App, timing: Timing) -> Play {
    let Timing { interval, timeout, start_period, retries, .. } = timing;
    let tries = interval.saturating_add(timeout).saturating_mul(u64::from(retries) + 2);
    let spells = [app.hang, app.outage].into_iter().flatten();
    let spells = spells.map(|it| it.at_ms.saturating_add(it.for_ms.unwrap_or(0)));
    let last = spells.chain(app.crash.map(|crash| crash.at_ms)).max().unwrap_or(0);
    let until = start_period.max(app.boot_ms).max(last).saturating_add(tries);
    let until = until.saturating_add(60_000).min(LONGEST);
    // A check that asks the application is taken to ask for all that a request needs.
    let scenario = app.docker_scenario(Some(timing), Sight::Everything, false, until);
    Play { events: healthcheck::simulate(&scenario), app, timing, until }
}

fn view(state: &State, words: Words, index: usize, found: Found) -> ProbesView {
    let look = &state.probes;
    let Found { title, span, check } = found;
    let play = play(described(&look.app), check.timing);
    let changes = play.events.iter().filter(|it| matches!(it.kind, EventKind::Status(_)));
    let last = changes.map(|event| event.at).max().unwrap_or(0);
    let window = window(look, play.until, with_rest(&play.app, last, play.until));
    let moments: Vec<Moment> =
        play.events.iter().map(|event| Moment { at: event.at, lane: lane(*event) }).collect();
    let told = told(look, index);
    let mark = told.and_then(|event| moments.get(event)).copied();
    let draw = |width| picture(words, &play, &look.app, window, mark, width);
    let wide = draw(WIDE);
    ProbesView {
        index,
        title,
        path: state.workspace.file(span.file).map_or_else(String::new, |file| file.path.clone()),
        span: Some(span),
        until: play.until,
        window,
        legend: legend(words, &wide.timeline),
        wide,
        narrow: draw(NARROW),
        told: told.and_then(|event| play.events.get(event)).map(|event| tell(words, *event)),
        answers: answers(words, &play),
        outline: outline(words, &play.events, |event| window.holds(event.at), tell),
        groups: Vec::new(),
        can_advise: false,
        advice: None,
        carrying: Some(carrying(words, look, index, &check)),
        moments,
    }
}

/// The lanes from the top: the application, its health, the check.
fn lane(event: Event) -> usize {
    match event.kind {
        EventKind::Run(_) | EventKind::Exit(_) => 0,
        EventKind::Status(_) => 1,
        _ => 2,
    }
}

fn picture(
    words: Words,
    play: &Play,
    app: &str,
    window: Window,
    told: Option<Moment>,
    width: f64,
) -> Picture {
    let scale = scale(window, width);
    let row = |number: usize, label: &str, bars: Vec<TimeBar>, marks: Vec<Mark>| Lane {
        label: label.to_owned(),
        y: top(number),
        drop: 0.0,
        sink: 0.0,
        bars,
        marks,
    };
    let exit = play.events.iter().find(|event| matches!(event.kind, EventKind::Exit(_)));
    let end = exit.map_or(play.until, |event| event.at);
    let lanes = vec![
        row(0, words.text("probes.app"), app_bars(words, &scale, &play.app, end), Vec::new()),
        row(1, words.text("probes.health"), health(words, play, &scale, end), Vec::new()),
        row(2, words.text("probes.check"), Vec::new(), marks(play, &scale)),
    ];
    framed(words, lanes, scale, app, told)
}

fn health(words: Words, play: &Play, scale: &Scale, end: u64) -> Vec<TimeBar> {
    let mut since: Option<(u64, Phase)> = None;
    let mut bars = Vec::new();
    let statuses = play.events.iter().filter_map(|event| match event.kind {
        EventKind::Status(status) => Some((event.at, status)),
        _ => None,
    });
    for (at, status) in statuses {
        bars.extend(since.and_then(|(from, phase)| phase.bar(words, scale, from, at)));
        since = match status {
            Status::None => None,
            Status::Starting => Some((at, Phase::Booting)),
            Status::Healthy => Some((at, Phase::Traffic)),
            Status::Unhealthy => Some((at, Phase::Unhealthy)),
        };
    }
    bars.extend(since.and_then(|(from, phase)| phase.bar(words, scale, from, end)));
    bars
}

fn marks(play: &Play, scale: &Scale) -> Vec<Mark> {
    let mut marks = Vec::new();
    for event in play.events.iter().filter(|event| scale.shows(event.at)) {
        let is_ok = match event.kind {
            EventKind::Probe(exit) => exit == 0,
            EventKind::Timeout => false,
            _ => continue,
        };
        push_mark(&mut marks, Mark { x: scale.x(event.at), is_ok });
    }
    marks
}

fn answers(words: Words, play: &Play) -> Vec<Answer> {
    let mut answers = Vec::new();
    let mut say = |grade: Grade, key: &str, args: Args| {
        answers.push(Answer { grade, text: words.say(key, &args) });
    };
    let first = |status: Status| {
        play.events.iter().find(|it| it.kind == EventKind::Status(status)).map(|it| it.at)
    };
    let healthy = first(Status::Healthy);
    match healthy {
        Some(at) => say(Grade::Fine, "probes.docker-healthy", vec![("time", words.time(at))]),
        None => say(Grade::Bad, "probes.docker-never", Vec::new()),
    }
    let early = first(Status::Unhealthy).filter(|at| healthy.is_none_or(|healthy| *at < healthy));
    if let Some(at) = early {
        say(Grade::Bad, "probes.docker-early", vec![("time", words.time(at))]);
    }
    let Timing { interval, timeout, retries, .. } = play.timing;
    let least = timeout
        .saturating_mul(retries.into())
        .saturating_add(interval.saturating_mul(u64::from(retries.saturating_sub(1))));
    let most = least.saturating_add(interval);
    let args = vec![("least", words.time(least)), ("most", words.time(most))];
    say(Grade::Fine, "probes.docker-hung", args);
    say(Grade::Doubtful, "probes.docker-kept", Vec::new());
    answers.sort_by_key(|answer| answer.grade);
    answers
}

fn tell(words: Words, event: Event) -> String {
    let number = |number: String| vec![("n", Arg::Text(number))];
    let (key, what): (&str, Args) = match event.kind {
        EventKind::Run(n) => ("probes.event-run", number(n.to_string())),
        EventKind::Exit(n) => ("probes.event-exit", number(n.to_string())),
        EventKind::Status(status) => {
            ("probes.docker-status", vec![("status", status.as_str().into())])
        }
        EventKind::Probe(exit) => ("probes.docker-probe", number(exit.to_string())),
        EventKind::Timeout => ("probes.docker-timeout", Vec::new()),
        EventKind::NotCounted => ("probes.docker-not-counted", Vec::new()),
        EventKind::Streak(count) => ("probes.docker-streak", number(count.to_string())),
    };
    words.say(key, &[vec![("at", words.time(event.at))], what].concat())
}

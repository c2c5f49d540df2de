//! The timeline of a start.

use crate::app::view::startup::key;
use crate::app::view::timeline::{AXIS, LANE_HEIGHT, NARROW, push_mark};
use crate::app::view::timeline::{Lane, Mark, Scale, TimeBar, Timeline};
use crate::sim::healthcheck::EventKind;
use crate::sim::startup::{ServiceRun, Startup, Step};
use crate::words::Words;

/// Room for the names beside the bars.
const LABELS: f64 = 124.0;
/// Characters that fit into it.
const BESIDE: usize = 18;
/// A narrow picture has the names above the bars, and room for half of the first time.
const EDGE: f64 = 10.0;
const DROP: f64 = 16.0;
const ABOVE: usize = 44;
/// What the checks say stands below the bars.
const SINK: f64 = 13.0;
/// Where the middle of a bar lies, below the top of its lane.
const MIDDLE: f64 = 14.0;

/// The first so many services.
pub(super) fn picture(words: Words, start: &Startup, most: usize, width: f64) -> Timeline {
    let is_narrow = width <= NARROW;
    let (left, drop, longest) = if is_narrow { (EDGE, DROP, ABOVE) } else { (LABELS, 0.0, BESIDE) };
    let scale = Scale { from: 0, to: start.end, left, width };
    let pitch = LANE_HEIGHT + drop + SINK - 3.0;
    let top = |row: usize| f64::from(u16::try_from(row).unwrap_or(u16::MAX)) * pitch;
    let shown = start.services.iter().take(most).enumerate();
    let lanes: Vec<Lane> = shown
        .map(|(row, run)| Lane {
            label: shorten(&run.name, longest),
            y: top(row),
            drop,
            sink: SINK,
            bars: bars(words, start, row, &scale),
            marks: marks(run, &scale),
        })
        .collect();
    let link = |pair: &[Step]| match pair {
        [from, to] if from.service < most && to.service < most => {
            let (from_y, to_y) = (top(from.service) + drop, top(to.service) + drop);
            Some((scale.x(from.to), from_y + MIDDLE, to_y + MIDDLE))
        }
        _ => None,
    };
    Timeline {
        width,
        height: top(lanes.len()) + AXIS,
        links: start.critical.windows(2).filter_map(link).collect(),
        lanes,
        ticks: scale.ticks(words),
    }
}

fn bars(words: Words, start: &Startup, row: usize, scale: &Scale) -> Vec<TimeBar> {
    let step = start.critical.iter().find(|step| step.service == row);
    let phases = start.services.get(row).into_iter().flat_map(|run| &run.phases);
    phases
        .filter_map(|phase| {
            let label = words.text(key(phase.kind));
            let bar = scale.bar(phase.from, phase.to, phase.kind.as_str(), label)?;
            let is_critical =
                step.is_some_and(|step| step.from <= phase.from && phase.from < step.to);
            Some(TimeBar { is_critical, ..bar })
        })
        .collect()
}

fn marks(run: &ServiceRun, scale: &Scale) -> Vec<Mark> {
    let mut marks = Vec::new();
    for event in &run.health {
        let is_ok = match event.kind {
            EventKind::Probe(code) => code == 0,
            EventKind::Timeout => false,
            _ => continue,
        };
        push_mark(&mut marks, Mark { x: scale.x(event.at), is_ok });
    }
    marks
}

fn shorten(name: &str, longest: usize) -> String {
    if name.chars().count() <= longest {
        return name.to_owned();
    }
    name.chars().take(longest - 1).chain(['…']).collect()
}

//! A picture of what happens when: lanes with bars and marks above an axis of time.

use crate::finding::Arg;
use crate::words::Words;

/// A picture in pixels from 0, 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    pub width: f64,
    pub height: f64,
    pub lanes: Vec<Lane>,
    /// Upright lines from one lane to another: where, and from which height to which.
    pub links: Vec<(f64, f64, f64)>,
    /// Where a line of the axis stands, and what time it is.
    pub ticks: Vec<(f64, String)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    pub label: String,
    pub y: f64,
    /// How far the bars lie below the label's line.
    pub drop: f64,
    /// How far the marks lie below the middle of the bars.
    pub sink: f64,
    pub bars: Vec<TimeBar>,
    pub marks: Vec<Mark>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TimeBar {
    pub x: f64,
    pub width: f64,
    /// What it is, as the style sheet calls it.
    pub kind: &'static str,
    /// Empty where there is no room for it.
    pub label: &'static str,
    /// Whether it stands out.
    pub is_critical: bool,
}

/// The result of a probe.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    pub x: f64,
    pub is_ok: bool,
}

pub const LANE_HEIGHT: f64 = 30.0;
/// Room below the lanes for the times.
pub const AXIS: f64 = 24.0;
/// Room at the right, so that the last time is not cut.
pub const END: f64 = 20.0;
pub const WIDE: f64 = 600.0;
pub const NARROW: f64 = 340.0;
/// Results closer together than this many pixels are drawn as one.
const MARK_GAP: f64 = 5.0;

/// From milliseconds to pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// What lies before is not shown.
    pub from: u64,
    pub to: u64,
    /// Room for the labels of lanes.
    pub left: f64,
    /// Of the whole picture.
    pub width: f64,
}

impl Scale {
    /// The room that the time takes.
    fn room(&self) -> f64 {
        self.width - self.left - END
    }

    fn length(&self) -> u64 {
        self.to.saturating_sub(self.from).max(1)
    }

    /// Where a time stands; of what is not shown, where it would be nearest.
    pub fn x(&self, at: u64) -> f64 {
        let since = at.clamp(self.from, self.from + self.length()) - self.from;
        let x = self.left + to_float(since) / to_float(self.length()) * self.room();
        // Tenths of a pixel are enough, and keep the page small.
        (x * 10.0).round() / 10.0
    }

    /// The time that stands somewhere.
    pub fn time_at(&self, x: f64) -> u64 {
        let share = ((x - self.left) / self.room()).clamp(0.0, 1.0);
        self.from + to_whole(share * to_float(self.length()))
    }

    pub fn shows(&self, at: u64) -> bool {
        (self.from..=self.to).contains(&at)
    }

    /// A bar, with its label if there is room for it; `None` where there is nothing to see.
    pub fn bar(
        &self,
        from: u64,
        to: u64,
        kind: &'static str,
        label: &'static str,
    ) -> Option<TimeBar> {
        let x = self.x(from);
        let width = self.x(to) - x;
        let label = if width >= text_width(label) + 12.0 { label } else { "" };
        (width > 0.0).then_some(TimeBar { x, width, kind, label, is_critical: false })
    }

    /// The times of the axis.
    pub fn ticks(&self, words: Words) -> Vec<(f64, String)> {
        const STEPS: [u64; 15] =
            [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400, 21_600];
        let seconds = self.length() / 1000;
        let most = if self.room() < 300.0 { 4 } else { 6 };
        let step = STEPS.into_iter().find(|step| seconds / step <= most);
        let step = step.unwrap_or(seconds.div_ceil(most)).max(1);
        (self.from.div_ceil(step * 1000)..=self.to / (step * 1000))
            .map(|n| n * step)
            .map(|at| (self.x(at * 1000), words.seconds(to_float(at))))
            .collect()
    }
}

/// Adds a mark, unless the one before says the same at nearly the same place.
pub fn push_mark(marks: &mut Vec<Mark>, mark: Mark) {
    let hides = |last: &Mark| last.is_ok == mark.is_ok && mark.x - last.x < MARK_GAP;
    if !marks.last().is_some_and(hides) {
        marks.push(mark);
    }
}

/// Roughly, in the small font of labels: East Asian characters are twice as wide.
pub fn text_width(text: &str) -> f64 {
    to_float(text.chars().map(|it| if it.is_ascii() { 7 } else { 13 }).sum())
}

#[expect(clippy::cast_precision_loss, reason = "at most hours in milliseconds")]
pub fn to_float(number: u64) -> f64 {
    number as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a day")]
pub fn to_whole(number: f64) -> u64 {
    number.round().max(0.0) as u64
}

/// A time in words.
pub fn time(words: Words, milliseconds: u64) -> Arg {
    Arg::Text(words.seconds(to_float(milliseconds) / 1000.0))
}

//! What would make an image smaller: changes of the Dockerfile, each weighed by the same estimate as
//! the file itself.

mod bases;
mod flags;
mod stages;
mod uses;

use crate::finding::{Args, Finding};
use crate::model::dockerfile::{Dockerfile, Stage};
use crate::order;
use crate::sim::size::given::Given;
use crate::sim::size::{Layer, SizeRange, SizeReport};
use crate::text;
use crate::text::Edit;

/// In longer files nothing is looked for: each idea costs an estimate of the whole.
const LONGEST_TEXT: usize = 100_000;
/// No more ideas than these are weighed.
const MOST_IDEAS: usize = 16;
/// What saves less is not worth a word: bytes, and thousandths of the image.
const LEAST_BYTES: u64 = 1_000_000;
const LEAST_SHARE: u64 = 10;

/// A change and what it would save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saving {
    /// What is done: a key of the language files under `saving`, and its arguments.
    pub kind: &'static str,
    pub args: Args,
    /// Fewer bytes on disk.
    pub saved: SizeRange,
    /// The image afterwards, on disk.
    pub size: SizeRange,
    /// What it asks for: keys under `saving.asks`, told with `args`.
    pub asks: Vec<&'static str>,
    pub offer: Offer,
    /// All in the Dockerfile.
    pub edits: Vec<Edit>,
}

/// How a change is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// It can be made as it stands.
    Apply,
    /// It shows the way; something has to be looked at before.
    Sketch,
}

impl Offer {
    /// The name used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Offer::Apply => "apply",
            Offer::Sketch => "sketch",
        }
    }
}

/// A change that has not been weighed.
struct Idea {
    kind: &'static str,
    args: Args,
    asks: Vec<&'static str>,
    offer: Offer,
    edits: Vec<Edit>,
}

/// What ideas are about: the image that a target makes.
struct Subject<'a> {
    text: &'a str,
    dockerfile: &'a Dockerfile,
    target: &'a Stage,
    /// The stage whose base the image stands on in the end.
    root: &'a Stage,
    /// Whether the target is the last stage, so that others may follow it.
    is_last: bool,
}

/// The changes that make the image of a target (the last stage if `None`) smaller, the best first.
/// `text` is the Dockerfile's, and `findings` has those about it.
pub fn savings(
    text: &str,
    dockerfile: &Dockerfile,
    findings: &[Finding],
    given: &Given,
    target: Option<usize>,
) -> Vec<Saving> {
    let last = dockerfile.stages.len().checked_sub(1);
    let index = target.or(last);
    // The last one stays the last one, whatever comes behind it.
    let target = target.filter(|_| target != last);
    let Some(stage) = index.and_then(|it| dockerfile.stages.get(it)) else { return Vec::new() };
    if text.len() > LONGEST_TEXT || stage.is_windows() {
        return Vec::new();
    }
    let root = stage.chain(dockerfile).last().unwrap_or(stage);
    let is_last = stage.index + 1 == dockerfile.stages.len();
    let subject = Subject { text, dockerfile, target: stage, root, is_last };
    let mut ideas = bases::ideas(&subject);
    ideas.extend(stages::ideas(&subject));
    ideas.extend(flags::ideas(&subject, findings));
    let now = SizeReport::new(dockerfile, target, given);
    let weighed = ideas.into_iter().take(MOST_IDEAS);
    let weighed = weighed.filter_map(|idea| weigh(idea, &subject, &now, given, target));
    let mut savings: Vec<Saving> = weighed.collect();
    order::sort_by_place(&mut savings, |it| (usize::MAX - as_place(it.saved.likely), 0));
    savings
}

fn as_place(bytes: u64) -> usize {
    // Kilobytes: a number of bytes need not fit on every machine.
    usize::try_from(bytes / 1000).unwrap_or(usize::MAX)
}

/// Makes the change in memory and estimates again.
fn weigh(
    idea: Idea,
    subject: &Subject,
    now: &SizeReport,
    given: &Given,
    target: Option<usize>,
) -> Option<Saving> {
    let text = text::apply(subject.text, &idea.edits)?;
    let changed =
        Dockerfile::read_with(subject.dockerfile.file, &text, subject.dockerfile.options.clone());
    if changed.errors.len() > subject.dockerfile.errors.len() {
        return None;
    }
    let then = SizeReport::new(&changed, target, given);
    let saved = difference(now, &then);
    let is_worth =
        saved.likely >= LEAST_BYTES && saved.likely / LEAST_SHARE >= now.disk.likely / 1000;
    let Idea { kind, args, asks, offer, edits } = idea;
    is_worth.then_some(Saving { kind, args, saved, size: then.disk, asks, offer, edits })
}

/// What is saved. Layers that both images have cancel each other out, for they are as uncertain in the
/// one as in the other; so does what a layer that was told to leave something out still holds.
fn difference(now: &SizeReport, then: &SizeReport) -> SizeRange {
    let (mut gone, mut come) = (layers(now), layers(then));
    gone.retain(|layer| {
        let same = |it: &&Layer| it.size == layer.size && it.instruction == layer.instruction;
        let Some(at) = come.iter().position(same) else { return true };
        come.remove(at);
        false
    });
    let is_paired = gone.len() == come.len()
        && gone.iter().zip(&come).all(|(a, b)| a.instruction == b.instruction)
        && gone.iter().all(|it| it.instruction != "FROM");
    let sum = |layers: &[&Layer]| {
        layers.iter().fold(SizeRange::default(), |sum, layer| sum.plus(layer.size))
    };
    let (gone, come) = (sum(&gone), sum(&come));
    let likely = now.disk.likely.saturating_sub(then.disk.likely);
    let (least, most) = if is_paired { (come.low, come.high) } else { (come.high, come.low) };
    let (low, high) = (gone.low.saturating_sub(least), gone.high.saturating_sub(most));
    SizeRange { low: low.min(high).min(likely), likely, high: high.max(low).max(likely) }
}

/// The layers of the target.
fn layers(report: &SizeReport) -> Vec<&Layer> {
    let target = report.target.and_then(|index| report.stages.get(index));
    target.map(|stage| stage.layers.iter().collect()).unwrap_or_default()
}

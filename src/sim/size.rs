//! What each layer weighs: a range with a reason, never a bare number.

mod apk;
mod apt;
mod base;
mod build;
mod context;
mod estimate;
mod files;
pub mod given;
mod go;
mod install;
mod node;
mod python;
mod run;
mod rust;
mod stage;
mod transfer;
mod versions;
mod weighed;

use std::collections::BTreeSet;

use crate::content::tables::Table;
use crate::finding::Args;
use crate::model::dockerfile::{Base, Dockerfile, Form, Instruction, Kind, Stage};
use crate::sim::size::base::{base, on_platform};
use crate::sim::size::estimate::Estimate;
use crate::sim::size::given::Given;
use crate::sim::size::run::Step;
use crate::sim::size::stage::Place;
use crate::sim::size::transfer::{Origin, transfer};
use crate::syntax::shell::SimpleCommand;
use crate::text::Span;

/// Bytes, as far as they can be told: `low <= likely <= high`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SizeRange {
    pub low: u64,
    pub likely: u64,
    pub high: u64,
}

/// How a figure is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Published or measured for this very thing.
    Exact,
    /// From a like one: another tag of the image, a table of packages.
    Table,
    /// Somebody has said so.
    Declared,
    /// A rule of thumb.
    Typical,
    /// Nothing is known; the range is a guess.
    Guess,
}

/// Why a figure is what it is: a key of the language files under `size.reason`, and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub wording: &'static str,
    pub args: Args,
}

/// What one instruction adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    pub span: Span,
    /// `FROM` for the base image, else the keyword in capitals.
    pub instruction: String,
    /// The rest of the line, shortened: `apk add ca-certificates`, `/out/api`.
    pub summary: String,
    /// On disk.
    pub size: SizeRange,
    /// Compressed, as pulled.
    pub pull: SizeRange,
    pub source: Source,
    pub reason: Reason,
    /// The heaviest things in it, the heaviest first, where they are known by name.
    pub parts: Vec<Part>,
}

/// A package in a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    /// Bytes on disk.
    pub size: u64,
    /// The package that was asked for and needs it; `None` for one that was asked for itself.
    pub brought_by: Option<String>,
}

/// One stage's layers, the base's first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageSize {
    pub index: usize,
    pub name: Option<String>,
    /// The base as written.
    pub base: String,
    /// The image that it stands on, with defaults put in; empty where that is none.
    pub image: String,
    pub layers: Vec<Layer>,
    pub total: SizeRange,
}

/// The sizes of all stages, and of the image that the target makes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SizeReport {
    /// Index of the target stage.
    pub target: Option<usize>,
    pub stages: Vec<StageSize>,
    /// On disk.
    pub disk: SizeRange,
    /// Compressed, as pulled.
    pub pull: SizeRange,
    /// Tables that are not here and would make the figures more exact.
    pub wanted: BTreeSet<Table>,
}

impl SizeReport {
    /// Estimates every stage of a Dockerfile; the last stage is the target if `None`.
    pub fn new(dockerfile: &Dockerfile, target: Option<usize>, given: &Given) -> SizeReport {
        let mut built: Vec<Built> = Vec::with_capacity(dockerfile.stages.len());
        let stages = dockerfile.stages.iter().map(|stage| {
            let (size, done) = estimate_stage(stage, &built, given);
            built.push(done);
            size
        });
        let stages: Vec<StageSize> = stages.collect();
        let last = stages.len().checked_sub(1);
        let target = target.filter(|&index| index < stages.len()).or(last);
        let image = target.and_then(|index| built.get(index));
        SizeReport {
            target,
            stages,
            disk: image.map(|it| it.total).unwrap_or_default(),
            pull: image.map(|it| it.pull).unwrap_or_default(),
            wanted: built.iter().flat_map(|it| &it.place.wanted).copied().collect(),
        }
    }
}

impl Layer {
    /// Whether a listing of the build context would make the figure exact.
    pub fn could_be_listed(&self) -> bool {
        matches!(self.reason.wording, "context" | "context-text" | "context-archive")
    }
}

impl Source {
    /// The name used in JSON and in style sheets.
    pub fn as_str(self) -> &'static str {
        match self {
            Source::Exact => "exact",
            Source::Table => "table",
            Source::Declared => "declared",
            Source::Typical => "typical",
            Source::Guess => "guess",
        }
    }
}

/// What later stages may take from a stage.
struct Built<'a> {
    name: String,
    total: SizeRange,
    pull: SizeRange,
    place: Place<'a>,
}

fn estimate_stage<'a>(
    stage: &Stage,
    built: &[Built<'a>],
    given: &'a Given,
) -> (StageSize, Built<'a>) {
    let from = &stage.from;
    // Where a variable has no value, its name says more than nothing.
    let written = if from.expanded.is_empty() { &from.base.value } else { &from.expanded };
    let start = base(&from.source, written, given, |index| {
        built.get(index).map(|it| (it.name.clone(), it.total, it.pull))
    });
    let platform = from.platform.as_ref().map(|it| it.value.as_str());
    let start = on_platform(start, &from.source, platform);
    let below = match &from.source {
        Base::Stage(index) => built.get(*index).map(|it| it.place.clone()),
        _ => None,
    };
    let mut place = below.unwrap_or_else(|| {
        let image = match &from.source {
            Base::Image(image) => Some(image),
            _ => None,
        };
        Place::new(given, image)
    });
    let mut pull = start.pull;
    let mut layers = vec![start.into_layer(from.span, "FROM".to_owned(), from.base.value.clone())];
    for instruction in &stage.instructions {
        place.next_layer();
        let Some(estimate) = estimate(instruction, &mut place, built) else { continue };
        pull = pull.plus(estimate.pull);
        let keyword = instruction.name();
        let layer = estimate.into_layer(instruction.span, keyword, summary(instruction));
        layers.push(Layer { parts: std::mem::take(&mut place.parts), ..layer });
    }
    let total = layers.iter().fold(SizeRange::default(), |sum, layer| sum.plus(layer.size));
    let name = from.name.as_ref().map(|name| name.value.clone());
    let done =
        Built { name: name.clone().unwrap_or_else(|| stage.index.to_string()), total, pull, place };
    let image = match from.source {
        Base::Image(_) | Base::Unknown => from.expanded.clone(),
        Base::Scratch | Base::Context(_) | Base::Stage(_) => String::new(),
    };
    let base = from.base.value.clone();
    (StageSize { index: stage.index, name, base, image, layers, total }, done)
}

/// What an instruction adds; `None` for those that make no layer.
fn estimate(instruction: &Instruction, place: &mut Place, built: &[Built]) -> Option<Estimate> {
    match &instruction.kind {
        Kind::Run(command) => {
            let folder = place.folder().to_owned();
            let estimate = Step::read(instruction, command, place).estimate(place);
            place.leave_to(folder);
            Some(estimate)
        }
        Kind::Copy(files) | Kind::Add(files) => {
            Some(transfer(instruction, files, place, |index| {
                let it = built.get(index)?;
                Some(Origin { name: &it.name, place: &it.place, total: it.total })
            }))
        }
        Kind::Env(pairs) => {
            for pair in pairs {
                place.set(&pair.name.value, pair.value.as_ref().map(|it| it.value.as_str()));
            }
            None
        }
        Kind::Arg(pairs) => {
            for pair in pairs {
                // What ENV has set stays.
                if place.setting(&pair.name.value).is_none() {
                    place.declare(&pair.name.value, pair.value.as_ref().map(|it| &*it.value));
                }
            }
            None
        }
        Kind::Workdir(path) => {
            place.enter(&path.value);
            place.holds(".", Estimate::nothing("workdir"));
            Some(Estimate::nothing("workdir"))
        }
        _ => None,
    }
}

/// The heart of a line, for a narrow column.
fn summary(instruction: &Instruction) -> String {
    let text = match &instruction.kind {
        Kind::Run(command) => match &command.form {
            Form::Exec(items) => words(items.iter().map(|item| item.value.as_str())),
            Form::Shell(script) => {
                // Installing and building say more than `set` and `cd` do; of equals, the first.
                let heaviest = script.commands.iter().rev().max_by_key(|it| weight(it));
                let shown = |it: &SimpleCommand| words(it.words.iter().map(|word| &*word.text));
                heaviest.map(shown).unwrap_or_default()
            }
        },
        Kind::Copy(files) | Kind::Add(files) => {
            words(files.sources.iter().map(|it| it.value.as_str()))
        }
        Kind::Workdir(path) => path.value.clone(),
        _ => String::new(),
    };
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(SUMMARY_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

/// The most characters of a summary.
const SUMMARY_CHARS: usize = 60;

fn words<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.take(16).collect::<Vec<_>>().join(" ")
}

fn weight(command: &SimpleCommand) -> u8 {
    const VERBS: [&str; 6] = ["install", "add", "build", "ci", "sync", "download"];
    match command.name() {
        "set" | "cd" | "echo" | "export" | "rm" | "mkdir" | "" => 0,
        _ if command.words.iter().skip(1).any(|word| VERBS.contains(&&*word.text)) => 2,
        _ => 1,
    }
}

impl Estimate {
    fn into_layer(self, span: Span, instruction: String, summary: String) -> Layer {
        let Estimate { size, pull, source, reason } = self;
        Layer { span, instruction, summary, size, pull, source, reason, parts: Vec::new() }
    }
}

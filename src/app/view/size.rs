//! What the image weighs, layer by layer.

use std::rc::Rc;

use crate::analysis::Build;
use crate::app::state::State;
use crate::app::view::savings;
use crate::app::view::savings::SavingRow;
use crate::finding::Arg;
use crate::sim::size::{Layer, Part, SizeRange, Source, StageSize};
use crate::text::Span;
use crate::words::Words;

/// The figures of one Dockerfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SizeView {
    pub path: String,
    /// Whole image: on disk, and compressed as pulled.
    pub disk: Figure,
    pub pull: Figure,
    /// What the image consists of, in the order of its layers.
    pub whole: Vec<Share>,
    /// The target's stage first, then those that only help to build it.
    pub stages: Vec<StageBars>,
    /// What the numbers say, in a sentence.
    pub sentence: String,
    /// What would make it smaller.
    pub savings: Vec<SavingRow>,
}

/// A size, and its range where that has more to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    pub figure: String,
    pub doubt: Option<String>,
}

impl Figure {
    fn of(words: Words, size: SizeRange) -> Figure {
        Figure { figure: words.glance(size), doubt: words.doubt(size) }
    }
}

/// A share of the whole image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    pub kind: BarKind,
    pub label: String,
    pub figure: String,
    /// In thousandths of the image.
    pub share: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageBars {
    pub title: String,
    pub is_target: bool,
    pub total: String,
    pub bars: Vec<Bar>,
}

/// A layer as a bar. Lengths are in thousandths of the longest bar of the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    pub label: String,
    pub low: u32,
    pub likely: u32,
    pub high: u32,
    pub figure: String,
    /// The range, where the figure is only the likely size.
    pub doubt: Option<String>,
    /// How the figure is known, in a word, and why it is what it is, in a sentence.
    pub source: &'static str,
    pub reason: String,
    pub kind: BarKind,
    pub span: Span,
    /// The heaviest packages in it.
    pub packages: Vec<PackageRow>,
    /// Where nobody but the person knows what an image weighs.
    pub asked: Option<AskedSize>,
}

/// A package with what it weighs, and for the sake of which other it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageRow {
    pub name: String,
    pub figure: String,
    pub why: Option<String>,
}

/// A question for the size of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedSize {
    pub image: String,
    pub question: String,
    /// What was answered before.
    pub answer: String,
}

/// What a bar's colour means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarKind {
    Base,
    Layer,
    /// The person's own files, or what was built from them.
    Own,
}

impl BarKind {
    pub fn as_str(self) -> &'static str {
        match self {
            BarKind::Base => "base",
            BarKind::Layer => "layer",
            BarKind::Own => "own",
        }
    }
}

/// How it stands with the tables that would make the figures more exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data {
    Here,
    Coming,
    Unreachable,
}

pub fn data(state: &State) -> Data {
    let builds = &state.analysis.builds;
    match () {
        () if builds.iter().all(|build| build.sizes.wanted.is_empty()) => Data::Here,
        () if state.fetched.awaited(&state.analysis).is_empty() => Data::Unreachable,
        () => Data::Coming,
    }
}

/// Whether a folder of the person's would make figures exact that are guesses now.
pub fn invites_folder(state: &State) -> bool {
    let stages = state.analysis.builds.iter().flat_map(|build| &build.sizes.stages);
    let is_open = state.embed.is_none();
    is_open && stages.flat_map(|stage| &stage.layers).any(Layer::could_be_listed)
}

/// One view for each Dockerfile that has a stage.
pub fn views(state: &State) -> Rc<[SizeView]> {
    let words = Words::new(state.language);
    let builds = state.analysis.builds.iter().enumerate();
    builds.filter_map(|(index, build)| view(state, words, index, build)).collect()
}

fn view(state: &State, words: Words, index: usize, build: &Build) -> Option<SizeView> {
    let sizes = &build.sizes;
    let target = sizes.stages.iter().find(|stage| Some(stage.index) == sizes.target)?;
    let others = sizes.stages.iter().filter(|stage| stage.index != target.index);
    let stages = std::iter::once(target).chain(others);
    Some(SizeView {
        path: state.workspace.file(build.file)?.path.clone(),
        disk: Figure::of(words, sizes.disk),
        pull: Figure::of(words, sizes.pull),
        whole: whole(words, target, sizes.disk),
        stages: stages.map(|stage| bars(words, stage, stage.index == target.index)).collect(),
        sentence: sentence(words, target, sizes.disk),
        savings: savings::rows(state, words, index, build),
    })
}

/// Base, what commands add and what is copied in, each with its share.
fn whole(words: Words, target: &StageSize, disk: SizeRange) -> Vec<Share> {
    const KINDS: [(BarKind, &str); 3] = [
        (BarKind::Base, "size.part-base"),
        (BarKind::Layer, "size.part-layer"),
        (BarKind::Own, "size.part-own"),
    ];
    let part = |(part, key): (BarKind, &'static str)| {
        let layers = target.layers.iter().filter(|layer| kind(layer) == part);
        let sum = layers.fold(SizeRange::default(), |sum, layer| sum.plus(layer.size));
        (sum.likely > 0).then(|| Share {
            kind: part,
            label: words.text(key).to_owned(),
            figure: words.bytes(sum.likely),
            share: thousandths(sum.likely, disk.likely),
        })
    };
    KINDS.into_iter().filter_map(part).collect()
}

fn bars(words: Words, stage: &StageSize, is_target: bool) -> StageBars {
    let unnamed = || words.say("stages.unnamed", &vec![("n", Arg::Text(stage.index.to_string()))]);
    let name = stage.name.clone().unwrap_or_else(unnamed);
    let key = if is_target { "size.stage-target" } else { "size.stage" };
    let most = |bytes: fn(&Layer) -> u64| stage.layers.iter().map(bytes).max().unwrap_or(0);
    // One layer in great doubt would leave the others no room: its whisker runs out of the picture.
    let likely = most(|layer| layer.size.likely);
    let longest = most(|layer| layer.size.high).min(likely.saturating_mul(2)).max(1);
    StageBars {
        title: words.say(key, &vec![("name", name.into())]),
        is_target,
        total: words.glance(stage.total),
        bars: stage.layers.iter().map(|layer| bar(words, stage, layer, longest)).collect(),
    }
}

fn bar(words: Words, stage: &StageSize, layer: &Layer, longest: u64) -> Bar {
    let SizeRange { low, likely, high } = layer.size;
    Bar {
        label: match layer.instruction.as_str() {
            "FROM" => words.say("size.base", &vec![("image", Arg::from(&layer.summary))]),
            instruction => format!("{instruction} {}", layer.summary),
        },
        low: thousandths(low, longest),
        likely: thousandths(likely, longest),
        high: thousandths(high, longest),
        figure: words.glance(layer.size),
        doubt: words.doubt(layer.size),
        source: words.text(source_key(layer.source)),
        reason: words.say(&format!("size.reason.{}", layer.reason.wording), &layer.reason.args),
        kind: kind(layer),
        span: layer.span,
        packages: layer.parts.iter().take(MOST_PACKAGES).map(|it| package(words, it)).collect(),
        asked: asked(words, stage, layer),
    }
}

/// Of a layer's packages, so many are shown.
const MOST_PACKAGES: usize = 8;

fn package(words: Words, part: &Part) -> PackageRow {
    let for_the_sake = |it: &String| words.say("size.package-for", &vec![("name", it.into())]);
    PackageRow {
        name: part.name.clone(),
        figure: words.bytes(part.size),
        why: part.brought_by.as_ref().map(for_the_sake),
    }
}

fn asked(words: Words, stage: &StageSize, layer: &Layer) -> Option<AskedSize> {
    let is_open = matches!(layer.source, Source::Guess | Source::Declared);
    // A half-typed FROM names nothing yet.
    let image = &stage.image;
    (is_open && layer.instruction == "FROM" && !image.is_empty()).then(|| AskedSize {
        image: image.clone(),
        question: words.say("size.ask", &vec![("image", image.into())]),
        answer: match layer.source {
            Source::Declared => words.bytes(layer.size.likely),
            _ => String::new(),
        },
    })
}

/// A share of a whole, at most all of it.
pub(super) fn thousandths(bytes: u64, whole: u64) -> u32 {
    let share = u128::from(bytes) * 1000 / u128::from(whole.max(1));
    u32::try_from(share.min(1000)).unwrap_or(1000)
}

fn kind(layer: &Layer) -> BarKind {
    match layer.instruction.as_str() {
        "FROM" => BarKind::Base,
        "COPY" | "ADD" => BarKind::Own,
        _ => BarKind::Layer,
    }
}

fn source_key(source: Source) -> &'static str {
    match source {
        Source::Exact => "size.source.exact",
        Source::Table => "size.source.table",
        Source::Declared => "size.source.declared",
        Source::Typical => "size.source.typical",
        Source::Guess => "size.source.guess",
    }
}

/// Names the heaviest layer and its share, which is where saving begins.
fn sentence(words: Words, target: &StageSize, disk: SizeRange) -> String {
    let heaviest = target.layers.iter().max_by_key(|layer| layer.size.likely);
    let Some(heaviest) = heaviest.filter(|_| disk.likely > 0) else {
        return words.text("size.sentence-empty").to_owned();
    };
    let percent = u128::from(heaviest.size.likely) * 100 / u128::from(disk.likely);
    let key = match heaviest.instruction.as_str() {
        "FROM" => "size.sentence-base",
        _ => "size.sentence-layer",
    };
    let args = vec![
        ("disk", Arg::from(words.glance(disk))),
        ("heaviest", Arg::from(&heaviest.summary)),
        ("percent", Arg::Text(percent.min(100).to_string())),
    ];
    words.say(key, &args)
}

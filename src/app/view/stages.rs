//! The build's stages: their picture, and the same in words.

mod picture;

use std::borrow::Cow;
use std::rc::Rc;

use crate::analysis::Build;
use crate::app::state::State;
use crate::app::view::graph::Picture;
use crate::finding::Arg;
use crate::sim::graph::paths;
use crate::sim::graph::paths::Chain;
use crate::sim::graph::{EdgeKind, Graph, Node, NodeKind};
use crate::sim::layout::Direction;
use crate::sim::size::SizeRange;
use crate::text::{FileId, LineIndex, Span};
use crate::words::Words;

/// The stages of one Dockerfile.
#[derive(Clone, Debug, PartialEq)]
pub struct StagesView {
    pub file: FileId,
    pub path: String,
    pub wide: Picture,
    /// The same from top to bottom, for a narrow screen.
    pub tall: Picture,
    /// What kinds of edge there are.
    pub kinds: Vec<EdgeKind>,
    /// The stages that may be built, where there is a choice.
    pub targets: Vec<Target>,
    /// The same in words, for whoever does not see the picture.
    pub outline: Vec<OutlineItem>,
    /// What the picture says, in sentences.
    pub sentences: Vec<String>,
}

/// A stage that may be chosen as the target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// How `--target` calls it: by name or number.
    pub stage: String,
    pub label: String,
    pub is_chosen: bool,
}

/// A stage, and what it needs below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineItem {
    pub text: String,
    pub needs: Vec<String>,
}

/// What is shown of a Dockerfile, and for which target.
struct Shown<'a> {
    build: &'a Build,
    graph: Cow<'a, Graph>,
    words: Words,
    lines: Option<&'a LineIndex>,
    has_layers: bool,
    /// What the target waits for longest, by bytes.
    by_size: Chain,
}

impl Shown<'_> {
    fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The number of the line in which something begins.
    fn line(&self, span: Span) -> String {
        self.lines.map_or(0, |lines| lines.line(span.start) + 1).to_string()
    }

    /// What the target weighs.
    fn size(&self) -> SizeRange {
        let sizes = &self.build.sizes;
        let target = self.graph.target.filter(|&target| sizes.target != Some(target));
        let stage = target.and_then(|target| sizes.stages.get(target));
        stage.map_or(sizes.disk, |stage| stage.total)
    }
}

/// One view for each Dockerfile that has a stage.
pub fn views(state: &State) -> Rc<[StagesView]> {
    let words = Words::new(state.language);
    state.analysis.builds.iter().filter_map(|build| view(state, words, build)).collect()
}

fn view(state: &State, words: Words, build: &Build) -> Option<StagesView> {
    build.graph.target?;
    let graph = match chosen_target(state, build) {
        None => Cow::Borrowed(&build.graph),
        chosen => Cow::Owned(Graph::new(&build.dockerfile, chosen)),
    };
    let by_size = paths::heaviest_chain(&graph, &paths::bytes(&graph, &build.sizes));
    let lines = state.analysis.files.get(build.file.index()).map(|file| &file.lines);
    let shown = Shown { build, graph, words, lines, has_layers: state.shows_layers, by_size };
    let edges = &shown.graph.edges;
    Some(StagesView {
        file: build.file,
        path: state.workspace.file(build.file)?.path.clone(),
        wide: picture::picture(&shown, Direction::LeftToRight),
        tall: picture::picture(&shown, Direction::TopDown),
        kinds: [EdgeKind::From, EdgeKind::Copy, EdgeKind::Mount]
            .into_iter()
            .filter(|&kind| edges.iter().any(|edge| edge.kind == kind))
            .collect(),
        targets: targets(&shown),
        outline: outline(&shown),
        sentences: sentences(&shown),
    })
}

/// The stage that a person chose to build, unless it is the one that is built anyway.
pub(super) fn chosen_target(state: &State, build: &Build) -> Option<usize> {
    let (file, name) = state.target.as_ref()?;
    let found = build.dockerfile.find_stage(name).filter(|_| *file == build.file)?;
    Some(found.index).filter(|&index| build.graph.target != Some(index))
}

/// A stage without a name is called by its number.
fn stage_name(words: Words, node: &Node) -> String {
    if node.name.chars().all(|it| it.is_ascii_digit()) {
        let number = Arg::Text(node.name.clone());
        return words.say("stages.unnamed", &vec![("n", number)]);
    }
    node.name.clone()
}

fn is_stage(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Stage(_))
}

fn targets(shown: &Shown) -> Vec<Target> {
    let stages = shown.graph.nodes.iter().enumerate().filter(|(_, node)| is_stage(node));
    let target = |(index, node): (usize, &Node)| Target {
        stage: node.name.clone(),
        label: stage_name(shown.words, node),
        is_chosen: shown.graph.target == Some(index),
    };
    let targets: Vec<Target> = stages.map(target).collect();
    if targets.len() > 1 { targets } else { Vec::new() }
}

fn outline(shown: &Shown) -> Vec<OutlineItem> {
    let graph = shown.graph();
    let mut needs = vec![Vec::new(); graph.nodes.len()];
    for edge in &graph.edges {
        needs[edge.to].push(picture::need(shown, edge));
    }
    let stages = graph.nodes.iter().zip(needs).enumerate();
    let stages = stages.filter(|(_, (node, _))| is_stage(node));
    let item = |(index, (node, needs)): (usize, (&Node, Vec<String>))| {
        let key = match (graph.target == Some(index), node.needed) {
            (true, _) => "stages.outline-target",
            (false, true) => "stages.outline",
            (false, false) => "stages.outline-unused",
        };
        let text = shown.words.say(key, &vec![("name", stage_name(shown.words, node).into())]);
        OutlineItem { text, needs }
    };
    stages.map(item).collect()
}

fn sentences(shown: &Shown) -> Vec<String> {
    let mut sentences = vec![overview(shown)];
    let waves = paths::waves(&shown.graph);
    // With a single stage there is nothing to wait for.
    if waves.len() + waves.iter().map(Vec::len).max().unwrap_or(0) > 2 {
        sentences.push(longest(shown));
        let names: Vec<String> = waves
            .iter()
            .filter(|wave| wave.len() > 1)
            .map(|wave| names(shown, wave).join(", "))
            .collect();
        if !names.is_empty() {
            let args = vec![("stages", names.join("; ").into())];
            sentences.push(shown.words.say("stages.parallel", &args));
        }
    }
    sentences
}

fn names(shown: &Shown, nodes: &[usize]) -> Vec<String> {
    let nodes = nodes.iter().filter_map(|&node| shown.graph.nodes.get(node));
    nodes.map(|node| stage_name(shown.words, node)).collect()
}

/// What the target waits for longest, by bytes and by steps.
fn longest(shown: &Shown) -> String {
    let words = shown.words;
    let by_steps = paths::heaviest_chain(&shown.graph, &paths::steps(&shown.graph));
    let way = |chain: &Chain| Arg::from(names(shown, &chain.nodes).join(" → "));
    let steps = words.say(
        "stages.steps",
        &vec![("n", Arg::Count(by_steps.weight.try_into().unwrap_or(usize::MAX)))],
    );
    let mut args = vec![
        ("way", way(&shown.by_size)),
        ("size", words.bytes(shown.by_size.weight).into()),
        ("steps", steps.into()),
    ];
    if shown.by_size.nodes == by_steps.nodes {
        return words.say("stages.longest", &args);
    }
    args.push(("other", way(&by_steps)));
    words.say("stages.longest-two", &args)
}

/// How many stages make the image, and what it weighs.
fn overview(shown: &Shown) -> String {
    let words = shown.words;
    let stages = shown.graph.nodes.iter().filter(|node| is_stage(node));
    let (needed, unused): (Vec<&Node>, Vec<&Node>) = stages.partition(|node| node.needed);
    let unused_names: Vec<String> = unused.iter().map(|it| stage_name(words, it)).collect();
    let args = vec![
        ("n", Arg::Count(needed.len())),
        ("total", Arg::Text((needed.len() + unused.len()).to_string())),
        ("size", Arg::from(words.glance(shown.size()))),
        ("unused", Arg::from(unused_names.join(", "))),
    ];
    match (needed.len(), unused.len()) {
        (1, 0) => words.say("stages.sentence-one", &args),
        (_, 0) => words.say("stages.sentence", &args),
        _ => words.say("stages.sentence-unused", &args),
    }
}

//! Which stage waits for which.

use crate::model::dockerfile::Dockerfile;
use crate::text::Span;

/// Stages and what they take files from. Edges run from what is needed to what needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StageGraph {
    /// The stages in source order first, then images, contexts and `scratch` in order of use.
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    /// The node of the stage that is built; the last stage where none is chosen. `None` without
    /// stages.
    pub target: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Unique and stable while typing: `stage:0`, `image:alpine:3.22`, `scratch`.
    pub id: String,
    pub kind: NodeKind,
    /// What a person calls it: the stage's name, or its number; the image's reference.
    pub name: String,
    /// The FROM of a stage; the reference of anything else.
    pub span: Span,
    /// Whether the target needs it.
    pub needed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// By its index in the Dockerfile.
    Stage(usize),
    Image,
    Context,
    Scratch,
}

/// Both ends are positions in [`StageGraph::nodes`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    pub from: usize,
    pub to: usize,
    pub kind: EdgeKind,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    From,
    Copy,
    Mount,
}

impl StageGraph {
    /// The graph of a Dockerfile for a target stage, by index; the last stage if `None`.
    pub fn new(_dockerfile: &Dockerfile, _target: Option<usize>) -> StageGraph {
        StageGraph::default()
    }
}

//! Which stage waits for which, and which service.

pub mod paths;
mod services;

pub use services::rows;

use std::collections::BTreeMap;

use crate::model::dockerfile::{Base, Dockerfile, Instruction, Kind, Stage};
use crate::sim::startup::Condition;
use crate::text::Span;

/// Stages and what they take files from; or services and what they depend on. Edges run from what is
/// needed to what needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// The stages in source order first, then images, contexts and `scratch` in order of use. Of a
    /// Compose project the services, then what they use.
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    /// The node of the stage that is built; the last stage where none is chosen. `None` without
    /// stages, and for services.
    pub target: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Unique and stable while typing: `stage:0`, `image:alpine:3.22`, `scratch`, `service:db`.
    pub id: String,
    pub kind: NodeKind,
    /// What a person calls it: the stage's name, or its number; the image's reference.
    pub name: String,
    /// The FROM of a stage, the key of a service; the reference of anything else.
    pub span: Span,
    /// How many instructions a stage has behind its FROM.
    pub steps: usize,
    /// Whether the target needs it; of a service, whether its profiles are active.
    pub needed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// By its index in the Dockerfile.
    Stage(usize),
    Image,
    Context,
    Scratch,
    Service,
    Network,
    Volume,
    Secret,
    Config,
}

/// One for each pair of nodes and kind. Both ends are positions in [`Graph::nodes`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    pub from: usize,
    pub to: usize,
    pub kind: EdgeKind,
    /// All that makes it, in source order: the FROM's image, the COPY, the name in a mount or in
    /// `depends_on`.
    pub spans: Vec<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    From,
    Copy,
    Mount,
    DependsOn {
        condition: Condition,
        is_required: bool,
    },
    /// A service's network.
    Network,
    /// A volume, a secret or a config that a service mounts.
    Uses,
}

impl Graph {
    /// The graph of a Dockerfile for a target stage, by index; the last stage if `None`.
    pub fn new(dockerfile: &Dockerfile, target: Option<usize>) -> Graph {
        let mut builder = Builder::default();
        builder.graph.nodes = dockerfile.stages.iter().map(stage_node).collect();
        for stage in &dockerfile.stages {
            builder.add_stage(dockerfile, stage);
        }
        let mut graph = builder.graph;
        let last = dockerfile.stages.len().checked_sub(1);
        graph.target = target.filter(|&index| index < dockerfile.stages.len()).or(last);
        graph.mark_needed();
        graph
    }

    fn mark_needed(&mut self) {
        let mut sources = vec![Vec::new(); self.nodes.len()];
        for edge in &self.edges {
            sources[edge.to].push(edge.from);
        }
        let mut open: Vec<usize> = self.target.into_iter().collect();
        while let Some(node) = open.pop() {
            if !self.nodes[node].needed {
                self.nodes[node].needed = true;
                open.append(&mut sources[node]);
            }
        }
    }
}

impl NodeKind {
    /// Whether it is made or run by the files here, rather than something that they name.
    pub fn is_own(self) -> bool {
        matches!(self, NodeKind::Stage(_) | NodeKind::Service)
    }

    /// The name used in JSON and in style sheets.
    pub fn as_str(self) -> &'static str {
        match self {
            NodeKind::Stage(_) => "stage",
            NodeKind::Image => "image",
            NodeKind::Context => "context",
            NodeKind::Scratch => "scratch",
            NodeKind::Service => "service",
            NodeKind::Network => "network",
            NodeKind::Volume => "volume",
            NodeKind::Secret => "secret",
            NodeKind::Config => "config",
        }
    }
}

impl EdgeKind {
    /// The name used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            EdgeKind::From => "from",
            EdgeKind::Copy => "copy",
            EdgeKind::Mount => "mount",
            EdgeKind::DependsOn { .. } => "depends_on",
            EdgeKind::Network => "network",
            EdgeKind::Uses => "uses",
        }
    }

    /// What style sheets call it: they tell conditions apart.
    pub fn class(self) -> &'static str {
        match self {
            EdgeKind::DependsOn { is_required: false, .. } => "depends-on optional",
            EdgeKind::DependsOn { condition: Condition::Healthy, .. } => "depends-on healthy",
            EdgeKind::DependsOn { condition: Condition::Completed, .. } => "depends-on completed",
            EdgeKind::DependsOn { .. } => "depends-on",
            other => other.as_str(),
        }
    }
}

fn stage_node(stage: &Stage) -> Node {
    let name = stage.from.name.as_ref();
    Node {
        id: format!("stage:{}", stage.index),
        kind: NodeKind::Stage(stage.index),
        name: name.map_or_else(|| stage.index.to_string(), |name| name.value.clone()),
        span: stage.from.span,
        steps: stage.instructions.len(),
        needed: false,
    }
}

#[derive(Default)]
struct Builder {
    graph: Graph,
    /// All nodes but the stages, by their id.
    others: BTreeMap<String, usize>,
    /// Edges by what they join.
    edges: BTreeMap<(usize, usize, EdgeKind), usize>,
}

impl Builder {
    fn add_stage(&mut self, dockerfile: &Dockerfile, stage: &Stage) {
        let from = &stage.from;
        self.connect(stage.index, &from.source, &from.expanded, EdgeKind::From, from.base.span);
        for instruction in &stage.instructions {
            self.add_instruction(dockerfile, stage.index, instruction);
        }
    }

    fn add_instruction(
        &mut self,
        dockerfile: &Dockerfile,
        stage: usize,
        instruction: &Instruction,
    ) {
        match &instruction.kind {
            Kind::Copy(transfer) | Kind::Add(transfer) => {
                if let Some((name, base)) = &transfer.from {
                    self.connect(stage, base, &name.value, EdgeKind::Copy, instruction.span);
                }
            }
            Kind::Run(_) => {
                for name in instruction.mounts().filter_map(|mount| mount.from) {
                    let base = dockerfile.source(&name.value, stage);
                    self.connect(stage, &base, &name.value, EdgeKind::Mount, name.span);
                }
            }
            _ => {}
        }
    }

    fn connect(&mut self, to: usize, base: &Base, name: &str, kind: EdgeKind, span: Span) {
        let from = match base {
            Base::Stage(index) if *index != to => *index,
            Base::Scratch => self.other(NodeKind::Scratch, "scratch".to_owned(), name, span),
            Base::Context(name) => {
                self.other(NodeKind::Context, format!("context:{name}"), name, span)
            }
            // A name that a value is missing for is shown as it is written.
            Base::Image(_) | Base::Unknown if !name.is_empty() => {
                self.other(NodeKind::Image, format!("image:{name}"), name, span)
            }
            // Nothing is named yet, or the stage itself.
            Base::Image(_) | Base::Unknown | Base::Stage(_) => return,
        };
        self.join(from, to, kind, span);
    }

    fn join(&mut self, from: usize, to: usize, kind: EdgeKind, span: Span) {
        let edges = &mut self.graph.edges;
        let at = *self.edges.entry((from, to, kind)).or_insert_with(|| {
            edges.push(Edge { from, to, kind, spans: Vec::new() });
            edges.len() - 1
        });
        edges[at].spans.push(span);
    }

    fn other(&mut self, kind: NodeKind, id: String, name: &str, span: Span) -> usize {
        let nodes = &mut self.graph.nodes;
        *self.others.entry(id).or_insert_with_key(|id| {
            let (id, name) = (id.clone(), name.to_owned());
            nodes.push(Node { id, kind, name, span, steps: 0, needed: false });
            nodes.len() - 1
        })
    }
}

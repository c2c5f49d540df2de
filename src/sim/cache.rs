//! What a rebuild runs again after a change, and through which line the change comes.
//!
//! As the builder keeps its cache
//! (<https://docs.docker.com/build/cache/invalidation/>): a RUN is known again by its command, its
//! environment and the files below it; a COPY by the contents of what it takes, and the files below
//! it; what only describes the image (ENV, LABEL, CMD, …) is no step of its own.

pub mod choices;
pub mod effort;
mod files;
mod flow;

use crate::model::dockerfile::{Dockerfile, Instruction, Kind};
use crate::model::ignore::Ignore;
use crate::sim::cache::flow::{Build, Flow};
use crate::sim::graph::Graph;
use crate::text::Span;

/// What has changed since everything was built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files or folders, relative to the build context.
    pub files: Vec<String>,
    /// Build arguments whose value is another one now, by name.
    pub arguments: Vec<String>,
    /// Base images that were published anew, as a FROM names them with its variables put in.
    pub images: Vec<String>,
    /// Instructions that were edited, by the place where they begin.
    pub edited: Vec<u32>,
}

/// What a build does after a change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CachePlan {
    /// The stage that is built, by its index.
    pub target: Option<usize>,
    /// In source order, those of stages that are not needed among them.
    pub steps: Vec<Step>,
}

/// One step of a build: a FROM, RUN, COPY, ADD or WORKDIR.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// By its index in the Dockerfile.
    pub stage: usize,
    pub span: Span,
    /// In capitals.
    pub instruction: String,
    pub state: StepState,
    /// Set where the step runs again.
    pub because: Option<Cause>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Taken from the cache.
    Hit,
    Rerun,
    /// The target does not need its stage.
    Skipped,
}

impl StepState {
    /// The name used in JSON and in style sheets.
    pub fn as_str(self) -> &'static str {
        match self {
            StepState::Hit => "hit",
            StepState::Rerun => "rerun",
            StepState::Skipped => "skipped",
        }
    }
}

/// Why a step runs again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It was edited itself.
    Edited,
    /// It takes this file of the context.
    File(String),
    /// It sees this build argument.
    Argument(String),
    /// It takes files of this image.
    Image(String),
    /// A line before it gives another result or another environment.
    Line(Span),
    /// It copies from a stage that this line gives another result. It is a hit after all where what
    /// it copies comes out the same.
    Copied(Span),
}

impl CachePlan {
    /// The plan for a target stage, by index; the last stage if `None`.
    pub fn new(
        dockerfile: &Dockerfile,
        target: Option<usize>,
        ignore: Option<&Ignore>,
        changes: &Changes,
    ) -> CachePlan {
        let graph = Graph::new(dockerfile, target);
        let build = Build::new(dockerfile, changes, ignore);
        let mut plan = CachePlan { target: graph.target, steps: Vec::new() };
        let mut flows: Vec<Flow> = Vec::new();
        for stage in &dockerfile.stages {
            let is_needed = graph.nodes.get(stage.index).is_some_and(|node| node.needed);
            let mut add = |span: Span, instruction: String, because: Option<Cause>| {
                let (state, because) = match because {
                    _ if !is_needed => (StepState::Skipped, None),
                    Some(cause) => (StepState::Rerun, Some(cause)),
                    None => (StepState::Hit, None),
                };
                plan.steps.push(Step { stage: stage.index, span, instruction, state, because });
            };
            let (mut flow, cause) = Flow::begin(stage, &mut flows, &build);
            add(stage.from.span, "FROM".to_owned(), cause);
            for instruction in &stage.instructions {
                let cause = flow.pass(stage, instruction, &flows, &build);
                if is_step(&instruction.kind) {
                    add(instruction.span, instruction.name(), cause);
                }
            }
            flows.push(flow);
        }
        plan
    }

    /// How many steps are taken from the cache, and how many run again.
    pub fn counts(&self) -> (usize, usize) {
        let count = |state| self.steps.iter().filter(|step| step.state == state).count();
        (count(StepState::Hit), count(StepState::Rerun))
    }
}

/// Whether an instruction is run by the builder; the others only describe the image.
fn is_step(kind: &Kind) -> bool {
    matches!(kind, Kind::Run(_) | Kind::Copy(_) | Kind::Add(_) | Kind::Workdir(_))
}

/// Whether a COPY or ADD makes its layer without regard to those below it.
fn is_linked(instruction: &Instruction) -> bool {
    let flag = instruction.flag("link");
    flag.is_some_and(|flag| flag.value.as_ref().is_none_or(|value| value.value != "false"))
}

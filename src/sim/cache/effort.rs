//! How much of a full build a rebuild is: relative, never in seconds, which depend on the machine.
//!
//! A step weighs what it adds, twice for a RUN, which downloads and unpacks; an image what is pulled
//! of it; compilers and installers have a weight of their own on top, by rule of thumb. Stages that
//! run side by side count once: what a person waits for is the longest way to the target.

use crate::model::dockerfile::{Base, Dockerfile, Instruction, Kind, MountKind, Stage};
use crate::sim::cache::{CachePlan, StepState, is_linked, is_step};
use crate::sim::size::{Layer, SizeReport};
use crate::syntax::shell::SimpleCommand;

/// What a step weighs. One is about the work of writing a kilobyte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// On a machine that has nothing yet.
    pub first: u64,
    /// When it runs again: what it keeps in a cache mount is there.
    pub again: u64,
}

/// A rebuild beside a build from nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    pub rebuild: u64,
    pub full: u64,
}

/// What any step costs: a snapshot, a container.
const STEP: u64 = 1_000;
/// What is left of a RUN where its cache mounts are filled, as a divisor.
const KEPT: u64 = 3;

/// Programs that work long for the bytes they leave, the word they are told to, and their weight in
/// thousands. Rules of thumb, beside one another: a clean build of a middling project.
static WORKERS: [(&str, &str, u64); 47] = [
    ("apt-get", "update", 10),
    ("apt", "update", 10),
    ("apt-get", "", 5),
    ("apt", "", 5),
    ("dnf", "", 20),
    ("yum", "", 20),
    ("pip", "", 10),
    ("pip3", "", 10),
    ("python", "pip", 10),
    ("python3", "pip", 10),
    ("poetry", "", 10),
    ("uv", "", 3),
    ("npm", "ci", 15),
    ("npm", "install", 20),
    ("npm", "run", 50),
    ("yarn", "build", 50),
    ("yarn", "", 20),
    ("pnpm", "build", 50),
    ("pnpm", "", 12),
    ("bun", "", 10),
    ("npx", "", 30),
    ("bundle", "", 30),
    ("gem", "", 20),
    ("composer", "", 10),
    ("docker-php-ext-install", "", 40),
    ("pecl", "", 40),
    ("go", "mod", 10),
    ("go", "", 60),
    ("cargo", "fetch", 10),
    ("cargo", "", 200),
    ("mvn", "", 100),
    ("mvnw", "", 100),
    ("gradle", "", 120),
    ("gradlew", "", 120),
    ("sbt", "", 150),
    ("dotnet", "", 60),
    ("make", "", 100),
    ("cmake", "", 50),
    ("ninja", "", 100),
    ("configure", "", 20),
    ("gcc", "", 20),
    ("g++", "", 30),
    ("swift", "", 150),
    ("mix", "", 60),
    ("cabal", "", 200),
    ("stack", "", 200),
    ("bazel", "", 150),
];

impl Effort {
    /// In hundredths of a full build, rounded; at least one where anything runs again.
    pub fn percent(self) -> u64 {
        let rounded = (u128::from(self.rebuild) * 100 + u128::from(self.full) / 2)
            / u128::from(self.full.max(1));
        let least = u128::from(self.rebuild > 0);
        u64::try_from(rounded.clamp(least, 100)).unwrap_or(100)
    }
}

/// What each step of a Dockerfile weighs, in the order of [`CachePlan::steps`].
pub fn weights(dockerfile: &Dockerfile, sizes: &SizeReport) -> Vec<Weight> {
    let mut weights = Vec::new();
    for stage in &dockerfile.stages {
        let size = sizes.stages.get(stage.index);
        let mut layers = size.map_or(&[][..], |size| &size.layers).iter().peekable();
        let mut layer_at = |start: u32| {
            while layers.next_if(|layer| layer.span.start < start).is_some() {}
            layers.next_if(|layer| layer.span.start == start)
        };
        weights.push(base(stage, layer_at(stage.from.span.start)));
        for instruction in stage.instructions.iter().filter(|it| is_step(&it.kind)) {
            weights.push(step(instruction, layer_at(instruction.span.start)));
        }
    }
    weights
}

fn base(stage: &Stage, layer: Option<&Layer>) -> Weight {
    let is_pulled = matches!(stage.from.source, Base::Image(_) | Base::Unknown);
    let pulled = layer.filter(|_| is_pulled).map_or(0, |layer| layer.pull.likely / 1_000);
    Weight { first: pulled, again: pulled }
}

fn step(instruction: &Instruction, layer: Option<&Layer>) -> Weight {
    let added = layer.map_or(0, |layer| layer.size.likely / 1_000);
    let Kind::Run(run) = &instruction.kind else {
        let weight = STEP + added;
        return Weight { first: weight, again: weight };
    };
    let called = run.called.as_deref();
    let work: u64 = run.commands().iter().chain(called).map(work).sum();
    let first = STEP + 2 * added + work;
    let has_cache = instruction.mounts().any(|mount| mount.kind == MountKind::Cache);
    Weight { first, again: if has_cache { STEP + (first - STEP) / KEPT } else { first } }
}

/// What a command weighs beyond the bytes that it leaves.
fn work(command: &SimpleCommand) -> u64 {
    let name = command.name();
    let name = name.rsplit('/').next().unwrap_or(name);
    let is_told = |word: &str| word.is_empty() || command.operands().any(|it| it.text == word);
    let worker = WORKERS.iter().find(|(program, word, _)| *program == name && is_told(word));
    worker.map_or(0, |(.., thousands)| thousands * 1_000)
}

/// What a plan comes to, beside a build from nothing.
pub fn effort(plan: &CachePlan, dockerfile: &Dockerfile, weights: &[Weight]) -> Effort {
    // When the last step of each stage is done, counted from the start.
    let mut done = vec![Effort::default(); dockerfile.stages.len()];
    let mut steps = plan.steps.iter().zip(weights).peekable();
    for stage in &dockerfile.stages {
        let own = || steps.next_if(|(step, _)| step.stage == stage.index);
        let mut own = std::iter::from_fn(own);
        let mut at = Effort::default();
        if let Base::Stage(below) = stage.from.source {
            at = at.later(done.get(below));
        }
        if let Some((step, weight)) = own.next() {
            at = at.plus(step.state, *weight);
        }
        let instructions = stage.instructions.iter().filter(|it| is_step(&it.kind));
        for (instruction, (step, weight)) in instructions.zip(own) {
            let sources = sources(instruction, stage, dockerfile);
            let ready =
                sources.iter().fold(Effort::default(), |it, &from| it.later(done.get(from)));
            at = if is_linked(instruction) {
                at.later(Some(&ready.plus(step.state, *weight)))
            } else {
                at.later(Some(&ready)).plus(step.state, *weight)
            };
        }
        done[stage.index] = at;
    }
    plan.target.and_then(|target| done.get(target)).copied().unwrap_or_default()
}

impl Effort {
    /// When both are done.
    fn later(self, other: Option<&Effort>) -> Effort {
        let other = other.copied().unwrap_or_default();
        Effort { rebuild: self.rebuild.max(other.rebuild), full: self.full.max(other.full) }
    }

    fn plus(self, state: StepState, weight: Weight) -> Effort {
        let again = if state == StepState::Rerun { weight.again } else { 0 };
        Effort {
            rebuild: self.rebuild.saturating_add(again),
            full: self.full.saturating_add(weight.first),
        }
    }
}

/// The stages whose files an instruction waits for.
fn sources(instruction: &Instruction, stage: &Stage, dockerfile: &Dockerfile) -> Vec<usize> {
    let mut sources = Vec::new();
    if let Kind::Copy(transfer) | Kind::Add(transfer) = &instruction.kind
        && let Some((_, Base::Stage(from))) = transfer.from
    {
        sources.push(from);
    }
    for from in instruction.mounts().filter_map(|mount| mount.from) {
        if let Base::Stage(from) = dockerfile.source(&from.value, stage.index) {
            sources.push(from);
        }
    }
    sources
}

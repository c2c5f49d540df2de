//! How the services of a Compose project start: `docker compose up -d`, told in milliseconds.
//!
//! Time begins when all containers are created: pulling and building come before it. Compose starts
//! a service once everything that it depends on has been started, and then looks every 500 ms
//! whether its conditions hold (`pkg/compose`, `waitDependencies`). Starting a container is taken to
//! take no time; the applications behave as [`Choices`] say, or as rules of thumb have it.

mod history;
mod nodes;
mod phases;
mod schedule;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::model::compose::effective::Effective;
use crate::model::dockerfile::Dockerfile;
use crate::sim::healthcheck;
use crate::sim::healthcheck::Timing;
use crate::text::Span;
use crate::workspace::Workspace;

/// What is known beside the configuration.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub workspace: &'a Workspace,
    /// The Dockerfiles of the workspace: a service that is built may have its check from there.
    pub dockerfiles: &'a [&'a Dockerfile],
}

/// What a person says of services, by their names.
pub type Choices = BTreeMap<String, Choice>;

/// What a person says of a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// How long it takes to be ready, or done; a rule of thumb if `None`.
    pub seconds: Option<u32>,
    pub fate: Fate,
}

/// How the start of a service goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fate {
    /// It gets ready, or does its job.
    #[default]
    Well,
    /// It never gets ready.
    Never,
    /// It ends with this exit code instead.
    Exits(u8),
}

/// The start of a whole project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Startup {
    /// In the order in which they start; those that never do come last.
    pub services: Vec<ServiceRun>,
    /// Who waited for whom until the last service was ready, from the first to the last.
    pub critical: Vec<Step>,
    /// The end of the story: somewhat behind the last thing that happens.
    pub end: u64,
    pub outcome: Outcome,
    /// When everything would be started if each check succeeded at the last moment. `None` where a
    /// gate has no limit.
    pub worst: Option<u64>,
    /// What happens if one of the services that others wait for never gets healthy.
    pub risks: Vec<Risk>,
}

/// How it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All containers are started by then, and `up` returns.
    Started { at: u64 },
    /// `up` gives up, as the dependency of a service failed.
    GaveUp { at: u64, service: usize, because: usize, failure: Failure },
    /// `up` never returns: a service waits for what never comes.
    Stuck { service: usize, because: usize },
    /// Compose refuses the configuration: a dependency is missing, or leads in a circle.
    Refused { service: usize },
}

/// What Compose does not wait for any longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    Unhealthy,
    Exited(u8),
    /// The condition asks for a health that nothing checks.
    NoCheck,
}

/// One service's start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRun {
    pub name: String,
    /// Where it is written.
    pub span: Span,
    /// How many containers. 0: nobody waits for it.
    pub replicas: u32,
    /// Whether it does a job and ends, as others wait for that.
    pub is_job: bool,
    /// How long it takes to be ready or done, in seconds, and whether somebody said so.
    pub seconds: u32,
    pub is_chosen: bool,
    pub fate: Fate,
    /// The health check that counts.
    pub check: Check,
    /// What it waits for, in the order of the names.
    pub waits: Vec<Wait>,
    /// `None`: never.
    pub starts_at: Option<u64>,
    /// When it is healthy, or ready where nothing checks, or done.
    pub ready_at: Option<u64>,
    pub phases: Vec<Phase>,
    /// What its check does, up to the end; times since time began.
    pub health: Vec<healthcheck::Event>,
}

/// A service's health check and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// There is none, or it is switched off.
    None,
    /// The Compose file's own.
    Compose(Timing),
    /// The HEALTHCHECK of the Dockerfile.
    Image(Timing),
    /// The image is not here. As somebody waits for its health, it is taken to have a check.
    Assumed(Timing),
}

/// A dependency of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The position of the other in [`Startup::services`].
    pub on: usize,
    pub condition: Condition,
    pub is_required: bool,
    /// When the condition was seen to hold. `None`: never.
    pub until: Option<u64>,
}

/// What must hold of a dependency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    Started,
    Healthy,
    Completed,
}

/// What a service does for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phase {
    pub from: u64,
    pub to: u64,
    pub kind: PhaseKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhaseKind {
    /// Not started, for others come first.
    Waiting,
    /// Started and not ready.
    Booting,
    /// A job at work.
    Working,
    /// Ready, and the check has not seen it yet.
    Unnoticed,
    Ready,
    Unhealthy,
    /// Ended, and about to start again.
    Restarting,
    Completed,
    Failed,
    /// It will not start any more.
    Abandoned,
}

/// A link of the longest chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub service: usize,
    pub from: u64,
    /// When the next one could start, or when this one was ready.
    pub to: u64,
}

/// What happens if a service never gets healthy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Risk {
    pub service: usize,
    /// When `up` gives up. `None`: it waits for ever.
    pub gives_up_at: Option<u64>,
    /// The services that then never start.
    pub blocked: Vec<usize>,
}

impl Default for Outcome {
    fn default() -> Outcome {
        Outcome::Started { at: 0 }
    }
}

impl Startup {
    /// Plays the start of a configuration.
    pub fn new(effective: &Effective, facts: Facts<'_>, choices: &Choices) -> Startup {
        let nodes = nodes::read(effective, facts, choices);
        phases::tell(&nodes)
    }
}

impl Check {
    pub fn timing(self) -> Option<Timing> {
        match self {
            Check::None => None,
            Check::Compose(timing) | Check::Image(timing) | Check::Assumed(timing) => Some(timing),
        }
    }
}

impl Condition {
    /// The condition by Compose's word; any other is only about the order.
    pub fn from_name(name: &str) -> Condition {
        match name {
            "service_healthy" => Condition::Healthy,
            "service_completed_successfully" => Condition::Completed,
            _ => Condition::Started,
        }
    }

    /// Compose's own word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Condition::Started => "service_started",
            Condition::Healthy => "service_healthy",
            Condition::Completed => "service_completed_successfully",
        }
    }
}

impl PhaseKind {
    /// The name used in JSON and in style sheets.
    pub fn as_str(self) -> &'static str {
        match self {
            PhaseKind::Waiting => "waiting",
            PhaseKind::Booting => "booting",
            PhaseKind::Working => "working",
            PhaseKind::Unnoticed => "unnoticed",
            PhaseKind::Ready => "ready",
            PhaseKind::Unhealthy => "unhealthy",
            PhaseKind::Restarting => "restarting",
            PhaseKind::Completed => "completed",
            PhaseKind::Failed => "failed",
            PhaseKind::Abandoned => "abandoned",
        }
    }
}

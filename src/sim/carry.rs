//! One health check in another form: Dockerfile's `HEALTHCHECK`, Compose's `healthcheck`, the probes
//! of Kubernetes.
//!
//! A check is read into [`Check`], which all three can say, and printed from it. What the other form
//! cannot say, or takes in another way, is named as a [`Loss`].

mod command;
mod read;
mod write;

pub use self::read::{of_compose, of_container, of_dockerfile};
pub use self::write::carry;

use crate::sim::healthcheck::Timing;
use crate::sim::probes::Sight;

/// Where a health check can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Dockerfile,
    Compose,
    Kubernetes,
}

/// What a check asks, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub from: Form,
    pub test: Test,
    /// In Docker's terms, whatever form it comes from.
    pub timing: Timing,
    /// What is known to be lost as soon as it leaves its own form.
    pub(in crate::sim::carry) losses: Vec<Loss>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// The image's own check is switched off.
    Off,
    /// Compose sets times for a test that stands in the image.
    Inherited,
    Shell(String),
    Exec(Vec<String>),
    Http(Http),
    /// A connection to a port.
    Tcp(String),
    Grpc {
        port: String,
        service: String,
    },
}

/// A GET request to the container itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Http {
    pub is_https: bool,
    /// A number, or in Kubernetes the name of a port.
    pub port: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
}

impl Check {
    /// How much of an application it sees: a command may ask for anything, so all of it.
    pub fn sight(&self) -> Sight {
        let asked = command::understood(&self.test).map(|asked| asked.test);
        match asked.as_ref().unwrap_or(&self.test) {
            Test::Tcp(_) => Sight::Port,
            _ => Sight::Everything,
        }
    }
}

/// A check in another form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Empty where there is nothing to carry.
    pub text: String,
    pub losses: Vec<Loss>,
}

/// What is not the same in the other form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loss {
    /// The test stands in the image, so it cannot be carried.
    TestInImage,
    /// Kubernetes restarts a container whose liveness fails; Docker only marks it.
    Restarts,
    /// Docker never restarts an unhealthy container by itself.
    NoRestart,
    /// Docker has one check where Kubernetes tells readiness from liveness.
    OneCheck,
    /// When Docker's start period is over failures begin to count; when the startup probe's patience
    /// is, the container is restarted.
    StartPeriodKills,
    /// `start_interval` needs Docker Engine 25 or newer.
    StartIntervalIsNew,
    /// Docker counts the interval from the end of a probe, Kubernetes from its start.
    IntervalFromEnd,
    /// Kubernetes knows whole seconds: this many milliseconds were rounded up.
    Rounded(u64),
    /// Docker is satisfied with one success.
    SuccessThreshold(u32),
    /// A probe's own grace period has no place in Docker.
    GraceSeconds(u32),
    /// The kubelet asks the pod's address from outside: what listens on localhost alone is not
    /// reached.
    AskedFromOutside,
    /// Without `-f`, `curl` is content with any answer; `httpGet` wants a status from 200 to 399.
    AnyStatus,
    /// The request asked for the headers only; `httpGet` asks for all.
    WholeAnswer,
    /// `httpGet` does not check certificates.
    CertificateUnchecked,
    /// `curl` follows no redirects here; the kubelet follows those to the same host.
    Redirects,
    /// The image must have this program.
    Tool(&'static str),
    /// The image must have `/bin/sh`.
    Shell,
    /// Kubernetes puts values of the container's variables in place of `$(NAME)`; Docker does not.
    KubeVariables,
    /// A name of a port that the container does not declare.
    PortName(String),
    /// Kubernetes has no way to switch off a check of the image; it never runs it.
    NothingToSwitchOff,
}

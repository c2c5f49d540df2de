//! What a Kubernetes manifest means: containers, their ports and probes, services, and what these
//! take from elsewhere.

mod config;
pub mod edit;
mod env;
mod ingress;
mod json;
pub mod quantity;
mod read;
mod schema;
mod volumes;

use std::collections::BTreeMap;

use crate::syntax::yaml::Node;
use crate::text::{FileId, Span, Spanned};

pub use self::config::{ConfigData, ConfigEntry};
pub use self::env::{EnvFrom, EnvSource, EnvVar, KeyRef, ObjectRef};
pub use self::ingress::Backend;
pub use self::json::{Json, json};
pub use self::quantity::Quantity;
pub use self::read::{port, read};
pub use self::schema::{Fields, Schema, Shape};
pub use self::volumes::{Volume, VolumeMount, VolumeSource};

/// One document of a Kubernetes file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    pub file: FileId,
    /// Number of the document in its file, from 0.
    pub document: usize,
    /// False where a syntax error cut it short: nothing may be said to be missing.
    pub complete: bool,
    pub root: Node,
    /// Where the kind is written; the whole document where it is not.
    pub kind: Spanned<String>,
    pub name: Option<Spanned<String>>,
    /// `default` where none is written.
    pub namespace: String,
    /// Where the namespace is written. Without one, it is up to whoever applies the manifest.
    pub namespace_span: Option<Span>,
    pub pod: Option<Pod>,
    pub service: Option<Service>,
    /// Of a ConfigMap or Secret.
    pub config: Option<ConfigData>,
    /// Of an Ingress.
    pub backends: Vec<Backend>,
}

/// The pod of a workload: the Pod itself, or the template of what makes pods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pod {
    /// `spec`, `spec.template.spec`, ….
    pub path: String,
    pub spec: Node,
    pub labels: BTreeMap<String, String>,
    /// Where the labels are written.
    pub labels_span: Option<Span>,
    /// How long a container may take to stop.
    pub grace_seconds: u32,
    /// Init containers first, as they run.
    pub containers: Vec<Container>,
    pub volumes: Vec<Volume>,
    /// What `securityContext` says for every container.
    pub user: UserSettings,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// `spec.template.spec.containers[0]`.
    pub path: String,
    pub role: Role,
    pub node: Node,
    pub name: Option<Spanned<String>>,
    pub image: Option<Spanned<String>>,
    /// In place of the image's ENTRYPOINT, where there is one.
    pub command: Option<Vec<Spanned<String>>>,
    /// In place of the image's CMD, where there are any.
    pub args: Option<Vec<Spanned<String>>>,
    pub env: Vec<EnvVar>,
    pub env_from: Vec<EnvFrom>,
    pub mounts: Vec<VolumeMount>,
    /// What its own `securityContext` says; the rest is the pod's.
    pub user: UserSettings,
    pub ports: Vec<ContainerPort>,
    pub startup: Option<Probe>,
    pub readiness: Option<Probe>,
    pub liveness: Option<Probe>,
    /// The pod's, which a probe may override.
    pub grace_seconds: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Main,
    /// Runs to its end before the next one begins.
    Init,
    /// An init container with `restartPolicy: Always`.
    Sidecar,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerPort {
    pub number: Option<Spanned<i64>>,
    pub name: Option<Spanned<String>>,
    /// `TCP` where none is written.
    pub protocol: String,
}

/// Whose process a container is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserSettings {
    pub run_as_user: Option<Spanned<i64>>,
    pub run_as_non_root: Option<Spanned<bool>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProbeKind {
    Startup,
    Readiness,
    Liveness,
}

impl ProbeKind {
    pub const ALL: [ProbeKind; 3] = [ProbeKind::Startup, ProbeKind::Readiness, ProbeKind::Liveness];

    pub fn as_str(self) -> &'static str {
        match self {
            ProbeKind::Startup => "startup",
            ProbeKind::Readiness => "readiness",
            ProbeKind::Liveness => "liveness",
        }
    }

    /// The field of a container that holds it.
    pub fn field(self) -> &'static str {
        match self {
            ProbeKind::Startup => "startupProbe",
            ProbeKind::Readiness => "readinessProbe",
            ProbeKind::Liveness => "livenessProbe",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    pub kind: ProbeKind,
    /// The field's name: where to point when something is missing in it.
    pub key: Span,
    pub node: Node,
    pub handlers: Vec<Handler>,
    pub initial_delay: Setting,
    pub period: Setting,
    pub timeout: Setting,
    pub success_threshold: Setting,
    pub failure_threshold: Setting,
    /// This probe's own `terminationGracePeriodSeconds`.
    pub grace_seconds: Option<Spanned<u32>>,
}

/// A number of a probe, as it takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// What is written, or Kubernetes' default where nothing, 0 or nonsense is.
    pub value: u32,
    /// Where it is written.
    pub span: Option<Span>,
}

/// How a probe asks. Exactly one is allowed; all that are written are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    pub key: Span,
    pub kind: HandlerKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandlerKind {
    Exec(Vec<Spanned<String>>),
    HttpGet { port: Option<Spanned<Port>>, path: String },
    TcpSocket { port: Option<Spanned<Port>> },
    Grpc { port: Option<Spanned<Port>> },
}

/// A port by its number or by the name that the container gives to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Port {
    Number(i64),
    Name(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// No entries select no pods.
    pub selector: BTreeMap<String, String>,
    /// The word `selector`, and each of its values, by its key.
    pub selector_key: Option<Span>,
    pub selector_values: BTreeMap<String, Span>,
    pub ports: Vec<ServicePort>,
    /// A name for something outside of the cluster: it has no pods.
    pub is_external: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePort {
    pub name: Option<Spanned<String>>,
    /// `TCP` where none is written.
    pub protocol: String,
    /// What the nodes listen on for it.
    pub node: Option<Spanned<i64>>,
    pub number: Option<Spanned<i64>>,
    /// The service's own port where none is written.
    pub target: Option<Spanned<Port>>,
}

/// The order in which the API server looks at them.
pub const HANDLERS: [&str; 4] = ["exec", "httpGet", "tcpSocket", "grpc"];

impl Container {
    pub fn probe(&self, kind: ProbeKind) -> Option<&Probe> {
        match kind {
            ProbeKind::Startup => self.startup.as_ref(),
            ProbeKind::Readiness => self.readiness.as_ref(),
            ProbeKind::Liveness => self.liveness.as_ref(),
        }
    }

    /// Those that are set, in the order of [`ProbeKind::ALL`].
    pub fn probes(&self) -> impl Iterator<Item = &Probe> {
        ProbeKind::ALL.into_iter().filter_map(|kind| self.probe(kind))
    }

    /// Where to point when the container as a whole is meant.
    pub fn place(&self) -> Span {
        self.name.as_ref().map_or(self.node.span, |name| name.span)
    }

    pub fn name(&self) -> &str {
        self.name.as_ref().map_or("", |name| &name.value)
    }
}

impl Probe {
    /// The whole seconds that an application may take to boot without being killed by this probe,
    /// if it is the first to count, however its ticks fall against the container's start.
    pub fn safe_boot_seconds(&self) -> u32 {
        safe_boot_seconds(self.initial_delay.value, self.period.value, self.failure_threshold.value)
    }

    /// The port that it asks at, where it asks at one.
    pub fn port(&self) -> Option<&Spanned<Port>> {
        self.handlers.iter().find_map(|handler| match &handler.kind {
            HandlerKind::HttpGet { port, .. }
            | HandlerKind::TcpSocket { port }
            | HandlerKind::Grpc { port } => port.as_ref(),
            HandlerKind::Exec(_) => None,
        })
    }
}

/// The first probe may come right at the container's start, or as soon as the delay allows; the
/// start being known by the second, that may be almost one second early.
pub fn safe_boot_seconds(initial_delay: u32, period: u32, failure_threshold: u32) -> u32 {
    let rest = failure_threshold.saturating_sub(1).saturating_mul(period);
    initial_delay.saturating_sub(1).saturating_add(rest)
}

impl Service {
    /// Whether it sends traffic to pods with these labels. It finds only those of its namespace.
    pub fn selects(&self, labels: &BTreeMap<String, String>) -> bool {
        let has = |(key, value): (&String, &String)| labels.get(key) == Some(value);
        !self.selector.is_empty() && self.selector.iter().all(has)
    }
}

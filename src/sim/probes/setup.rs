//! What a manifest says of a container, as far as the simulation goes.

use crate::model::kube::{
    Container, ContainerPort, HandlerKind, Manifest, Port, Probe, ProbeKind, safe_boot_seconds,
};
use crate::sim::probes::{PerProbe, Rollout, Timing};
use crate::syntax::yaml::Node;

/// A container's probes and what stands around them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setup {
    pub probes: PerProbe<Option<Timing>>,
    pub sights: PerProbe<Sight>,
    /// The pod's `terminationGracePeriodSeconds`.
    pub grace_seconds: u32,
    pub rollout: Rollout,
}

/// How much of an application a probe sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// Whether something listens: a hung application still does, as the system accepts connections
    /// for it.
    Port,
    /// Whether the application answers.
    #[default]
    App,
    /// Whether it answers, and what it depends on does too.
    Everything,
}

impl Setup {
    pub fn of(manifest: &Manifest, container: &Container) -> Setup {
        Setup {
            probes: PerProbe::from_fn(|kind| container.probe(kind).map(Timing::of)),
            sights: PerProbe::from_fn(|kind| sight(container, kind)),
            grace_seconds: container.grace_seconds,
            rollout: Rollout::of(manifest),
        }
    }

    /// The probe that has a container killed which takes too long to boot.
    pub fn boot_judge(&self) -> Option<(ProbeKind, Timing)> {
        [ProbeKind::Startup, ProbeKind::Liveness]
            .into_iter()
            .find_map(|kind| Some((kind, (*self.probes.get(kind))?)))
    }

    /// The milliseconds that a container has to stop after this probe has failed; of `None`, after
    /// its pod was deleted.
    pub fn grace(&self, killer: Option<ProbeKind>) -> u64 {
        let own = killer.and_then(|kind| (*self.probes.get(kind))?.grace_seconds);
        // The kubelet gives no container less.
        u64::from(own.unwrap_or(self.grace_seconds)).max(2) * 1000
    }
}

impl Timing {
    /// The numbers of a probe.
    pub fn of(probe: &Probe) -> Timing {
        Timing {
            initial_delay: probe.initial_delay.value,
            period: probe.period.value,
            timeout: probe.timeout.value,
            success_threshold: probe.success_threshold.value,
            failure_threshold: probe.failure_threshold.value,
            grace_seconds: probe.grace_seconds.as_ref().map(|grace| grace.value),
        }
    }

    /// See [`safe_boot_seconds`].
    pub fn safe_boot_seconds(self) -> u32 {
        safe_boot_seconds(self.initial_delay, self.period.max(1), self.failure_threshold)
    }

    /// The period in milliseconds.
    pub fn period_ms(self) -> u64 {
        u64::from(self.period.max(1)) * 1000
    }

    /// The time-out in milliseconds.
    pub fn timeout_ms(self) -> u64 {
        u64::from(self.timeout) * 1000
    }
}

/// Readiness is asked about everything that a request needs; what is asked the same thing shares
/// its fate.
fn sight(container: &Container, kind: ProbeKind) -> Sight {
    let Some(probe) = container.probe(kind) else { return Sight::App };
    let is_port =
        matches!(probe.handlers.first().map(|it| &it.kind), Some(HandlerKind::TcpSocket { .. }));
    let readiness = container.probe(ProbeKind::Readiness);
    if is_port {
        Sight::Port
    } else if readiness.is_some_and(|it| ask_the_same(container, it, probe)) {
        Sight::Everything
    } else {
        Sight::App
    }
}

fn ask_the_same(container: &Container, one: &Probe, other: &Probe) -> bool {
    let (Some(a), Some(b)) = (one.handlers.first(), other.handlers.first()) else { return false };
    let number = |probe: &Probe| probe.port().and_then(|port| number(container, &port.value));
    let have_one_port = number(one) == number(other);
    match (&a.kind, &b.kind) {
        (HandlerKind::HttpGet { path, .. }, HandlerKind::HttpGet { path: other, .. }) => {
            have_one_port && path == other
        }
        (HandlerKind::Grpc { .. }, HandlerKind::Grpc { .. }) => {
            have_one_port && grpc_service(&one.node) == grpc_service(&other.node)
        }
        (HandlerKind::Exec(command), HandlerKind::Exec(other)) => {
            command.iter().map(|it| &it.value).eq(other.iter().map(|it| &it.value))
        }
        _ => false,
    }
}

/// The number of a port, also where the container names it.
fn number(container: &Container, port: &Port) -> Option<i64> {
    match port {
        Port::Number(number) => Some(*number),
        Port::Name(name) => {
            let is_it =
                |it: &&ContainerPort| it.name.as_ref().is_some_and(|given| given.value == *name);
            container.ports.iter().find(is_it)?.number.as_ref().map(|number| number.value)
        }
    }
}

fn grpc_service(probe: &Node) -> &str {
    let service = probe.get("grpc").and_then(|grpc| grpc.get("service"));
    service.and_then(Node::as_text).unwrap_or("")
}

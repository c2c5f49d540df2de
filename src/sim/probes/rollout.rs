//! How long a new version takes to replace the old one.

use crate::model::kube::Manifest;
use crate::sim::probes::Range;
use crate::syntax::yaml::Node;

/// How many pods a workload has, and how it replaces them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rollout {
    pub replicas: u32,
    pub strategy: Strategy,
    /// How long a pod must have been ready to count as available.
    pub min_ready_seconds: u32,
    /// A Deployment that makes no progress for so long is reported as failed.
    pub deadline_seconds: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// A Deployment's: new pods come before old ones go, as far as both numbers allow.
    Rolling { surge: u32, unavailable: u32 },
    /// A `StatefulSet`'s or `DaemonSet`'s: so many pods at a time are stopped, then started anew.
    InPlace { unavailable: u32 },
    /// All pods are stopped, then all are started.
    Recreate,
    /// Nothing replaces the pod: it was made by hand, or runs to its end.
    None,
}

/// What a rollout comes to. Times in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RolloutTime {
    /// Until the last new pod is available; `None`: it never is.
    pub takes: Option<Range>,
    /// How many times new pods are waited for.
    pub waves: u32,
    /// How many pods serve at the worst moment.
    pub least_available: u32,
    /// The first new pods come later than the deadline allows: the rollout is reported as failed.
    pub misses_deadline: bool,
}

/// One pod, replaced as a Deployment does by default.
impl Default for Rollout {
    fn default() -> Rollout {
        let strategy = Strategy::Rolling { surge: 1, unavailable: 0 };
        Rollout { replicas: 1, strategy, min_ready_seconds: 0, deadline_seconds: Some(600) }
    }
}

impl Rollout {
    pub fn of(manifest: &Manifest) -> Rollout {
        let spec = manifest.root.get("spec");
        let replicas = spec.and_then(|spec| spec.get("replicas")).and_then(whole);
        Rollout::with_replicas(manifest, replicas.unwrap_or(1))
    }

    /// As the manifest says, but with so many pods; percentages are of them.
    pub fn with_replicas(manifest: &Manifest, replicas: u32) -> Rollout {
        let spec = manifest.root.get("spec");
        let number = |field| spec.and_then(|spec| spec.get(field)).and_then(whole);
        let is_deployment = manifest.kind.value == "Deployment";
        Rollout {
            replicas,
            strategy: strategy(&manifest.kind.value, spec, replicas),
            min_ready_seconds: number("minReadySeconds").unwrap_or(0),
            deadline_seconds: is_deployment
                .then(|| number("progressDeadlineSeconds").unwrap_or(600)),
        }
    }

    /// How long it takes if a new pod gets its first traffic after `start`, and an old one stops
    /// within `stop` milliseconds; `None` where nothing is replaced.
    pub fn time(&self, start: Option<Range>, stop: u64) -> Option<RolloutTime> {
        let replicas = self.replicas;
        let (at_once, missing, pause) = match self.strategy {
            Strategy::Rolling { surge, unavailable } => {
                (surge.saturating_add(unavailable), unavailable, 0)
            }
            Strategy::InPlace { unavailable } => (unavailable, unavailable, stop),
            Strategy::Recreate => (replicas, replicas, stop),
            Strategy::None => return None,
        };
        let waves = replicas.div_ceil(at_once.max(1));
        let wait = u64::from(self.min_ready_seconds) * 1000;
        let one = start.map(|start| start.later(wait));
        let takes = one.map(|one| one.later(pause).times(u64::from(waves)));
        let deadline = self.deadline_seconds.map(|seconds| u64::from(seconds) * 1000);
        let is_late = |deadline| one.is_none_or(|one| one.most > deadline);
        Some(RolloutTime {
            takes,
            waves,
            least_available: replicas.saturating_sub(missing),
            misses_deadline: replicas > 0 && deadline.is_some_and(is_late),
        })
    }
}

fn strategy(kind: &str, spec: Option<&Node>, replicas: u32) -> Strategy {
    let field = if kind == "Deployment" { "strategy" } else { "updateStrategy" };
    let written = spec.and_then(|spec| spec.get(field));
    let name = written.and_then(|it| it.get("type")).and_then(Node::as_text);
    let rolling = written.and_then(|it| it.get("rollingUpdate"));
    let number = |field| rolling.and_then(|it| it.get(field));
    match (kind, name) {
        ("Deployment", Some("Recreate")) => Strategy::Recreate,
        ("Deployment", _) => {
            let surge = amount(number("maxSurge"), replicas, u32::div_ceil);
            let unavailable = amount(number("maxUnavailable"), replicas, |all, by| all / by);
            // Both 0 would never end: then one pod may be missing.
            let unavailable = if surge == 0 { unavailable.max(1) } else { unavailable };
            Strategy::Rolling { surge, unavailable }
        }
        ("StatefulSet" | "DaemonSet", Some("OnDelete")) => Strategy::None,
        ("StatefulSet" | "DaemonSet", _) => {
            let unavailable =
                number("maxUnavailable").map(|it| amount(Some(it), replicas, u32::div_ceil));
            Strategy::InPlace { unavailable: unavailable.unwrap_or(1).max(1) }
        }
        _ => Strategy::None,
    }
}

/// A number of pods, or percents of them; a quarter where nothing is written.
fn amount(node: Option<&Node>, replicas: u32, divide: fn(u32, u32) -> u32) -> u32 {
    if let Some(number) = node.and_then(whole) {
        return number;
    }
    let written = node.and_then(Node::as_text).and_then(|text| text.strip_suffix('%'));
    let percent: u32 = written.and_then(|text| text.parse().ok()).unwrap_or(25);
    divide(replicas.saturating_mul(percent), 100)
}

fn whole(node: &Node) -> Option<u32> {
    u32::try_from(node.as_int()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Step by step, as the Deployment controller does it: when the last pod is available, and how
    /// few serve.
    fn step_by_step(replicas: u32, surge: u32, unavailable: u32) -> (u32, u32) {
        let (mut old, mut new, mut available) = (replicas, 0, 0);
        let (mut waves, mut least) = (0, replicas);
        loop {
            loop {
                let created = (replicas - new).min((replicas + surge).saturating_sub(old + new));
                new += created;
                let removable = (old + available).saturating_sub(replicas - unavailable);
                let removed = old.min(removable);
                old -= removed;
                least = least.min(old + available);
                if created + removed == 0 {
                    break;
                }
            }
            if available == new {
                return (waves, least);
            }
            available = new;
            waves += 1;
        }
    }

    #[test]
    fn waves_are_those_of_the_controller() {
        for replicas in 0..12 {
            for surge in 0..12 {
                for unavailable in 0..=replicas {
                    if surge + unavailable == 0 {
                        continue;
                    }
                    let strategy = Strategy::Rolling { surge, unavailable };
                    let rollout = Rollout { replicas, strategy, ..Rollout::default() };
                    let time = rollout.time(Some(Range::exactly(1_000)), 0).unwrap();
                    let expected = step_by_step(replicas, surge, unavailable);
                    assert_eq!((time.waves, time.least_available), expected, "{rollout:?}");
                    assert_eq!(time.takes, Some(Range::exactly(u64::from(expected.0) * 1_000)));
                }
            }
        }
    }

    #[test]
    fn percents_are_rounded_as_kubernetes_does() {
        let spec = |replicas| strategy("Deployment", None, replicas);
        assert_eq!(spec(1), Strategy::Rolling { surge: 1, unavailable: 0 });
        assert_eq!(spec(4), Strategy::Rolling { surge: 1, unavailable: 1 });
        assert_eq!(spec(10), Strategy::Rolling { surge: 3, unavailable: 2 });
    }
}

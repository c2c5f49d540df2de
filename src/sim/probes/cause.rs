//! Why something happens.

use crate::model::kube::ProbeKind;

/// The rule that an event follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The pod is new: its first container starts.
    PodStarts,
    /// The container before it has ended, and no back-off holds the next one.
    RestartAtOnce,
    /// So many seconds have passed since the container before it ended.
    BackoffOver(u32),
    /// The application ended by itself.
    OwnEnd,
    /// It ended so many milliseconds after it was told to stop.
    Stopped(u64),
    /// It did not end within the grace period, of so many milliseconds, and was killed.
    GraceOver(u64),
    /// The container has ended again within ten minutes of the back-off's last change.
    EndedAgain,
    /// A probe was asked for by `trigger`; its result is the `in_a_row`th of its kind, of `needed`.
    /// An error counts as nothing: 0 in a row.
    Asked { trigger: Trigger, in_a_row: u32, needed: u32 },
    /// There is no probe of this kind, so nothing holds it back.
    NoProbe(ProbeKind),
    /// The probe has succeeded, or failed, so many times in a row.
    Threshold(ProbeKind, u32),
    /// A container that has ended takes no traffic.
    ContainerEnded,
    /// The pod is deleted.
    Deleted,
}

/// Why a probe begins when it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trigger {
    /// The period is over.
    Tick,
    /// It is the first tick after the initial delay.
    DelayOver,
    /// It is the first tick since the startup probe has succeeded.
    GateOpened,
    /// The period was over while the probe before it was still running.
    LateTick,
    /// The kubelet asks a pod that is not ready at once, whenever it looks at it.
    NotReady,
}

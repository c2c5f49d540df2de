//! Rules on one Kubernetes object.

pub(super) mod kube_validation;
pub(super) mod liveness_kills_slow_boot;
pub(super) mod probe_port_undeclared;
pub(super) mod probe_timeout_above_period;

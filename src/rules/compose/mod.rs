//! Rules on one Compose file.

pub(super) mod compose_invalid;
pub(super) mod duplicate_host_port;

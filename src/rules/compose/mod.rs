//! Rules on one Compose file.

pub(super) mod duplicate_host_port;

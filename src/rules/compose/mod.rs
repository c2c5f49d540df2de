//! Rules on Compose files, and on what Compose makes of them together.

pub(super) mod check_tool_missing;
pub(super) mod compose_invalid;
pub(super) mod compose_warning;
pub(super) mod database_on_all_interfaces;
pub(super) mod dependency_in_other_profile;
pub(super) mod dependency_not_awaited;
pub(super) mod docker_socket_mounted;
pub(super) mod duplicate_container_name;
pub(super) mod duplicate_host_port;
pub(super) mod health_time_misread;
pub(super) mod mount_hides_files;
pub(super) mod no_memory_limit;
pub(super) mod obsolete_version;
pub(super) mod one_letter_volume;
pub(super) mod plain_secret;
pub(super) mod ports_on_host_network;
pub(super) mod privileged_service;
pub(super) mod restarted_one_shot;
pub(super) mod sensitive_host_mount;
pub(super) mod shared_host_namespace;
pub(super) mod start_interval_alone;
pub(super) mod unhealthy_dependency;
pub(super) mod unknown_build_target;
pub(super) mod unpinned_service_image;
pub(super) mod unset_variable;

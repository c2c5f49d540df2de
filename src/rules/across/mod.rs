//! Rules that look at several files together, or at files of several kinds.

mod faults;

pub(super) mod awaited_port_unserved;
pub(super) mod context_without_ignore_file;
pub(super) mod copied_file_missing;
pub(super) mod copy_ignored_file;
pub(super) mod heavy_context;
pub(super) mod ingress_leads_nowhere;
pub(super) mod invalid_setting;
pub(super) mod missing_config_key;
pub(super) mod no_readiness_probe;
pub(super) mod other_image_tag;
pub(super) mod port_without_listener;
pub(super) mod published_port_not_exposed;
pub(super) mod root_forbidden;
pub(super) mod service_port_undeclared;
pub(super) mod service_without_pods;
pub(super) mod unexposed_container_port;
pub(super) mod unknown_ignored_rule;
pub(super) mod unquoted_yaml_value;
pub(super) mod unread_listing_line;
pub(super) mod unresolved_variable_reference;
pub(super) mod unused_stage;
pub(super) mod volume_hides_application;
pub(super) mod yaml_syntax;

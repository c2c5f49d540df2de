//! Rules that look at several files together, or at files of several kinds.

pub(super) mod context_without_ignore_file;
pub(super) mod copied_file_missing;
pub(super) mod copy_ignored_file;
pub(super) mod heavy_context;
pub(super) mod invalid_setting;
pub(super) mod no_readiness_probe;
pub(super) mod unexposed_container_port;
pub(super) mod unknown_ignored_rule;
pub(super) mod unquoted_yaml_value;
pub(super) mod unread_listing_line;
pub(super) mod unused_stage;
pub(super) mod yaml_syntax;

//! Rules about a single Dockerfile, and what several of them need.

mod meant;
mod packages;
mod paths;

pub(crate) mod add_for_local_file;
pub(crate) mod apk_cache_left;
pub(crate) mod apt_instead_of_apt_get;
pub(crate) mod apt_lists_left;
pub(crate) mod apt_missing_yes;
pub(crate) mod apt_recommends;
pub(crate) mod blank_line_in_instruction;
pub(crate) mod cd_in_run;
pub(crate) mod copy_before_dependencies;
pub(crate) mod copy_from_unknown_stage;
pub(crate) mod dockerfile_syntax;
pub(crate) mod duplicate_stage_name;
pub(crate) mod from_as_casing;
pub(crate) mod instruction_casing;
pub(crate) mod latest_base_image;
pub(crate) mod legacy_key_value;
pub(crate) mod maintainer_deprecated;
pub(crate) mod pip_cache_left;
pub(crate) mod pipe_without_pipefail;
pub(crate) mod relative_copy_without_workdir;
pub(crate) mod relative_workdir;
pub(crate) mod repeated_command;
pub(crate) mod reserved_stage_name;
pub(crate) mod root_user;
pub(crate) mod secret_in_environment;
pub(crate) mod shell_form_command;
pub(crate) mod stage_name_casing;
pub(crate) mod sudo_in_run;
pub(crate) mod undefined_from_argument;
pub(crate) mod untagged_base_image;

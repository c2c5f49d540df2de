//! What the rules about whole Compose configurations check.
//!
//! It stands apart from [`RULES`](crate::rules::RULES) for the same reason as
//! [`yaml`](crate::rules::yaml).

use std::collections::BTreeSet;

use crate::finding::{Arg, Finding};
use crate::model::compose::effective::Effective;
use crate::rules::{Rule, Sink, compose};

type ComposeCheck = fn(&Effective, &mut Sink);

/// Each rule whose check is `Check::Compose`.
static CHECKS: &[(&Rule, ComposeCheck)] = &[
    (&compose::compose_invalid::RULE, compose::compose_invalid::check),
    (&compose::compose_warning::RULE, compose::compose_warning::check),
    (&compose::unset_variable::RULE, compose::unset_variable::check),
    (&compose::obsolete_version::RULE, compose::obsolete_version::check),
    (&compose::dependency_in_other_profile::RULE, compose::dependency_in_other_profile::check),
    (&compose::dependency_not_awaited::RULE, compose::dependency_not_awaited::check),
    (&compose::unhealthy_dependency::RULE, compose::unhealthy_dependency::check),
    (&compose::restarted_one_shot::RULE, compose::restarted_one_shot::check),
    (&compose::start_interval_alone::RULE, compose::start_interval_alone::check),
    (&compose::health_time_misread::RULE, compose::health_time_misread::check),
    (&compose::check_tool_missing::RULE, compose::check_tool_missing::check),
    (&compose::unknown_build_target::RULE, compose::unknown_build_target::check),
    (&compose::duplicate_container_name::RULE, compose::duplicate_container_name::check),
    (&compose::duplicate_host_port::RULE, compose::duplicate_host_port::check),
    (&compose::ports_on_host_network::RULE, compose::ports_on_host_network::check),
    (&compose::database_on_all_interfaces::RULE, compose::database_on_all_interfaces::check),
    (&compose::one_letter_volume::RULE, compose::one_letter_volume::check),
    (&compose::mount_hides_files::RULE, compose::mount_hides_files::check),
    (&compose::unpinned_service_image::RULE, compose::unpinned_service_image::check),
    (&compose::plain_secret::RULE, compose::plain_secret::check),
    (&compose::privileged_service::RULE, compose::privileged_service::check),
    (&compose::docker_socket_mounted::RULE, compose::docker_socket_mounted::check),
    (&compose::shared_host_namespace::RULE, compose::shared_host_namespace::check),
    (&compose::sensitive_host_mount::RULE, compose::sensitive_host_mount::check),
    (&compose::no_memory_limit::RULE, compose::no_memory_limit::check),
];

/// Puts in what the rules about configurations find.
///
/// A place may count several times: in each configuration that its file is part of, and for each
/// service that extends another or shares an anchor with it. What is found there is told once.
pub fn check(sink: &mut Sink) {
    let project = sink.project;
    let before = sink.findings.len();
    for (rule, check) in CHECKS {
        sink.lint = &rule.lint;
        project.effectives.iter().for_each(|it| check(it, sink));
    }
    let mut told = BTreeSet::new();
    let found: Vec<Finding> = sink.findings.drain(before..).collect();
    for finding in found {
        if told.insert((finding.lint.name, finding.span, finding.wording, path(&finding))) {
            sink.findings.push(finding);
        }
    }
}

/// Which value Compose refuses, where the finding says so.
fn path(finding: &Finding) -> String {
    let path = finding.args.iter().find(|(name, _)| *name == "path");
    match path {
        Some((_, Arg::Text(path))) => path.clone(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Check, RULES};

    #[test]
    fn each_rule_about_configurations_has_its_check() {
        let about_compose = RULES.iter().filter(|rule| matches!(rule.check, Check::Compose));
        let named: Vec<&str> = about_compose.map(|rule| rule.lint.name).collect();
        let checked: Vec<&str> = CHECKS.iter().map(|(rule, _)| rule.lint.name).collect();
        assert_eq!(checked, named);
    }
}

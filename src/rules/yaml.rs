//! What the rules about Compose and Kubernetes files check.
//!
//! It stands apart from [`RULES`](crate::rules::RULES), which name every rule, so that the page can
//! load it later.

use crate::model::kube::Manifest;
use crate::model::project::Project;
use crate::rules::{Rule, Sink, across, kube};

/// What a rule looks at. It receives exactly that.
#[derive(Clone, Copy, Debug)]
enum YamlCheck {
    Kube(fn(&Manifest, &mut Sink)),
    Across(fn(&Project, &mut Sink)),
}

/// Each rule whose check is `Check::Yaml`.
static CHECKS: &[(&Rule, YamlCheck)] = &[
    (&across::yaml_syntax::RULE, YamlCheck::Across(across::yaml_syntax::check)),
    (&across::unquoted_yaml_value::RULE, YamlCheck::Across(across::unquoted_yaml_value::check)),
    (&kube::kube_validation::RULE, YamlCheck::Kube(kube::kube_validation::check)),
    (&kube::probe_port_undeclared::RULE, YamlCheck::Kube(kube::probe_port_undeclared::check)),
    (
        &kube::probe_timeout_above_period::RULE,
        YamlCheck::Kube(kube::probe_timeout_above_period::check),
    ),
    (&kube::liveness_kills_slow_boot::RULE, YamlCheck::Kube(kube::liveness_kills_slow_boot::check)),
    (
        &kube::liveness_before_readiness::RULE,
        YamlCheck::Kube(kube::liveness_before_readiness::check),
    ),
    (&kube::dependency_in_liveness::RULE, YamlCheck::Kube(kube::dependency_in_liveness::check)),
    (
        &kube::exec_probe_default_timeout::RULE,
        YamlCheck::Kube(kube::exec_probe_default_timeout::check),
    ),
    (&kube::delay_for_startup::RULE, YamlCheck::Kube(kube::delay_for_startup::check)),
    (&kube::probe_grace_above_pod::RULE, YamlCheck::Kube(kube::probe_grace_above_pod::check)),
    (&kube::unsplit_command::RULE, YamlCheck::Kube(kube::unsplit_command::check)),
    (
        &kube::unpinned_container_image::RULE,
        YamlCheck::Across(kube::unpinned_container_image::check),
    ),
    (&kube::resources_unset::RULE, YamlCheck::Across(kube::resources_unset::check)),
    (
        &kube::autoscaling_without_request::RULE,
        YamlCheck::Across(kube::autoscaling_without_request::check),
    ),
    (
        &kube::replicas_beside_autoscaler::RULE,
        YamlCheck::Across(kube::replicas_beside_autoscaler::check),
    ),
    (
        &kube::disruption_never_allowed::RULE,
        YamlCheck::Across(kube::disruption_never_allowed::check),
    ),
    (&kube::removed_api_version::RULE, YamlCheck::Kube(kube::removed_api_version::check)),
    (&kube::duplicate_variable::RULE, YamlCheck::Kube(kube::duplicate_variable::check)),
    (&kube::secret_in_manifest::RULE, YamlCheck::Kube(kube::secret_in_manifest::check)),
    (&kube::container_not_hardened::RULE, YamlCheck::Kube(kube::container_not_hardened::check)),
    (&kube::privileged_container::RULE, YamlCheck::Kube(kube::privileged_container::check)),
    (&kube::dangerous_capability::RULE, YamlCheck::Kube(kube::dangerous_capability::check)),
    (&kube::pod_in_host_namespace::RULE, YamlCheck::Kube(kube::pod_in_host_namespace::check)),
    (&kube::host_path_mounted::RULE, YamlCheck::Kube(kube::host_path_mounted::check)),
    (&kube::host_port::RULE, YamlCheck::Kube(kube::host_port::check)),
    (&kube::unmasked_proc::RULE, YamlCheck::Kube(kube::unmasked_proc::check)),
    (&kube::unsafe_sysctl::RULE, YamlCheck::Kube(kube::unsafe_sysctl::check)),
    (&kube::no_liveness_probe::RULE, YamlCheck::Kube(kube::no_liveness_probe::check)),
    (&kube::writable_root_filesystem::RULE, YamlCheck::Kube(kube::writable_root_filesystem::check)),
    (&kube::low_user_id::RULE, YamlCheck::Kube(kube::low_user_id::check)),
    (&kube::service_account_token::RULE, YamlCheck::Kube(kube::service_account_token::check)),
    (&kube::pull_policy_not_always::RULE, YamlCheck::Kube(kube::pull_policy_not_always::check)),
    (&kube::image_without_digest::RULE, YamlCheck::Kube(kube::image_without_digest::check)),
    (&kube::no_cpu_limit::RULE, YamlCheck::Kube(kube::no_cpu_limit::check)),
    (&kube::single_replica::RULE, YamlCheck::Across(kube::single_replica::check)),
    (&kube::replicas_on_one_node::RULE, YamlCheck::Kube(kube::replicas_on_one_node::check)),
    (
        &kube::cron_job_without_deadline::RULE,
        YamlCheck::Kube(kube::cron_job_without_deadline::check),
    ),
    (&kube::default_namespace::RULE, YamlCheck::Kube(kube::default_namespace::check)),
    (&across::no_readiness_probe::RULE, YamlCheck::Across(across::no_readiness_probe::check)),
    (
        &across::unexposed_container_port::RULE,
        YamlCheck::Across(across::unexposed_container_port::check),
    ),
    (
        &across::published_port_not_exposed::RULE,
        YamlCheck::Across(across::published_port_not_exposed::check),
    ),
    (&across::port_without_listener::RULE, YamlCheck::Across(across::port_without_listener::check)),
    (
        &across::service_port_undeclared::RULE,
        YamlCheck::Across(across::service_port_undeclared::check),
    ),
    (&across::service_without_pods::RULE, YamlCheck::Across(across::service_without_pods::check)),
    (&across::ingress_leads_nowhere::RULE, YamlCheck::Across(across::ingress_leads_nowhere::check)),
    (&across::awaited_port_unserved::RULE, YamlCheck::Across(across::awaited_port_unserved::check)),
    (&across::missing_config_key::RULE, YamlCheck::Across(across::missing_config_key::check)),
    (
        &across::unresolved_variable_reference::RULE,
        YamlCheck::Across(across::unresolved_variable_reference::check),
    ),
    (&across::root_forbidden::RULE, YamlCheck::Across(across::root_forbidden::check)),
    (
        &across::volume_hides_application::RULE,
        YamlCheck::Across(across::volume_hides_application::check),
    ),
    (&across::other_image_tag::RULE, YamlCheck::Across(across::other_image_tag::check)),
];

/// Puts in what the rules about YAML find.
pub fn check(sink: &mut Sink) {
    let project = sink.project;
    for (rule, check) in CHECKS {
        sink.lint = &rule.lint;
        match check {
            YamlCheck::Kube(check) => project.manifests.iter().for_each(|it| check(it, sink)),
            YamlCheck::Across(check) => check(project, sink),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Check, RULES};

    #[test]
    fn each_rule_about_yaml_has_its_check() {
        let about_yaml = RULES.iter().filter(|rule| matches!(rule.check, Check::Yaml));
        let named: Vec<&str> = about_yaml.map(|rule| rule.lint.name).collect();
        let checked: Vec<&str> = CHECKS.iter().map(|(rule, _)| rule.lint.name).collect();
        assert_eq!(checked, named);
    }
}

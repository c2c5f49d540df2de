//! What the rules about Kubernetes objects check.
//!
//! It stands apart from [`RULES`](crate::rules::RULES), which name every rule, so that the page can
//! load it later.

use crate::model::kube::Manifest;
use crate::model::project::Project;
use crate::rules::{Rule, Sink, kube};

/// What a rule looks at. It receives exactly that.
#[derive(Clone, Copy, Debug)]
enum KubeCheck {
    Each(fn(&Manifest, &mut Sink)),
    Together(fn(&Project, &mut Sink)),
}

/// Each rule whose check is `Check::Kube`.
static CHECKS: &[(&Rule, KubeCheck)] = &[
    (&kube::kube_validation::RULE, KubeCheck::Each(kube::kube_validation::check)),
    (&kube::probe_port_undeclared::RULE, KubeCheck::Each(kube::probe_port_undeclared::check)),
    (
        &kube::probe_timeout_above_period::RULE,
        KubeCheck::Each(kube::probe_timeout_above_period::check),
    ),
    (&kube::liveness_kills_slow_boot::RULE, KubeCheck::Each(kube::liveness_kills_slow_boot::check)),
    (
        &kube::liveness_before_readiness::RULE,
        KubeCheck::Each(kube::liveness_before_readiness::check),
    ),
    (&kube::dependency_in_liveness::RULE, KubeCheck::Each(kube::dependency_in_liveness::check)),
    (
        &kube::exec_probe_default_timeout::RULE,
        KubeCheck::Each(kube::exec_probe_default_timeout::check),
    ),
    (&kube::delay_for_startup::RULE, KubeCheck::Each(kube::delay_for_startup::check)),
    (&kube::probe_grace_above_pod::RULE, KubeCheck::Each(kube::probe_grace_above_pod::check)),
    (&kube::unsplit_command::RULE, KubeCheck::Each(kube::unsplit_command::check)),
    (
        &kube::unpinned_container_image::RULE,
        KubeCheck::Together(kube::unpinned_container_image::check),
    ),
    (&kube::resources_unset::RULE, KubeCheck::Together(kube::resources_unset::check)),
    (
        &kube::autoscaling_without_request::RULE,
        KubeCheck::Together(kube::autoscaling_without_request::check),
    ),
    (
        &kube::replicas_beside_autoscaler::RULE,
        KubeCheck::Together(kube::replicas_beside_autoscaler::check),
    ),
    (
        &kube::disruption_never_allowed::RULE,
        KubeCheck::Together(kube::disruption_never_allowed::check),
    ),
    (&kube::removed_api_version::RULE, KubeCheck::Each(kube::removed_api_version::check)),
    (&kube::duplicate_variable::RULE, KubeCheck::Each(kube::duplicate_variable::check)),
    (&kube::secret_in_manifest::RULE, KubeCheck::Each(kube::secret_in_manifest::check)),
    (&kube::container_not_hardened::RULE, KubeCheck::Each(kube::container_not_hardened::check)),
    (&kube::privileged_container::RULE, KubeCheck::Each(kube::privileged_container::check)),
    (&kube::dangerous_capability::RULE, KubeCheck::Each(kube::dangerous_capability::check)),
    (&kube::pod_in_host_namespace::RULE, KubeCheck::Each(kube::pod_in_host_namespace::check)),
    (&kube::host_path_mounted::RULE, KubeCheck::Each(kube::host_path_mounted::check)),
    (&kube::host_port::RULE, KubeCheck::Each(kube::host_port::check)),
    (&kube::unmasked_proc::RULE, KubeCheck::Each(kube::unmasked_proc::check)),
    (&kube::unsafe_sysctl::RULE, KubeCheck::Each(kube::unsafe_sysctl::check)),
    (&kube::no_liveness_probe::RULE, KubeCheck::Each(kube::no_liveness_probe::check)),
    (&kube::writable_root_filesystem::RULE, KubeCheck::Each(kube::writable_root_filesystem::check)),
    (&kube::low_user_id::RULE, KubeCheck::Each(kube::low_user_id::check)),
    (&kube::service_account_token::RULE, KubeCheck::Each(kube::service_account_token::check)),
    (&kube::pull_policy_not_always::RULE, KubeCheck::Each(kube::pull_policy_not_always::check)),
    (&kube::image_without_digest::RULE, KubeCheck::Each(kube::image_without_digest::check)),
    (&kube::no_cpu_limit::RULE, KubeCheck::Each(kube::no_cpu_limit::check)),
    (&kube::single_replica::RULE, KubeCheck::Together(kube::single_replica::check)),
    (&kube::replicas_on_one_node::RULE, KubeCheck::Each(kube::replicas_on_one_node::check)),
    (
        &kube::cron_job_without_deadline::RULE,
        KubeCheck::Each(kube::cron_job_without_deadline::check),
    ),
    (&kube::default_namespace::RULE, KubeCheck::Each(kube::default_namespace::check)),
];

/// Puts in what the rules about Kubernetes objects find.
pub fn check(sink: &mut Sink) {
    let project = sink.project;
    for (rule, check) in CHECKS {
        sink.lint = &rule.lint;
        match check {
            KubeCheck::Each(check) => project.manifests.iter().for_each(|it| check(it, sink)),
            KubeCheck::Together(check) => check(project, sink),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::manifests::CHECKS;
    use crate::rules::{Check, RULES};

    #[test]
    fn each_rule_about_kubernetes_has_its_check() {
        let about_kube = RULES.iter().filter(|rule| matches!(rule.check, Check::Kube));
        let named: Vec<&str> = about_kube.map(|rule| rule.lint.name).collect();
        let checked: Vec<&str> = CHECKS.iter().map(|(rule, _)| rule.lint.name).collect();
        assert_eq!(checked, named);
    }
}

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

//! What the rules about files in YAML check, be they Compose's or Kubernetes', and about both.
//!
//! It stands apart from [`RULES`](crate::rules::RULES), which name every rule, so that the page can
//! load it later.

use crate::model::project::Project;
use crate::rules::{Rule, Sink, across};

type Check = fn(&Project, &mut Sink);

/// Each rule whose check is `Check::Yaml`.
static CHECKS: &[(&Rule, Check)] = &[
    (&across::yaml_syntax::RULE, across::yaml_syntax::check),
    (&across::unquoted_yaml_value::RULE, across::unquoted_yaml_value::check),
    (&across::no_readiness_probe::RULE, across::no_readiness_probe::check),
    (&across::unexposed_container_port::RULE, across::unexposed_container_port::check),
    (&across::published_port_not_exposed::RULE, across::published_port_not_exposed::check),
    (&across::port_without_listener::RULE, across::port_without_listener::check),
    (&across::service_port_undeclared::RULE, across::service_port_undeclared::check),
    (&across::service_without_pods::RULE, across::service_without_pods::check),
    (&across::ingress_leads_nowhere::RULE, across::ingress_leads_nowhere::check),
    (&across::awaited_port_unserved::RULE, across::awaited_port_unserved::check),
    (&across::missing_config_key::RULE, across::missing_config_key::check),
    (&across::unresolved_variable_reference::RULE, across::unresolved_variable_reference::check),
    (&across::root_forbidden::RULE, across::root_forbidden::check),
    (&across::volume_hides_application::RULE, across::volume_hides_application::check),
    (&across::other_image_tag::RULE, across::other_image_tag::check),
];

/// Puts in what the rules about YAML find.
pub fn check(sink: &mut Sink) {
    let project = sink.project;
    for (rule, check) in CHECKS {
        sink.lint = &rule.lint;
        check(project, sink);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::yaml::CHECKS;
    use crate::rules::{Check, RULES};

    #[test]
    fn each_rule_about_yaml_has_its_check() {
        let about_yaml = RULES.iter().filter(|rule| matches!(rule.check, Check::Yaml));
        let named: Vec<&str> = about_yaml.map(|rule| rule.lint.name).collect();
        let checked: Vec<&str> = CHECKS.iter().map(|(rule, _)| rule.lint.name).collect();
        assert_eq!(checked, named);
    }
}

//! What the rules about whole Compose configurations check.
//!
//! It stands apart from [`RULES`](crate::rules::RULES) for the same reason as
//! [`yaml`](crate::rules::yaml).

use crate::finding::Finding;
use crate::model::compose::effective::Effective;
use crate::rules::{Rule, Sink, compose};

type ComposeCheck = fn(&Effective, &mut Sink);

/// Each rule whose check is `Check::Compose`.
static CHECKS: &[(&Rule, ComposeCheck)] =
    &[(&compose::compose_invalid::RULE, compose::compose_invalid::check)];

/// Puts in what the rules about configurations find. A file may be part of several: what is found
/// twice is told once.
pub fn check(sink: &mut Sink) {
    let project = sink.project;
    let before = sink.findings.len();
    for (rule, check) in CHECKS {
        sink.lint = &rule.lint;
        project.effectives.iter().for_each(|it| check(it, sink));
    }
    if project.effectives.len() > 1 {
        let found: Vec<Finding> = sink.findings.drain(before..).collect();
        for finding in found {
            if !sink.findings[before..].contains(&finding) {
                sink.findings.push(finding);
            }
        }
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

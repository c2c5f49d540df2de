//! A port of a Service that none of its pods has.

use crate::finding::{Lint, Severity};
use crate::model::chains::Break;
use crate::model::project::Project;
use crate::rules::across::faults;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "service-port-undeclared", severity: Severity::Warning, aliases: &[] },
    check: Check::Yaml,
    page: page!("service_port_undeclared"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    faults::report(project, out, &|broken| match broken.fault.why {
        Break::TargetName => Some("message-name"),
        Break::TargetNumber => Some("message"),
        Break::Protocol => Some("message-protocol"),
        _ => None,
    });
}

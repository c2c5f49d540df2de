//! An init container that waits for a port which the Service does not have.

use crate::finding::{Lint, Severity};
use crate::model::chains::Break;
use crate::model::project::Project;
use crate::rules::across::faults;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "awaited-port-unserved", severity: Severity::Warning, aliases: &[] },
    check: Check::Yaml,
    page: page!("awaited_port_unserved"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    faults::report(project, out, &|broken| match broken.fault.why {
        Break::AwaitedPort => Some("message"),
        _ => None,
    });
}

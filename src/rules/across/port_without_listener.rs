//! A port at which the process does not listen.

use crate::finding::{Lint, Severity};
use crate::model::chains::{Break, What};
use crate::model::project::Project;
use crate::rules::across::faults;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "port-without-listener", severity: Severity::Warning, aliases: &[] },
    check: Check::Yaml,
    page: page!("port_without_listener"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    faults::report(project, out, &|broken| match (broken.fault.why, broken.station.what) {
        (Break::NobodyListens, What::HealthCheck) => Some("message-check"),
        (Break::NobodyListens, What::PublishedPort) => Some("message-published"),
        (Break::NobodyListens, _) => Some("message"),
        _ => None,
    });
}

//! A service that publishes a port its own Dockerfile does not expose.

use crate::finding::{Lint, Severity};
use crate::model::chains::{Break, Run};
use crate::model::project::Project;
use crate::rules::across::faults;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "published-port-not-exposed", severity: Severity::Warning, aliases: &[] },
    check: Check::Yaml,
    page: page!("published_port_not_exposed"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    faults::report(project, out, &|broken| match (broken.fault.why, broken.chain.run) {
        (Break::NotExposed, Run::Compose) => Some("message"),
        _ => None,
    });
}

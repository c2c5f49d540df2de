//! A container port that the Dockerfile of the same image does not expose.

use crate::finding::{Lint, Severity};
use crate::model::chains::{Break, Run};
use crate::model::project::Project;
use crate::rules::across::faults;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "unexposed-container-port", severity: Severity::Info, aliases: &[] },
    check: Check::Yaml,
    page: page!("unexposed_container_port"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    faults::report(project, out, &|broken| match (broken.fault.why, broken.chain.run) {
        (Break::NotExposed, Run::Kubernetes) => Some("message"),
        _ => None,
    });
}

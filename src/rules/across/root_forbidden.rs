//! A pod that forbids root, and an image that runs as root.

use crate::finding::{Lint, Severity};
use crate::model::chains::Break;
use crate::model::project::Project;
use crate::rules::across::faults;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "root-forbidden", severity: Severity::Error, aliases: &[] },
    check: Check::Yaml,
    page: page!("root_forbidden"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    faults::report(project, out, &|broken| match broken.fault.why {
        Break::Root => Some("message"),
        Break::UserName => Some("message-name"),
        _ => None,
    });
}

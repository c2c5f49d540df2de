//! `$(NAME)` of a variable that the container does not have.

use crate::finding::{Lint, Severity};
use crate::model::chains::Break;
use crate::model::project::Project;
use crate::rules::across::faults;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "unresolved-variable-reference", severity: Severity::Warning, aliases: &[] },
    check: Check::Yaml,
    page: page!("unresolved_variable_reference"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    faults::report(project, out, &|broken| match broken.fault.why {
        Break::Reference => Some("message"),
        _ => None,
    });
}

//! A volume over the folder in which an image has its application.

use crate::finding::{Lint, Severity};
use crate::model::chains::Break;
use crate::model::project::Project;
use crate::rules::across::faults;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "volume-hides-application", severity: Severity::Warning, aliases: &[] },
    check: Check::Yaml,
    page: page!("volume_hides_application"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    faults::report(project, out, &|broken| match broken.fault.why {
        Break::Hidden => Some("message"),
        _ => None,
    });
}

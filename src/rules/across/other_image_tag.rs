//! A container that runs another tag than the one that Compose builds.

use crate::finding::{Lint, Severity};
use crate::model::chains::Break;
use crate::model::project::Project;
use crate::rules::across::faults;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "other-image-tag", severity: Severity::Info, aliases: &[] },
    check: Check::Yaml,
    page: page!("other_image_tag"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    faults::report(project, out, &|broken| match broken.fault.why {
        Break::Tag => Some("message"),
        _ => None,
    });
}

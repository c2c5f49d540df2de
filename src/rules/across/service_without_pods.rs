//! A Service whose selector misses the pods that it is for.

use crate::finding::{Lint, Severity};
use crate::model::chains::{Break, Kind};
use crate::model::project::Project;
use crate::rules::across::faults;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "service-without-pods",
        severity: Severity::Warning,
        aliases: &["kube-linter:dangling-service", "kube-score:service-targets-pod"],
    },
    check: Check::Yaml,
    page: page!("service_without_pods"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    faults::report(project, out, &|broken| {
        let is_one_label = !broken.station.name.is_empty();
        match (broken.fault.why, broken.chain.kind) {
            (Break::Selector, _) if is_one_label => Some("message"),
            (Break::Selector, _) => Some("message-labels"),
            (Break::Namespace, Kind::Port) => Some("message-namespace"),
            _ => None,
        }
    });
}

//! A variable or a volume that asks for what no ConfigMap or Secret has.

use crate::finding::{Lint, Severity};
use crate::model::chains::{Break, Kind};
use crate::model::project::Project;
use crate::rules::across::faults;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "missing-config-key",
        severity: Severity::Error,
        aliases: &["kube-linter:env-value-from"],
    },
    check: Check::Yaml,
    page: page!("missing_config_key"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    faults::report(project, out, &|broken| match (broken.fault.why, broken.chain.kind) {
        (Break::Key, _) => Some("message"),
        (Break::Object, _) => Some("message-object"),
        (Break::Namespace, Kind::Config) => Some("message-namespace"),
        _ => None,
    });
}

//! An Ingress that names a Service or a port that there is not.

use crate::finding::{Lint, Severity};
use crate::model::chains::Break;
use crate::model::project::Project;
use crate::rules::across::faults;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "ingress-leads-nowhere",
        severity: Severity::Warning,
        aliases: &["kube-linter:dangling-ingress", "kube-score:ingress-targets-service"],
    },
    check: Check::Yaml,
    page: page!("ingress_leads_nowhere"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    faults::report(project, out, &|broken| match broken.fault.why {
        Break::IngressService => Some("message"),
        Break::IngressPort => Some("message-port"),
        _ => None,
    });
}

//! Something that lands in whatever namespace is current, for those who name theirs.

use crate::finding::{Lint, Severity};
use crate::model::kube::Manifest;
use crate::rules::kube::pods;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::yaml::Node;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "default-namespace",
        severity: Severity::Info,
        aliases: &["kube-linter:use-namespace", "checkov:CKV_K8S_21"],
    },
    check: Check::Kube,
    page: page!("default_namespace"),
};

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    let is_meant = manifest.pod.is_some() || manifest.service.is_some();
    if !out.is_switched_on() || !is_meant || !manifest.complete {
        return;
    }
    let namespace = pods::at(&manifest.root, &["metadata", "namespace"]);
    let name = manifest.name.as_ref();
    let place = name.map_or(manifest.kind.span, |name| name.span);
    let args = vec![("name", name.map_or("", |name| &name.value).into())];
    match namespace.and_then(Node::as_text) {
        None => out.report(out.at(place, args)),
        Some("default") => {
            let span = namespace.map_or(place, |it| it.span);
            out.report(out.at(span, args).worded("message-default"));
        }
        Some(_) => {}
    }
}

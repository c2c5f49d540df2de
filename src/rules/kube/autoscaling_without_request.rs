//! An autoscaler that compares with a request which no one makes.

use crate::finding::{Lint, Severity};
use crate::model::project::Project;
use crate::rules::kube::{pods, scaling};
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "autoscaling-without-request", severity: Severity::Warning, aliases: &[] },
    check: Check::Kube,
    page: page!("autoscaling_without_request"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    let scalers = scaling::autoscalers(project);
    let provided = pods::with_limit_range(project);
    for manifest in &project.manifests {
        let Some(scaler) = scaling::key(manifest).and_then(|key| scalers.get(&key)) else {
            continue;
        };
        let is_shared = pods::pod(manifest).is_some_and(|pod| pod.spec.get("resources").is_some());
        if is_shared || provided.contains(manifest.namespace.as_str()) {
            continue;
        }
        for usage in scaling::usages(scaler) {
            let lacks = |resource| {
                let mut counted = pods::lasting(manifest).filter(|it| usage.counts(it));
                counted.find(|it| pods::request(it, resource).is_none())
            };
            let Some(container) = lacks(usage.resource) else { continue };
            let name = scaler.name.as_ref();
            let args = vec![
                ("container", container.name().into()),
                ("resource", usage.resource.into()),
                ("scaler", name.map_or("", |name| &name.value).into()),
            ];
            let place = name.map_or(scaler.kind.span, |name| name.span);
            let finding = out.at(container.place(), args);
            out.report(finding.related(place, "related", Vec::new()));
        }
    }
}

//! A pod that receives traffic without having said that it is ready.

use std::collections::BTreeMap;

use crate::finding::{Lint, Severity};
use crate::model::kube::{Manifest, Role, Service};
use crate::model::project::Project;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "no-readiness-probe",
        severity: Severity::Warning,
        aliases: &[
            "kube-score:pod-probes",
            "kube-linter:no-readiness-probe",
            "polaris:readinessProbeMissing",
            "checkov:CKV_K8S_9",
        ],
    },
    check: Check::Yaml,
    page: page!("no_readiness_probe"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    let services = services(project);
    for manifest in project.manifests.iter().filter(|manifest| manifest.complete) {
        let Some(pod) = &manifest.pod else { continue };
        // One ready container would be enough to hold the traffic back.
        let main: Vec<_> = pod.containers.iter().filter(|it| it.role == Role::Main).collect();
        let has_readiness = pod.containers.iter().any(|it| it.readiness.is_some());
        let Some(first) = main.first().filter(|_| !has_readiness) else { continue };

        let candidates = pod.labels.iter().filter_map(|(key, value)| {
            services.get(&(manifest.namespace.as_str(), key.as_str(), value.as_str()))
        });
        let selecting = candidates.flatten().find(|(_, it)| it.selects(&pod.labels));
        if let Some((service, _)) = selecting {
            let name = service.name.as_ref();
            let args = vec![
                ("container", first.name().into()),
                ("service", name.map_or("", |name| &name.value).into()),
            ];
            let finding = out.at(first.place(), args);
            let place = name.map_or(service.kind.span, |name| name.span);
            out.report(finding.related(place, "related", Vec::new()));
        } else if manifest.kind.value == "Deployment" && !first.ports.is_empty() {
            let args = vec![("container", first.name().into())];
            let finding = out.at(first.place(), args).worded("message-no-service");
            out.report(finding.severity(Severity::Info));
        }
    }
}

/// Services by their namespace and the first label that they ask for.
type Services<'a> = BTreeMap<(&'a str, &'a str, &'a str), Vec<(&'a Manifest, &'a Service)>>;

fn services<'a>(project: &'a Project) -> Services<'a> {
    /// Of more services that ask for the same label, only the first are looked at.
    const MOST: usize = 50;
    let mut services = Services::new();
    for manifest in &project.manifests {
        let Some(service) = &manifest.service else { continue };
        let Some((key, value)) = service.selector.iter().next() else { continue };
        let same = services.entry((manifest.namespace.as_str(), key, value)).or_default();
        if same.len() < MOST {
            same.push((manifest, service));
        }
    }
    services
}

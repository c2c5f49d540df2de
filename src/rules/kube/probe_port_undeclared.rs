//! A probe that asks at a port by a name which the container gives to no port.

use crate::finding::{Lint, Severity};
use crate::model::kube::{Manifest, Port};
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::near::nearest;
use crate::text::Edit;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "probe-port-undeclared",
        severity: Severity::Error,
        aliases: &[
            "kube-linter:liveness-port",
            "kube-linter:readiness-port",
            "kube-linter:startup-port",
        ],
    },
    check: Check::Kube,
    page: page!("probe_port_undeclared"),
};

/// More places would not help.
const MOST_RELATED: usize = 5;

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    let containers = manifest.pod.iter().flat_map(|pod| &pod.containers);
    for container in containers.filter(|_| manifest.complete) {
        let names: Vec<&str> =
            container.ports.iter().filter_map(|port| Some(&*port.name.as_ref()?.value)).collect();
        for probe in container.probes() {
            let Some(port) = probe.port() else { continue };
            let Port::Name(name) = &port.value else { continue };
            // A number in quotes is refused outright; that is another rule's matter.
            if names.contains(&name.as_str()) || name.parse::<i64>().is_ok() {
                continue;
            }
            let args = vec![
                ("probe", probe.kind.as_str().into()),
                ("name", name.into()),
                ("container", container.name().into()),
            ];
            let mut finding = out.at(port.span, args);
            let declared = container.ports.iter().filter_map(|port| port.name.as_ref());
            for declared in declared.take(MOST_RELATED) {
                let args = vec![("name", (&declared.value).into())];
                finding = finding.related(declared.span, "related", args);
            }
            let only = if let [only] = names[..] { Some(only) } else { nearest(name, &names) };
            if let Some(instead) = only {
                finding = finding
                    .unsafe_fix(vec![Edit::replace(port.span, instead)])
                    .fix_worded("fix", vec![("name", instead.into())]);
            }
            out.report(finding);
        }
    }
}

//! A number of pods that is set anew with each roll-out, against what an autoscaler has found.

use crate::finding::{Lint, Severity};
use crate::model::project::Project;
use crate::rules::kube::{edits, pods, scaling};
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::yaml::Node;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "replicas-beside-autoscaler",
        severity: Severity::Warning,
        aliases: &["kube-score:deployment-targeted-by-hpa-does-not-have-replicas-configured"],
    },
    check: Check::Kube,
    page: page!("replicas_beside_autoscaler"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    let scalers = scaling::autoscalers(project);
    for manifest in &project.manifests {
        let Some(scaler) = scaling::key(manifest).and_then(|key| scalers.get(&key)) else {
            continue;
        };
        let spec = pods::at(&manifest.root, &["spec"]);
        let Some(entry) = spec.and_then(|spec: &Node| spec.entry("replicas")) else { continue };
        // Nothing to run switches the autoscaler off, too.
        let Some(replicas) = entry.value.as_int().filter(|&number| number > 0) else { continue };
        let name = scaler.name.as_ref();
        let args = vec![
            ("replicas", replicas.to_string().into()),
            ("scaler", name.map_or("", |name| &name.value).into()),
        ];
        let place = name.map_or(scaler.kind.span, |name| name.span);
        let span = entry.key.span.cover(entry.value.span);
        let finding = out.at(span, args).related(place, "related", Vec::new());
        out.report(match edits::remove(entry, out) {
            Some(edit) => finding.unsafe_fix(vec![edit]),
            None => finding,
        });
    }
}

//! A password or a token that stands in a manifest.

use crate::finding::{Finding, Lint, Severity};
use crate::model::kube::Manifest;
use crate::rules::kube::pods;
use crate::rules::secrets;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::yaml::Node;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "secret-in-manifest",
        severity: Severity::Warning,
        aliases: &[
            "kube-linter:env-var-secret",
            "polaris:sensitiveContainerEnvVar",
            "polaris:sensitiveConfigmapContent",
        ],
    },
    check: Check::Kube,
    page: page!("secret_in_manifest"),
};

const OF_VARIABLES: &[&str] = &["kube-linter:env-var-secret", "polaris:sensitiveContainerEnvVar"];

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    for container in pods::containers(manifest) {
        for entry in pods::items(&container.node, &["env"]) {
            let (Some(name), Some(value)) = (entry.get("name"), entry.get("value")) else {
                continue;
            };
            if let Some(finding) = finding(name, value, "message", out) {
                out.report(finding.known_as(OF_VARIABLES));
            }
        }
    }
    if manifest.kind.value == "ConfigMap" {
        for entry in manifest.root.get("data").map_or(&[][..], Node::entries) {
            if let Some(finding) = finding(&entry.key, &entry.value, "message-map", out) {
                out.report(finding.known_as(&["polaris:sensitiveConfigmapContent"]));
            }
        }
    }
}

fn finding(name: &Node, value: &Node, wording: &'static str, out: &Sink) -> Option<Finding> {
    let (name, text) = (name.as_text()?, value.as_text()?);
    // What Kubernetes or a template puts in is written elsewhere; a whole file is not one value.
    let is_open = text.is_empty() || text.contains("$(") || text.contains("${");
    if is_open || text.contains('\n') {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    // A value that repeats the name stands in for one: `API_KEY_VALUE`.
    let by_name = secrets::is_secret(&lower)
        && !secrets::is_plain(text)
        && !text.to_ascii_lowercase().contains(&lower);
    let (secret, wording) = match secrets::password(text) {
        _ if by_name => (text, wording),
        Some(password) => (password, "message-address"),
        None => return None,
    };
    let finding = out.at(value.span, vec![("name", name.into())]);
    Some(if secrets::is_well_known(secret) {
        finding.worded("message-known").severity(Severity::Info)
    } else {
        finding.worded(wording)
    })
}

//! An image that a node does not ask the registry for again, for those who want it to.

use crate::finding::{Lint, Severity};
use crate::model::image::ImageRef;
use crate::model::kube::Manifest;
use crate::rules::kube::edits::{self, Field, Value};
use crate::rules::kube::pods;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::yaml::Node;
use crate::text::Edit;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "pull-policy-not-always",
        severity: Severity::Info,
        aliases: &[
            "kube-score:container-image-pull-policy",
            "polaris:pullPolicyNotAlways",
            "checkov:CKV_K8S_15",
        ],
    },
    check: Check::Kube,
    page: page!("pull_policy_not_always"),
};

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    if !out.is_switched_on() {
        return;
    }
    for container in pods::containers(manifest) {
        let policy = container.node.get("imagePullPolicy");
        let (Some(image), text) = (&container.image, policy.and_then(Node::as_text)) else {
            continue;
        };
        let is_moving = ImageRef::parse(&image.value).tag_or_latest() == "latest";
        if text == Some("Always") || (text.is_none() && is_moving) {
            continue;
        }
        let span = policy.map_or(image.span, |policy| policy.span);
        let finding = out.at(span, vec![("image", (&image.value).into())]);
        let field = Field { key: "imagePullPolicy", value: Value::Text("Always") };
        let edit = match policy {
            Some(policy) => Some(Edit::replace(policy.span, "Always")),
            None => edits::add(&container.node, &["image"], &[field], out),
        };
        out.report(match edit {
            Some(edit) => finding.unsafe_fix(vec![edit]),
            None => finding,
        });
    }
}

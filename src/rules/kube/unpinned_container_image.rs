//! A container whose image has no tag, or `latest`.

use std::collections::BTreeSet;

use crate::finding::{Lint, Severity};
use crate::model::image::ImageRef;
use crate::model::project::Project;
use crate::rules::kube::pods;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::yaml::Node;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "unpinned-container-image",
        severity: Severity::Warning,
        aliases: &[
            "kube-score:container-image-tag",
            "kube-linter:latest-tag",
            "polaris:tagNotSpecified",
            "checkov:CKV_K8S_14",
        ],
    },
    check: Check::Kube,
    page: page!("unpinned_container_image"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    let replaced = replaced(project);
    for container in project.manifests.iter().flat_map(pods::containers) {
        let Some(written) = &container.image else { continue };
        let image = ImageRef::parse(&written.value);
        // Who fills it in later will write a tag, too.
        let is_open = written.value.is_empty() || written.value.contains(['$', '{', '<']);
        if is_open || image.digest.is_some() || replaced.contains(image.name().as_str()) {
            continue;
        }
        let is_kept = pods::text(&container.node, &["imagePullPolicy"]) == Some("IfNotPresent");
        let wording = match image.tag.as_deref() {
            None | Some("latest") if is_kept => "message-kept",
            None => "message",
            Some("latest") => "message-latest",
            Some(_) => continue,
        };
        let args = vec![("image", (&written.value).into())];
        out.report(out.at(written.span, args).worded(wording));
    }
}

/// The images that Kustomize or Skaffold put a tag to.
fn replaced(project: &Project) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for manifest in &project.manifests {
        let kustomized = pods::items(&manifest.root, &["images"]).iter();
        let kustomized = kustomized.filter_map(|it| it.get("name"));
        let built = pods::items(&manifest.root, &["build", "artifacts"]).iter();
        let built = built.filter_map(|it| it.get("image"));
        let texts = kustomized.chain(built).filter_map(Node::as_text);
        names.extend(texts.map(|text| ImageRef::parse(text).name()));
    }
    names
}

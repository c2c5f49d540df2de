//! What several rules ask of pods and their containers.

use std::collections::BTreeSet;

use crate::model::kube::{Container, Manifest, Pod, Role};
use crate::model::project::Project;
use crate::order;
use crate::syntax::yaml::Node;

/// The pod of a manifest that was read to its end, so that what is missing is missing.
pub(super) fn pod(manifest: &Manifest) -> Option<&Pod> {
    manifest.pod.as_ref().filter(|_| manifest.complete)
}

/// All containers of such a pod.
pub(super) fn containers(manifest: &Manifest) -> impl Iterator<Item = &Container> {
    pod(manifest).into_iter().flat_map(|pod| &pod.containers)
}

/// The containers of which something can be missing. One without an image is a patch to another, or
/// has just been begun.
pub(super) fn whole(manifest: &Manifest) -> impl Iterator<Item = &Container> {
    containers(manifest).filter(|container| container.image.is_some())
}

/// Those of them that are there to stay: not those that run before the others.
pub(super) fn lasting(manifest: &Manifest) -> impl Iterator<Item = &Container> {
    whole(manifest).filter(|container| container.role != Role::Init)
}

/// What lies below a node, field by field.
pub(super) fn at<'a>(node: &'a Node, path: &[&str]) -> Option<&'a Node> {
    path.iter().try_fold(node, |node, field| node.get(field))
}

/// The items of the list at a path.
pub(super) fn items<'a>(node: &'a Node, path: &[&str]) -> &'a [Node] {
    at(node, path).map_or(&[], Node::items)
}

/// The text at a path.
pub(super) fn text<'a>(node: &'a Node, path: &[&str]) -> Option<&'a str> {
    at(node, path).and_then(Node::as_text)
}

/// The truth value at a path.
pub(super) fn flag(node: &Node, path: &[&str]) -> Option<bool> {
    at(node, path).and_then(Node::as_bool)
}

/// A setting of the security context: the container's own, or else the pod's.
pub(super) fn security<'a>(
    pod: &'a Pod,
    container: &'a Container,
    field: &str,
) -> Option<&'a Node> {
    let of = |node: &'a Node| at(node, &["securityContext", field]).filter(|it| !it.is_null());
    of(&container.node).or_else(|| of(&pod.spec))
}

/// Whether the kernel's safeguards of Linux mean nothing to the pod.
pub(super) fn is_windows(pod: &Pod) -> bool {
    let selected = pod.spec.get("nodeSelector").and_then(|it| it.get("kubernetes.io/os"));
    let selected = selected.and_then(Node::as_text);
    text(&pod.spec, &["os", "name"]).or(selected) == Some("windows")
}

/// Whether a container has all rights of the host.
pub(super) fn is_privileged(container: &Container) -> bool {
    flag(&container.node, &["securityContext", "privileged"]) == Some(true)
}

/// The namespaces in which a `LimitRange` gives containers what they do not ask for themselves.
pub(super) fn with_limit_range<'a>(project: &'a Project) -> BTreeSet<&'a str> {
    let ranges = project.manifests.iter().filter(|it| it.kind.value == "LimitRange");
    order::set(ranges.map(|it| it.namespace.as_str()))
}

/// The amount of a resource that the scheduler sets aside for a container: its request, or else its
/// limit, which stands for both.
pub(super) fn request<'a>(container: &'a Container, resource: &str) -> Option<&'a Node> {
    let of = |part: &str| at(&container.node, &["resources", part, resource]);
    of("requests").or_else(|| of("limits")).filter(|it| !it.is_null())
}

//! Files of Kustomize: a patch is no object, only what changes in one.

use crate::model::kube::Manifest;
use crate::rules::Sink;
use crate::syntax::yaml::Node;

/// Whether a manifest only says what changes: by its own words, or as a `kustomization.yaml` beside
/// or above it names its file among the patches.
pub(super) fn is_patch(manifest: &Manifest, out: &Sink) -> bool {
    let path_of = |id| out.project.workspace.file(id).map_or("", |file| file.path.as_str());
    let path = path_of(manifest.file);
    let mut yamls = out.project.yamls.iter();
    manifest.root.get("$patch").is_some()
        || yamls.any(|(id, yaml)| {
            let (folder, name) = split(path_of(*id));
            let is_list = matches!(name, "kustomization.yaml" | "kustomization.yml");
            is_list && yaml.documents.iter().any(|document| names(&document.root, folder, path))
        })
}

/// Whether a list of Kustomize, in this folder, names the file among its patches.
fn names(root: &Node, folder: &str, path: &str) -> bool {
    let lists = ["patches", "patchesStrategicMerge", "patchesJson6902"];
    let mut items = lists.iter().filter_map(|list| root.get(list)).flat_map(Node::items);
    items.any(|item| {
        let inner = item.get("path").unwrap_or(item).as_text();
        inner.is_some_and(|inner| joined(folder, inner) == path)
    })
}

fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// A path as seen from a folder, without `.` and `..`.
fn joined(folder: &str, inner: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in inner.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

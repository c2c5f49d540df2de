//! What a pod has to mount, and where its containers mount it.

use crate::model::kube::env::{ObjectRef, object};
use crate::model::kube::read::{items, text};
use crate::syntax::yaml::Node;
use crate::text::{Span, Spanned};

/// A volume of a pod, or a claim that a StatefulSet makes for each of its pods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    pub name: Spanned<String>,
    pub source: VolumeSource,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VolumeSource {
    /// The keys of a ConfigMap or Secret as files: those of `items`, all where none are written.
    Object {
        object: ObjectRef,
        keys: Vec<Spanned<String>>,
    },
    /// A PersistentVolumeClaim by its name.
    Claim(Spanned<String>),
    Empty,
    Other,
}

/// An entry of `volumeMounts`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VolumeMount {
    /// The whole entry.
    pub span: Span,
    pub volume: Spanned<String>,
    pub path: Spanned<String>,
    /// The one file or folder of the volume that is mounted.
    pub sub_path: Option<Spanned<String>>,
}

/// The volumes of a pod; `claims` are the templates of a StatefulSet.
pub(super) fn read(spec: &Node, claims: &[Node]) -> Vec<Volume> {
    let written = items(spec, "volumes").iter().filter_map(volume);
    let made = claims.iter().filter_map(|claim| {
        let name = text(claim.get("metadata")?, "name")?;
        Some(Volume { name, source: VolumeSource::Other })
    });
    written.chain(made).collect()
}

fn volume(node: &Node) -> Option<Volume> {
    let of_object = |field: &str, name: &str, is_secret: bool| {
        let node = node.get(field)?;
        let keys = items(node, "items").iter().filter_map(|item| text(item, "key")).collect();
        Some(VolumeSource::Object { object: object(node, name, is_secret)?, keys })
    };
    let claim =
        || Some(VolumeSource::Claim(text(node.get("persistentVolumeClaim")?, "claimName")?));
    let source = of_object("configMap", "name", false)
        .or_else(|| of_object("secret", "secretName", true))
        .or_else(claim)
        .or_else(|| node.get("emptyDir").map(|_| VolumeSource::Empty));
    Some(Volume { name: text(node, "name")?, source: source.unwrap_or(VolumeSource::Other) })
}

pub(super) fn mounts(container: &Node) -> Vec<VolumeMount> {
    let read = |node: &Node| {
        Some(VolumeMount {
            span: node.span,
            volume: text(node, "name")?,
            path: text(node, "mountPath")?,
            sub_path: text(node, "subPath"),
        })
    };
    items(container, "volumeMounts").iter().filter_map(read).collect()
}

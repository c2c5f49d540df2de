//! Where the variables of a container come from.

use crate::model::kube::read::{items, text};
use crate::syntax::yaml::Node;
use crate::text::{Span, Spanned};

/// An entry of `env`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvVar {
    /// The whole entry.
    pub span: Span,
    pub name: Spanned<String>,
    pub source: EnvSource,
}

/// What a variable is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnvSource {
    /// As written, with its `$(NAME)`.
    Text(Spanned<String>),
    /// A key of a ConfigMap or Secret.
    Key(KeyRef),
    /// A field of the pod, a resource, or nothing that Kubernetes knows.
    Other,
}

/// `configMapKeyRef` or `secretKeyRef`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRef {
    pub object: ObjectRef,
    pub key: Spanned<String>,
}

/// A ConfigMap or Secret by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectRef {
    pub is_secret: bool,
    pub name: Spanned<String>,
    /// Whether the pod starts without it too.
    pub is_optional: bool,
}

/// An entry of `envFrom`: every key becomes a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvFrom {
    pub object: ObjectRef,
    /// What comes before each key; mostly nothing.
    pub prefix: String,
}

pub(super) fn variables(container: &Node) -> Vec<EnvVar> {
    let read = |node: &Node| {
        let name = node.get("name").and_then(Node::spanned)?;
        Some(EnvVar { span: node.span, name, source: source(node) })
    };
    items(container, "env").iter().filter_map(read).collect()
}

fn source(node: &Node) -> EnvSource {
    if let Some(from) = node.get("valueFrom") {
        let key = key_ref(from, "configMapKeyRef", false);
        return key
            .or_else(|| key_ref(from, "secretKeyRef", true))
            .map_or(EnvSource::Other, EnvSource::Key);
    }
    match node.get("value") {
        Some(value) => value.spanned().map_or(EnvSource::Other, EnvSource::Text),
        // A variable that is there, and empty.
        None => EnvSource::Text(Spanned::new(String::new(), node.span)),
    }
}

fn key_ref(from: &Node, field: &str, is_secret: bool) -> Option<KeyRef> {
    let node = from.get(field)?;
    Some(KeyRef { object: object(node, "name", is_secret)?, key: text(node, "key")? })
}

/// What a reference names; `name` is `secretName` in a volume.
pub(super) fn object(node: &Node, name: &str, is_secret: bool) -> Option<ObjectRef> {
    let is_optional = node.get("optional").and_then(Node::as_bool) == Some(true);
    Some(ObjectRef { is_secret, name: text(node, name)?, is_optional })
}

pub(super) fn sources(container: &Node) -> Vec<EnvFrom> {
    let read = |node: &Node| {
        let map = node.get("configMapRef").and_then(|it| object(it, "name", false));
        let secret = || node.get("secretRef").and_then(|it| object(it, "name", true));
        let prefix = node.get("prefix").and_then(Node::as_text).unwrap_or_default();
        Some(EnvFrom { object: map.or_else(secret)?, prefix: prefix.to_owned() })
    };
    items(container, "envFrom").iter().filter_map(read).collect()
}

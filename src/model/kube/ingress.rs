//! Ingresses: which Service gets the requests of which path.

use crate::model::kube::Port;
use crate::model::kube::read::{items, port, text};
use crate::syntax::yaml::Node;
use crate::text::Spanned;

/// A place that an Ingress sends requests to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backend {
    pub service: Spanned<String>,
    pub port: Option<Spanned<Port>>,
}

/// The backends of an Ingress in both of its forms, that of `networking.k8s.io/v1` and the one
/// before.
pub(super) fn backends(spec: &Node) -> Vec<Backend> {
    let default = ["defaultBackend", "backend"].iter().filter_map(|field| spec.get(field));
    let of_paths = items(spec, "rules").iter().flat_map(|rule| {
        let paths = rule.get("http").map_or(&[][..], |http| items(http, "paths"));
        paths.iter().filter_map(|path| path.get("backend"))
    });
    default.chain(of_paths).filter_map(backend).collect()
}

fn backend(node: &Node) -> Option<Backend> {
    if let Some(service) = node.get("service") {
        let written = service.get("port");
        let by = |field: &str| written.and_then(|it| it.get(field)).and_then(port);
        let port = by("number").or_else(|| by("name"));
        return Some(Backend { service: text(service, "name")?, port });
    }
    let port = node.get("servicePort").and_then(port);
    Some(Backend { service: text(node, "serviceName")?, port })
}

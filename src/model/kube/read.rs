//! Trees to manifests.

use std::collections::BTreeMap;

use crate::model::kube::{
    Container, ContainerPort, HANDLERS, Handler, HandlerKind, Manifest, Pod, Port, Probe,
    ProbeKind, Role, Service, ServicePort, Setting,
};
use crate::order;
use crate::syntax::yaml::{Document, Node, Yaml};
use crate::text::{FileId, Spanned};

/// A pod without `terminationGracePeriodSeconds` has this.
const DEFAULT_GRACE_SECONDS: u32 = 30;

/// The manifests of a Kubernetes file. Empty documents and templates that are yet to be filled in
/// are none.
pub fn read(file: FileId, yaml: &Yaml) -> Vec<Manifest> {
    let is_object = |document: &Document| !document.root.entries().is_empty();
    let documents = yaml.documents.iter().enumerate();
    documents
        .filter(|(_, document)| is_object(document) && document.template.is_none())
        .map(|(number, document)| manifest(file, number, document))
        .collect()
}

fn manifest(file: FileId, number: usize, document: &Document) -> Manifest {
    let root = &document.root;
    let metadata = root.get("metadata");
    let kind = root.get("kind").and_then(Node::spanned);
    let kind = kind.unwrap_or_else(|| Spanned::new(String::new(), document.span));
    let namespace = metadata.and_then(|it| it.get("namespace")).and_then(Node::as_text);
    Manifest {
        file,
        document: number,
        complete: document.complete,
        name: metadata.and_then(|it| it.get("name")).and_then(Node::spanned),
        namespace: namespace.unwrap_or("default").to_owned(),
        pod: pod(&kind.value, root),
        service: (kind.value == "Service").then(|| root.get("spec")).flatten().map(service),
        root: root.clone(),
        kind,
    }
}

fn pod(kind: &str, root: &Node) -> Option<Pod> {
    let template: &[&str] = match kind {
        "Pod" => &[],
        "Deployment"
        | "StatefulSet"
        | "DaemonSet"
        | "ReplicaSet"
        | "ReplicationController"
        | "Job" => &["spec", "template"],
        "CronJob" => &["spec", "jobTemplate", "spec", "template"],
        _ => return None,
    };
    let object = template.iter().try_fold(root, |node, key| node.get(key))?;
    let spec = object.get("spec")?;
    let path = [template, &["spec"]].concat().join(".");
    let grace = spec.get("terminationGracePeriodSeconds").and_then(seconds);
    let grace_seconds = grace.unwrap_or(DEFAULT_GRACE_SECONDS);
    let containers = ["initContainers", "containers"].iter().flat_map(|field| {
        let items = spec.get(field).map_or(&[][..], Node::items);
        let place = format!("{path}.{field}");
        items.iter().enumerate().map(move |(index, node)| {
            container(format!("{place}[{index}]"), role(field, node), node, grace_seconds)
        })
    });
    Some(Pod {
        containers: containers.collect(),
        labels: texts(object.get("metadata").and_then(|it| it.get("labels"))),
        spec: spec.clone(),
        path,
        grace_seconds,
    })
}

fn role(field: &str, node: &Node) -> Role {
    let restarts = node.get("restartPolicy").and_then(Node::as_text);
    match field {
        "containers" => Role::Main,
        _ if restarts == Some("Always") => Role::Sidecar,
        _ => Role::Init,
    }
}

fn container(path: String, role: Role, node: &Node, grace_seconds: u32) -> Container {
    let ports = node.get("ports").map_or(&[][..], Node::items);
    Container {
        path,
        role,
        name: node.get("name").and_then(Node::spanned),
        image: node.get("image").and_then(Node::spanned),
        ports: ports
            .iter()
            .map(|port| ContainerPort {
                number: port.get("containerPort").and_then(integer),
                name: port.get("name").and_then(Node::spanned),
            })
            .collect(),
        startup: probe(ProbeKind::Startup, node),
        readiness: probe(ProbeKind::Readiness, node),
        liveness: probe(ProbeKind::Liveness, node),
        grace_seconds,
        node: node.clone(),
    }
}

fn probe(kind: ProbeKind, container: &Node) -> Option<Probe> {
    let entry = container.entry(kind.field())?;
    let node = &entry.value;
    if node.is_null() {
        return None;
    }
    let setting = |field: &str, default: u32| {
        let written = node.get(field);
        let value = written.and_then(seconds).filter(|&value| value > 0);
        Setting { value: value.unwrap_or(default), span: written.map(|it| it.span) }
    };
    let grace = node.get("terminationGracePeriodSeconds");
    Some(Probe {
        kind,
        key: entry.key.span,
        handlers: HANDLERS.iter().filter_map(|name| handler(name, node)).collect(),
        initial_delay: setting("initialDelaySeconds", 0),
        period: setting("periodSeconds", 10),
        timeout: setting("timeoutSeconds", 1),
        success_threshold: setting("successThreshold", 1),
        failure_threshold: setting("failureThreshold", 3),
        grace_seconds: grace.and_then(|it| Some(Spanned::new(seconds(it)?, it.span))),
        node: node.clone(),
    })
}

fn handler(name: &str, probe: &Node) -> Option<Handler> {
    let entry = probe.entry(name)?;
    let node = &entry.value;
    if node.is_null() {
        return None;
    }
    let port = node.get("port").and_then(port);
    let kind = match name {
        "exec" => {
            let command = node.get("command").map_or(&[][..], Node::items);
            HandlerKind::Exec(command.iter().filter_map(Node::spanned).collect())
        }
        "httpGet" => {
            let path = node.get("path").and_then(Node::as_text).filter(|path| !path.is_empty());
            HandlerKind::HttpGet { port, path: path.unwrap_or("/").to_owned() }
        }
        "tcpSocket" => HandlerKind::TcpSocket { port },
        _ => HandlerKind::Grpc { port },
    };
    Some(Handler { key: entry.key.span, kind })
}

fn service(spec: &Node) -> Service {
    let ports = spec.get("ports").map_or(&[][..], Node::items);
    let ports = ports.iter().map(|node| ServicePort {
        number: node.get("port").and_then(integer),
        target: node.get("targetPort").or_else(|| node.get("port")).and_then(port),
    });
    Service { selector: texts(spec.get("selector")), ports: ports.collect() }
}

/// A port as Kubernetes takes it: a number that is written as one, a name otherwise.
pub fn port(node: &Node) -> Option<Spanned<Port>> {
    let number = node.as_int().map(Port::Number);
    let port = number.or_else(|| node.as_text().map(|name| Port::Name(name.to_owned())))?;
    Some(Spanned::new(port, node.span))
}

fn integer(node: &Node) -> Option<Spanned<i64>> {
    Some(Spanned::new(node.as_int()?, node.span))
}

fn seconds(node: &Node) -> Option<u32> {
    u32::try_from(node.as_int()?).ok()
}

fn texts(node: Option<&Node>) -> BTreeMap<String, String> {
    let entries = node.map_or(&[][..], Node::entries);
    let pair = |key: &Node, value: &Node| {
        Some((key.as_text()?.to_owned(), value.as_text().unwrap_or_default().to_owned()))
    };
    order::map(entries.iter().filter_map(|entry| pair(&entry.key, &entry.value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml;

    fn first(text: &str) -> Manifest {
        read(FileId(0), &yaml::parse(FileId(0), text)).remove(0)
    }

    #[test]
    fn a_probe_s_numbers_are_those_that_take_effect() {
        let manifest = first(
            "kind: Pod\nspec:\n  containers:\n  - name: a\n    livenessProbe: {periodSeconds: 0, \
             timeoutSeconds: 4, httpGet: {port: http}}\n",
        );
        let pod = manifest.pod.unwrap();
        let probe = pod.containers[0].liveness.as_ref().unwrap();
        assert_eq!((probe.period.value, probe.timeout.value), (10, 4));
        assert_eq!(probe.port().unwrap().value, Port::Name("http".into()));
        assert_eq!(pod.containers[0].path, "spec.containers[0]");
    }

    #[test]
    fn pods_are_found_in_what_makes_them() {
        let text = "kind: CronJob\nspec: {jobTemplate: {spec: {template: {spec: {initContainers: \
                    [{name: a, restartPolicy: Always}], containers: [{name: b}]}}}}}\n";
        let pod = first(text).pod.unwrap();
        let found: Vec<_> = pod.containers.iter().map(|it| (it.path.as_str(), it.role)).collect();
        let prefix = "spec.jobTemplate.spec.template.spec";
        let paths = [format!("{prefix}.initContainers[0]"), format!("{prefix}.containers[0]")];
        assert_eq!(found, [(paths[0].as_str(), Role::Sidecar), (paths[1].as_str(), Role::Main)]);
    }

    #[test]
    fn a_template_is_no_manifest() {
        let text = "kind: Pod\nmetadata: {name: x}\n---\nkind: Pod\nmetadata: {name: {{ .x }}}\n";
        assert_eq!(read(FileId(0), &yaml::parse(FileId(0), text)).len(), 1);
    }
}

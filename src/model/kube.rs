//! What a Kubernetes manifest means: containers, their ports and probes, services.

use std::collections::BTreeMap;

use crate::syntax::yaml::{Document, Node, Yaml};
use crate::text::{FileId, Span, Spanned};

/// One document of a Kubernetes file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    pub file: FileId,
    /// Number of the document in its file, from 0.
    pub document: usize,
    /// False where a syntax error cut it short: nothing may be said to be missing.
    pub complete: bool,
    pub root: Node,
    /// Where the kind is written; the whole document where it is not.
    pub kind: Spanned<String>,
    pub name: Option<Spanned<String>>,
    /// `default` where none is written.
    pub namespace: String,
    pub pod: Option<Pod>,
    pub service: Option<Service>,
}

/// The pod of a workload: the Pod itself, or the template of what makes pods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pod {
    /// `spec`, `spec.template.spec`, ….
    pub path: String,
    pub spec: Node,
    pub labels: BTreeMap<String, String>,
    /// How long a container may take to stop.
    pub grace_seconds: u32,
    /// Init containers first, as they run.
    pub containers: Vec<Container>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// `spec.template.spec.containers[0]`.
    pub path: String,
    pub role: Role,
    pub node: Node,
    pub name: Option<Spanned<String>>,
    pub image: Option<Spanned<String>>,
    pub ports: Vec<ContainerPort>,
    pub startup: Option<Probe>,
    pub readiness: Option<Probe>,
    pub liveness: Option<Probe>,
    /// The pod's, which a probe may override.
    pub grace_seconds: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Main,
    /// Runs to its end before the next one begins.
    Init,
    /// An init container with `restartPolicy: Always`.
    Sidecar,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerPort {
    pub number: Option<Spanned<i64>>,
    pub name: Option<Spanned<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProbeKind {
    Startup,
    Readiness,
    Liveness,
}

impl ProbeKind {
    pub const ALL: [ProbeKind; 3] = [ProbeKind::Startup, ProbeKind::Readiness, ProbeKind::Liveness];

    pub fn as_str(self) -> &'static str {
        match self {
            ProbeKind::Startup => "startup",
            ProbeKind::Readiness => "readiness",
            ProbeKind::Liveness => "liveness",
        }
    }

    /// The field of a container that holds it.
    pub fn field(self) -> &'static str {
        match self {
            ProbeKind::Startup => "startupProbe",
            ProbeKind::Readiness => "readinessProbe",
            ProbeKind::Liveness => "livenessProbe",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    pub kind: ProbeKind,
    /// The field's name: where to point when something is missing in it.
    pub key: Span,
    pub node: Node,
    pub handlers: Vec<Handler>,
    pub initial_delay: Setting,
    pub period: Setting,
    pub timeout: Setting,
    pub success_threshold: Setting,
    pub failure_threshold: Setting,
    /// This probe's own `terminationGracePeriodSeconds`.
    pub grace_seconds: Option<Spanned<u32>>,
}

/// A number of a probe, as it takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// What is written, or Kubernetes' default where nothing, 0 or nonsense is.
    pub value: u32,
    /// Where it is written.
    pub span: Option<Span>,
}

/// How a probe asks. Exactly one is allowed; all that are written are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    pub key: Span,
    pub kind: HandlerKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandlerKind {
    Exec(Vec<Spanned<String>>),
    HttpGet { port: Option<Spanned<Port>>, path: String },
    TcpSocket { port: Option<Spanned<Port>> },
    Grpc { port: Option<Spanned<Port>> },
}

/// A port by its number or by the name that the container gives to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Port {
    Number(i64),
    Name(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// No entries select no pods.
    pub selector: BTreeMap<String, String>,
    pub ports: Vec<ServicePort>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePort {
    pub number: Option<Spanned<i64>>,
    /// The service's own port where none is written.
    pub target: Option<Spanned<Port>>,
}

/// The order in which the API server looks at them.
pub const HANDLERS: [&str; 4] = ["exec", "httpGet", "tcpSocket", "grpc"];

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
    entries.iter().filter_map(|entry| pair(&entry.key, &entry.value)).collect()
}

impl Container {
    pub fn probe(&self, kind: ProbeKind) -> Option<&Probe> {
        match kind {
            ProbeKind::Startup => self.startup.as_ref(),
            ProbeKind::Readiness => self.readiness.as_ref(),
            ProbeKind::Liveness => self.liveness.as_ref(),
        }
    }

    /// Those that are set, in the order of [`ProbeKind::ALL`].
    pub fn probes(&self) -> impl Iterator<Item = &Probe> {
        ProbeKind::ALL.into_iter().filter_map(|kind| self.probe(kind))
    }

    /// Where to point when the container as a whole is meant.
    pub fn place(&self) -> Span {
        self.name.as_ref().map_or(self.node.span, |name| name.span)
    }

    pub fn name(&self) -> &str {
        self.name.as_ref().map_or("", |name| &name.value)
    }
}

impl Probe {
    /// The port that it asks at, where it asks at one.
    pub fn port(&self) -> Option<&Spanned<Port>> {
        self.handlers.iter().find_map(|handler| match &handler.kind {
            HandlerKind::HttpGet { port, .. }
            | HandlerKind::TcpSocket { port }
            | HandlerKind::Grpc { port } => port.as_ref(),
            HandlerKind::Exec(_) => None,
        })
    }
}

impl Service {
    /// Whether it sends traffic to pods with these labels. It finds only those of its namespace.
    pub fn selects(&self, labels: &BTreeMap<String, String>) -> bool {
        let has = |(key, value): (&String, &String)| labels.get(key) == Some(value);
        !self.selector.is_empty() && self.selector.iter().all(has)
    }
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

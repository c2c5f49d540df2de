//! Trees to manifests.

use std::collections::BTreeMap;

use crate::model::kube::{
    Container, ContainerPort, HANDLERS, Handler, HandlerKind, Manifest, Pod, Port, Probe,
    ProbeKind, Role, Service, ServicePort, Setting, UserSettings, config, env, ingress, volumes,
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
    let namespace = metadata.and_then(|it| text(it, "namespace"));
    Manifest {
        file,
        document: number,
        complete: document.complete,
        name: metadata.and_then(|it| it.get("name")).and_then(Node::spanned),
        namespace_span: namespace.as_ref().map(|it| it.span),
        namespace: namespace.map_or_else(|| "default".to_owned(), |it| it.value),
        pod: pod(&kind.value, root),
        service: (kind.value == "Service").then(|| root.get("spec")).flatten().map(service),
        config: config::read(&kind.value, root),
        backends: match root.get("spec") {
            Some(spec) if kind.value == "Ingress" => ingress::backends(spec),
            _ => Vec::new(),
        },
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
    let labels = object.get("metadata").and_then(|it| it.get("labels"));
    let claims = root.get("spec").map_or(&[][..], |it| items(it, "volumeClaimTemplates"));
    let containers = ["initContainers", "containers"].iter().flat_map(|field| {
        let items = spec.get(field).map_or(&[][..], Node::items);
        let place = format!("{path}.{field}");
        items.iter().enumerate().map(move |(index, node)| {
            container(format!("{place}[{index}]"), role(field, node), node, grace_seconds)
        })
    });
    Some(Pod {
        containers: containers.collect(),
        labels: texts(labels),
        labels_span: labels.map(|it| it.span),
        volumes: volumes::read(spec, claims),
        user: user(spec),
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
    let words = |field: &str| {
        let written = node.get(field).filter(|it| !it.items().is_empty())?;
        Some(written.items().iter().filter_map(Node::spanned).collect())
    };
    Container {
        path,
        role,
        name: node.get("name").and_then(Node::spanned),
        image: node.get("image").and_then(Node::spanned),
        command: words("command"),
        args: words("args"),
        env: env::variables(node),
        env_from: env::sources(node),
        mounts: volumes::mounts(node),
        user: user(node),
        ports: items(node, "ports").iter().map(container_port).collect(),
        startup: probe(ProbeKind::Startup, node),
        readiness: probe(ProbeKind::Readiness, node),
        liveness: probe(ProbeKind::Liveness, node),
        grace_seconds,
        node: node.clone(),
    }
}

fn container_port(node: &Node) -> ContainerPort {
    ContainerPort {
        number: node.get("containerPort").and_then(integer),
        name: text(node, "name"),
        protocol: protocol(node),
    }
}

/// What `securityContext` says of a container or a pod.
fn user(node: &Node) -> UserSettings {
    let Some(context) = node.get("securityContext") else { return UserSettings::default() };
    let non_root = context.get("runAsNonRoot");
    UserSettings {
        run_as_user: context.get("runAsUser").and_then(integer),
        run_as_non_root: non_root.and_then(|it| Some(Spanned::new(it.as_bool()?, it.span))),
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
    let ports = items(spec, "ports").iter().map(|node| ServicePort {
        name: text(node, "name"),
        protocol: protocol(node),
        node: node.get("nodePort").and_then(integer),
        number: node.get("port").and_then(integer),
        target: node.get("targetPort").or_else(|| node.get("port")).and_then(port),
    });
    let selector = spec.entry("selector");
    let values = selector.map_or(&[][..], |it| it.value.entries());
    let values = values.iter().filter_map(|it| Some((it.key.as_text()?.to_owned(), it.value.span)));
    Service {
        selector: texts(spec.get("selector")),
        selector_key: selector.map(|it| it.key.span),
        selector_values: order::map(values),
        ports: ports.collect(),
        is_external: spec.get("type").and_then(Node::as_text) == Some("ExternalName"),
    }
}

fn protocol(port: &Node) -> String {
    port.get("protocol").and_then(Node::as_text).unwrap_or("TCP").to_owned()
}

/// The items of a field; none where it is no list.
pub(super) fn items<'a>(node: &'a Node, field: &str) -> &'a [Node] {
    node.get(field).map_or(&[][..], Node::items)
}

/// The text of a field, with its place.
pub(super) fn text(node: &Node, field: &str) -> Option<Spanned<String>> {
    node.get(field).and_then(Node::spanned)
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
    use crate::model::kube::EnvSource;
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
    fn what_a_container_takes_from_elsewhere_is_read() {
        let manifest = first(
            "kind: StatefulSet\nspec:\n  volumeClaimTemplates: [{metadata: {name: data}}]\n  \
             template: {spec: {volumes: [{name: conf, configMap: {name: c, items: [{key: k}]}}], \
             securityContext: {runAsNonRoot: true}, containers: [{name: a, args: [--port, '80'], \
             command: [], envFrom: [{secretRef: {name: s, optional: true}, prefix: P_}], env: [{name: \
             A, value: b}, {name: B, valueFrom: {configMapKeyRef: {name: c, key: k}}}, {name: C, \
             valueFrom: {fieldRef: {}}}], volumeMounts: [{name: conf, mountPath: /etc/a}], \
             securityContext: {runAsUser: 10}}]}}\n",
        );
        let pod = manifest.pod.unwrap();
        let names: Vec<_> = pod.volumes.iter().map(|it| it.name.value.as_str()).collect();
        assert_eq!(names, ["conf", "data"]);
        assert!(pod.user.run_as_non_root.unwrap().value);
        let container = &pod.containers[0];
        assert_eq!(container.user.run_as_user.as_ref().unwrap().value, 10);
        assert_eq!(
            (container.command.is_some(), container.args.as_ref().unwrap().len()),
            (false, 2)
        );
        assert_eq!(container.mounts[0].path.value, "/etc/a");
        let from = &container.env_from[0];
        assert!(from.object.is_secret && from.object.is_optional && from.prefix == "P_");
        let key = |index: usize| match &container.env[index].source {
            EnvSource::Key(it) => it.key.value.as_str(),
            EnvSource::Text(text) => text.value.as_str(),
            EnvSource::Other => "",
        };
        assert_eq!([key(0), key(1), key(2)], ["b", "k", ""]);
    }

    #[test]
    fn what_a_secret_holds_in_base64_is_not_read() {
        let secret = first("kind: Secret\ndata: {a: eA==}\nstringData: {b: x}\n").config.unwrap();
        let value =
            |key: &str| secret.entry(key).unwrap().value.as_ref().map(|it| it.value.clone());
        assert_eq!((value("a"), value("b")), (None, Some("x".into())));
    }

    #[test]
    fn both_forms_of_an_ingress_name_their_services() {
        let text = "kind: Ingress\nspec: {defaultBackend: {service: {name: a, port: {name: web}}}, \
                    rules: [{http: {paths: [{backend: {serviceName: b, servicePort: 80}}]}}]}\n";
        let backends = first(text).backends;
        let found: Vec<_> = backends
            .iter()
            .map(|it| (it.service.value.as_str(), it.port.clone().unwrap().value))
            .collect();
        assert_eq!(found, [("a", Port::Name("web".into())), ("b", Port::Number(80))]);
    }

    #[test]
    fn a_template_is_no_manifest() {
        let text = "kind: Pod\nmetadata: {name: x}\n---\nkind: Pod\nmetadata: {name: {{ .x }}}\n";
        assert_eq!(read(FileId(0), &yaml::parse(FileId(0), text)).len(), 1);
    }
}

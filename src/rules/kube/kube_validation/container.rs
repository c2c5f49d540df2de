//! Containers: names, images, ports, variables and mounts.

use std::collections::BTreeSet;

use crate::model::kube::{Container, Role};
use crate::rules::kube::kube_validation::{Place, Report};
use crate::rules::kube::kube_validation::{names, probe};
use crate::syntax::yaml::Node;

/// What is known of the pod around it.
pub(super) struct Around<'a> {
    pub(super) volumes: BTreeSet<&'a str>,
    /// Names of the containers before this one.
    pub(super) names: BTreeSet<&'a str>,
}

pub(super) fn check<'a>(container: &'a Container, around: &mut Around<'a>, report: &mut Report) {
    let path = &container.path;
    name(container, around, report);
    if container.image.as_ref().is_none_or(|image| image.value.is_empty()) {
        let path = format!("{path}.image");
        let place = Place { span: container.place(), path: &path };
        report.add(&place, "Required", "message-required", vec![("field", "image".into())]);
    }
    ports(container, report);
    for (index, variable) in items(&container.node, "env") {
        if variable.get("name").and_then(Node::as_text).is_none_or(str::is_empty) {
            let path = format!("{path}.env[{index}].name");
            let place = Place { span: variable.span, path: &path };
            report.add(&place, "Required", "message-required", vec![("field", "name".into())]);
        }
    }
    mounts(container, around, report);
    for probe in container.probes() {
        let path = format!("{path}.{}", probe.kind.field());
        if container.role == Role::Init {
            let args = vec![("probe", probe.kind.as_str().into())];
            let place = Place { span: probe.key, path: &path };
            report.add(&place, "Forbidden", "message-init-probe", args);
        } else {
            probe::check(probe, &path, report);
        }
    }
}

fn name<'a>(container: &'a Container, around: &mut Around<'a>, report: &mut Report) {
    let path = format!("{}.name", container.path);
    let place = Place { span: container.place(), path: &path };
    let name = container.name();
    let value = || vec![("value", name.into())];
    if name.is_empty() {
        report.add(&place, "Required", "message-required", vec![("field", "name".into())]);
    } else if !names::is_dns_label(name) {
        report.add(&place, "Invalid", "message-name", value());
    } else if !around.names.insert(name) {
        report.add(&place, "Duplicate", "message-duplicate", value());
    }
}

fn ports(container: &Container, report: &mut Report) {
    let mut port_names = BTreeSet::new();
    for (index, node) in items(&container.node, "ports") {
        let path = |field: &str| format!("{}.ports[{index}].{field}", container.path);
        if let Some(name) = node.get("name").and_then(Node::spanned) {
            let path = path("name");
            let place = Place { span: name.span, path: &path };
            let args = vec![("value", (&name.value).into())];
            if name.value.is_empty() {
                // No name at all is fine.
            } else if !names::is_port_name(&name.value) {
                report.add(&place, "Invalid", "message-port-name", args);
            } else if !port_names.insert(name.value) {
                report.add(&place, "Duplicate", "message-duplicate", args);
            }
        }
        let number = node.get("containerPort").and_then(Node::as_int).unwrap_or(0);
        let number_path = path("containerPort");
        let span = node.get("containerPort").map_or(node.span, |it| it.span);
        let place = Place { span, path: &number_path };
        if number == 0 {
            let args = vec![("field", "containerPort".into())];
            report.add(&place, "Required", "message-required", args);
        } else if !names::is_port_number(number) {
            let args = vec![("value", number.to_string().into())];
            report.add(&place, "Invalid", "message-port-range", args);
        }
        if let Some(host) = node.get("hostPort").filter(|it| it.as_int() != Some(0))
            && let Some(number) = host.as_int()
            && !names::is_port_number(number)
        {
            let path = path("hostPort");
            let args = vec![("value", number.to_string().into())];
            let place = Place { span: host.span, path: &path };
            report.add(&place, "Invalid", "message-port-range", args);
        }
        protocol(node, &path("protocol"), report);
    }
}

/// The protocol of a port.
pub(super) fn protocol(port: &Node, path: &str, report: &mut Report) {
    let Some(protocol) = port.get("protocol").and_then(Node::spanned) else { return };
    if !matches!(&*protocol.value, "" | "TCP" | "UDP" | "SCTP") {
        let allowed = ("allowed", "`TCP`, `UDP`, `SCTP`".into());
        let args = vec![("value", protocol.value.into()), ("field", "protocol".into()), allowed];
        report.add(&Place { span: protocol.span, path }, "NotSupported", "message-choice", args);
    }
}

fn mounts(container: &Container, around: &Around, report: &mut Report) {
    let mut paths = BTreeSet::new();
    for (index, mount) in items(&container.node, "volumeMounts") {
        let place = |field: &str| format!("{}.volumeMounts[{index}].{field}", container.path);
        if let Some(name) = mount.get("name").and_then(Node::spanned)
            && !around.volumes.contains(name.value.as_str())
            && report.manifest.complete
            && report.manifest.kind.value != "StatefulSet"
        {
            let path = place("name");
            let args = vec![("value", name.value.into())];
            report.add(&Place { span: name.span, path: &path }, "NotFound", "message-volume", args);
        }
        if let Some(mounted) = mount.get("mountPath").and_then(Node::spanned)
            && !paths.insert(mounted.value.clone())
        {
            let path = place("mountPath");
            let args = vec![("value", mounted.value.into())];
            let place = Place { span: mounted.span, path: &path };
            report.add(&place, "Invalid", "message-duplicate", args);
        }
    }
}

fn items<'a>(node: &'a Node, field: &str) -> impl Iterator<Item = (usize, &'a Node)> + use<'a> {
    node.get(field).map_or(&[][..], Node::items).iter().enumerate()
}

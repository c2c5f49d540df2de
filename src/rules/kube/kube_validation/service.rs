//! Services: their type, their ports, and what goes with what.

use std::collections::BTreeSet;

use crate::finding::Args;
use crate::model::kube::Manifest;
use crate::model::kube::port as read_port;
use crate::rules::kube::kube_validation::{Place, Report};
use crate::rules::kube::kube_validation::{container, names};
use crate::syntax::yaml::Node;
use crate::text::Span;

const TYPES: [&str; 4] = ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"];

pub(super) fn check(manifest: &Manifest, report: &mut Report) {
    if manifest.kind.value != "Service" {
        return;
    }
    name(manifest, report);
    let Some(spec) = manifest.root.get("spec") else { return };
    let kind = text(spec, "type").filter(|it| !it.is_empty()).unwrap_or("ClusterIP");
    if !TYPES.contains(&kind) {
        let allowed = TYPES.map(|it| format!("`{it}`")).join(", ");
        let args = choice(kind, "type", &allowed);
        add(spec, "type", "NotSupported", "message-choice", args, report);
    }
    external_name(spec, kind, report);
    let is_headless = text(spec, "clusterIP") == Some("None");
    if is_headless && matches!(kind, "NodePort" | "LoadBalancer") {
        let span = span_of(spec, "clusterIP");
        let place = Place { span, path: "spec.clusterIPs[0]" };
        report.add(&place, "Invalid", "message-headless", vec![("value", kind.into())]);
    }
    let has_no_ports = spec.get("ports").is_none_or(|ports| ports.items().is_empty());
    if has_no_ports && !is_headless && kind != "ExternalName" {
        let args = vec![("field", "spec.ports".into())];
        let place = Place { span: manifest.kind.span, path: "spec.ports" };
        report.add(&place, "Required", "message-required", args);
    }
    ports(spec, kind, report);
    affinity(spec, report);
    if let Some(policy) = text(spec, "externalTrafficPolicy")
        && matches!(kind, "ClusterIP" | "ExternalName")
    {
        let args = vec![("value", policy.into())];
        add(spec, "externalTrafficPolicy", "Invalid", "message-external-traffic", args, report);
    }
}

fn name(manifest: &Manifest, report: &mut Report) {
    let place = |span| Place { span, path: "metadata.name" };
    match &manifest.name {
        Some(name) if !names::is_service_name(&name.value) => {
            let args = vec![("value", (&name.value).into())];
            report.add(&place(name.span), "Invalid", "message-service-name", args);
        }
        Some(_) => {}
        None => {
            let args = vec![("field", "metadata.name".into())];
            report.add(&place(manifest.kind.span), "Required", "message-required", args);
        }
    }
}

fn external_name(spec: &Node, kind: &str, report: &mut Report) {
    if kind != "ExternalName" {
        return;
    }
    let name = text(spec, "externalName").unwrap_or_default();
    let place = Place { span: span_of(spec, "externalName"), path: "spec.externalName" };
    if name.is_empty() {
        report.add(&place, "Required", "message-required", vec![("field", "externalName".into())]);
    } else if !names::is_dns_subdomain(name.trim_end_matches('.')) {
        report.add(&place, "Invalid", "message-name", vec![("value", name.into())]);
    }
}

fn ports(spec: &Node, kind: &str, report: &mut Report) {
    let ports = spec.get("ports").map_or(&[][..], Node::items);
    let mut seen_names = BTreeSet::new();
    let mut seen_ports = BTreeSet::new();
    let mut seen_node_ports = BTreeSet::new();
    for (index, port) in ports.iter().enumerate() {
        let path = format!("spec.ports[{index}]");
        let inner = |field: &str| format!("{path}.{field}");
        let at = |field: &str| port.get(field).map_or(port.span, |it| it.span);

        let name = text(port, "name").unwrap_or_default();
        let name_path = inner("name");
        let place = Place { span: at("name"), path: &name_path };
        if name.is_empty() {
            if ports.len() > 1 {
                report.add(&place, "Required", "message-port-unnamed", Vec::new());
            }
        } else if !names::is_dns_label(name) {
            report.add(&place, "Invalid", "message-name", vec![("value", name.into())]);
        } else if !seen_names.insert(name) {
            report.add(&place, "Duplicate", "message-duplicate", vec![("value", name.into())]);
        }

        let number = port.get("port").and_then(Node::as_int).unwrap_or(0);
        if !names::is_port_number(number) {
            let args = vec![("value", number.to_string().into())];
            for field in ["port", "targetPort"] {
                // Without a target, the port is its own.
                if field == "port" || port.get("targetPort").is_none() {
                    let place = Place { span: at("port"), path: &inner(field) };
                    report.add(&place, "Invalid", "message-port-range", args.clone());
                }
            }
        }
        if let Some(target) = port.get("targetPort").and_then(read_port) {
            names::port(&target, &inner("targetPort"), report);
        }
        container::protocol(port, &inner("protocol"), report);
        let protocol = text(port, "protocol").unwrap_or("TCP");
        if !seen_ports.insert((number, protocol)) {
            let args = vec![("value", format!("{number}/{protocol}").into())];
            let place = Place { span: at("port"), path: &path };
            report.add(&place, "Duplicate", "message-duplicate", args);
        }
        let node_port = port.get("nodePort").and_then(Node::as_int).filter(|&it| it != 0);
        if let Some(number) = node_port {
            let node_path = inner("nodePort");
            let place = Place { span: at("nodePort"), path: &node_path };
            if kind == "ClusterIP" {
                report.add(&place, "Forbidden", "message-node-port", Vec::new());
            } else if !seen_node_ports.insert((number, protocol)) {
                let args = vec![("value", number.to_string().into())];
                report.add(&place, "Duplicate", "message-duplicate", args);
            }
        }
    }
}

fn affinity(spec: &Node, report: &mut Report) {
    if let Some(affinity) = text(spec, "sessionAffinity").filter(|it| !it.is_empty())
        && !matches!(affinity, "ClientIP" | "None")
    {
        let args = choice(affinity, "sessionAffinity", "`ClientIP`, `None`");
        add(spec, "sessionAffinity", "NotSupported", "message-choice", args, report);
    }
    let config = spec.get("sessionAffinityConfig").and_then(|it| it.get("clientIP"));
    if let Some(timeout) = config.and_then(|it| it.get("timeoutSeconds"))
        && let Some(seconds) = timeout.as_int()
        && !(1..=86400).contains(&seconds)
    {
        let path = "spec.sessionAffinityConfig.clientIP.timeoutSeconds";
        let args = vec![("value", seconds.to_string().into())];
        report.add(&Place { span: timeout.span, path }, "Invalid", "message-affinity-time", args);
    }
}

fn add(
    spec: &Node,
    field: &str,
    kind: &'static str,
    wording: &'static str,
    args: Args,
    report: &mut Report,
) {
    let path = format!("spec.{field}");
    report.add(&Place { span: span_of(spec, field), path: &path }, kind, wording, args);
}

fn choice(value: &str, field: &str, allowed: &str) -> Args {
    vec![("value", value.into()), ("field", field.into()), ("allowed", allowed.into())]
}

fn text<'a>(node: &'a Node, field: &str) -> Option<&'a str> {
    node.get(field)?.as_text()
}

/// Where a field of the spec is, or else where the spec begins to lack it.
fn span_of(spec: &Node, field: &str) -> Span {
    spec.get(field).map_or(spec.span, |it| it.span)
}

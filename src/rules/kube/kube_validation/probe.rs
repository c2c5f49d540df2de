//! Probes: numbers, handlers and what each of the three may not have.

use crate::model::kube::port as read_port;
use crate::model::kube::{HANDLERS, Probe, ProbeKind};
use crate::rules::kube::kube_validation::names;
use crate::rules::kube::kube_validation::{Place, Report};
use crate::syntax::yaml::{Entry, Node};
use crate::text::Span;

const NUMBERS: [&str; 5] = [
    "initialDelaySeconds",
    "timeoutSeconds",
    "periodSeconds",
    "successThreshold",
    "failureThreshold",
];

pub(super) fn check(probe: &Probe, path: &str, report: &mut Report) {
    handlers(probe, path, report);
    for field in NUMBERS {
        let Some((value, span)) = number(&probe.node, field) else { continue };
        if value < 0 {
            let path = format!("{path}.{field}");
            let args = vec![("field", field.into()), ("value", value.to_string().into())];
            report.add(&Place { span, path: &path }, "Invalid", "message-negative", args);
        }
    }
    let name = ("probe", probe.kind.as_str().into());
    if probe.kind != ProbeKind::Readiness
        && let Some((value, span)) = number(&probe.node, "successThreshold")
        && value > 1
    {
        let path = format!("{path}.successThreshold");
        let args = vec![name.clone()];
        report.add(&Place { span, path: &path }, "Invalid", "message-one-success", args);
    }
    let grace = "terminationGracePeriodSeconds";
    if let Some((value, span)) = number(&probe.node, grace) {
        let path = format!("{path}.{grace}");
        let place = Place { span, path: &path };
        if probe.kind == ProbeKind::Readiness {
            report.add(&place, "Invalid", "message-readiness-grace", Vec::new());
        } else if value <= 0 {
            report.add(&place, "Invalid", "message-grace", vec![name]);
        }
    }
}

fn number(node: &Node, field: &str) -> Option<(i64, Span)> {
    let value = node.get(field)?;
    Some((value.as_int()?, value.span))
}

/// The API server looks at handlers in a fixed order; the first one it meets counts.
fn handlers(probe: &Probe, path: &str, report: &mut Report) {
    let mut first = None;
    for name in HANDLERS {
        let Some(entry) = probe.node.entry(name).filter(|entry| !entry.value.is_null()) else {
            continue;
        };
        let path = format!("{path}.{name}");
        let place = Place { span: entry.key.span, path: &path };
        if let Some(first) = first {
            let probe = probe.kind.as_str().into();
            let args = vec![("probe", probe), ("first", first), ("second", name.into())];
            report.add(&place, "Forbidden", "message-two-handlers", args);
            return;
        }
        first = Some(name.into());
        handler(name, entry, &path, report);
    }
    if first.is_none() {
        let args = vec![("probe", probe.kind.as_str().into())];
        report.add(&Place { span: probe.key, path }, "Required", "message-no-handler", args);
    }
}

fn handler(name: &str, entry: &Entry, path: &str, report: &mut Report) {
    let node = &entry.value;
    if name == "exec" {
        if node.get("command").is_none_or(|command| command.items().is_empty()) {
            let path = format!("{path}.command");
            let place = Place { span: entry.key.span, path: &path };
            report.add(&place, "Required", "message-no-command", Vec::new());
        }
        return;
    }
    let port_path = format!("{path}.port");
    match node.get("port").and_then(read_port) {
        Some(port) => names::port(&port, &port_path, report),
        // It may only not have been read.
        None if !report.manifest.complete => {}
        None => {
            let place = Place { span: entry.key.span, path: &port_path };
            report.add(&place, "Invalid", "message-no-port", vec![("handler", name.into())]);
        }
    }
    if name == "httpGet" {
        http_get(node, path, report);
    }
}

fn http_get(node: &Node, path: &str, report: &mut Report) {
    if let Some(scheme) = node.get("scheme").and_then(Node::spanned)
        && !matches!(&*scheme.value, "" | "HTTP" | "HTTPS")
    {
        let path = format!("{path}.scheme");
        let place = Place { span: scheme.span, path: &path };
        let args = vec![("value", scheme.value.into())];
        report.add(&place, "NotSupported", "message-scheme", args);
    }
    for header in node.get("httpHeaders").map_or(&[][..], Node::items) {
        let name = header.get("name").and_then(Node::as_text).unwrap_or_default();
        let is_header = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if name.is_empty() || !name.chars().all(is_header) {
            let path = format!("{path}.httpHeaders");
            let place = Place { span: header.span, path: &path };
            report.add(&place, "Invalid", "message-header", vec![("value", name.into())]);
        }
    }
}

//! Ingresses: hosts, paths and what stands behind them.

use crate::rules::kube::kube_validation::at::At;
use crate::rules::kube::kube_validation::{Report, container, formats};

pub(super) fn check(root: &At, report: &mut Report) {
    let spec = root.field("spec");
    let (rules, fallback) = (spec.field("rules"), spec.field("defaultBackend"));
    if rules.count() == 0 && !fallback.is_set() {
        report.invalid(&spec, "message-ingress-empty");
    }
    if fallback.is_set() {
        backend(&fallback, report);
    }
    for rule in rules.items() {
        host(&rule.field("host"), true, report);
        let http = rule.field("http");
        let paths = http.field("paths");
        if http.is_set() && paths.count() == 0 {
            report.required(&paths);
        }
        paths.items().for_each(|it| path(&it, report));
    }
    for tls in spec.field("tls").items() {
        tls.field("hosts").items().for_each(|it| host(&it, false, report));
        report.form_if_any(&tls.field("secretName"), formats::dns_subdomain);
    }
    let class = spec.field("ingressClassName");
    if class.is_set() {
        report.form(&class, formats::dns_subdomain);
    }
    let metadata = root.field("metadata");
    let annotations = metadata.field("annotations");
    let annotation = annotations.field("kubernetes.io/ingress.class");
    if class.is_set() && annotation.is_set() && annotation.text() != class.text() {
        // The error's path begins at the annotations.
        let list = root.alias_of("annotations", &annotations);
        let place = list.alias_of("kubernetes.io/ingress.class", &annotation);
        report.invalid(&place, "message-ingress-class");
    }
}

/// A rule may be for all hosts, a certificate may not.
fn host(at: &At, is_rule: bool, report: &mut Report) {
    let text = at.text();
    if text.is_empty() && is_rule {
        return;
    }
    if is_rule && formats::parse_ip(text).is_some() {
        report.invalid(at, "message-host-ip");
    }
    let form =
        if text.contains('*') { formats::wildcard_subdomain } else { formats::dns_subdomain };
    report.form(at, form);
}

fn path(at: &At, report: &mut Report) {
    const NOT_WITHIN: [&str; 5] = ["//", "/./", "/../", "%2f", "%2F"];
    let (kind, path) = (at.field("pathType"), at.field("path"));
    let text = path.text();
    match kind.text() {
        _ if !kind.is_set() => return report.required_as(&kind, "message-path-type"),
        "Exact" | "Prefix" => {
            if !text.starts_with('/') {
                report.invalid(&path, "message-path-relative");
            }
            for part in NOT_WITHIN.iter().filter(|it| text.contains(**it)) {
                report.add(&path, "Invalid", "message-path-part", vec![("part", (*part).into())]);
            }
            for part in ["/..", "/."].iter().filter(|it| text.ends_with(**it)) {
                report.add(&path, "Invalid", "message-path-part", vec![("part", (*part).into())]);
            }
        }
        "ImplementationSpecific" if !text.is_empty() && !text.starts_with('/') => {
            report.invalid(&path, "message-path-relative");
        }
        "ImplementationSpecific" => {}
        _ => report.unsupported(&kind, &["Exact", "ImplementationSpecific", "Prefix"]),
    }
    backend(&at.field("backend"), report);
}

fn backend(at: &At, report: &mut Report) {
    let (service, resource) = (at.field("service"), at.field("resource"));
    match (service.is_set(), resource.is_set()) {
        (true, true) => report.invalid(at, "message-two-backends"),
        (false, false) => report.invalid(at, "message-no-backend"),
        (true, false) => service_backend(at, &service, report),
        (false, true) => {
            report.form_if_any(&resource.field("apiGroup"), formats::dns_subdomain);
            for name in ["kind", "name"] {
                report.required_form(&resource.field(name), formats::path_segment);
            }
        }
    }
}

fn service_backend(at: &At, service: &At, report: &mut Report) {
    report.required_form(&service.field("name"), formats::dns_1035_label);
    let port = service.field("port");
    let (name, number) = (port.field("name"), port.field("number"));
    match (name.text().is_empty(), number.number() == 0) {
        // Both errors have the path of the whole.
        (false, false) => report.invalid(&at.pointing(&port), "message-two-ports"),
        (true, true) => report.required_as(&at.pointing(&port), "message-no-backend-port"),
        (false, true) => report.form(&name, formats::port_name),
        (true, false) => container::port_number(&number, report),
    }
}

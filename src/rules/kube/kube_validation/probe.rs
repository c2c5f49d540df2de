//! Probes and what is run at a container's start and end: handlers and numbers.

use crate::rules::kube::kube_validation::at::At;
use crate::rules::kube::kube_validation::{Report, container, formats};

/// The ways to ask, in the order in which the API server looks at them; the first counts.
const PROBE_HANDLERS: [&str; 4] = ["exec", "httpGet", "tcpSocket", "grpc"];
const LIFECYCLE_HANDLERS: [&str; 4] = ["exec", "httpGet", "tcpSocket", "sleep"];

const NUMBERS: [&str; 5] = [
    "initialDelaySeconds",
    "timeoutSeconds",
    "periodSeconds",
    "successThreshold",
    "failureThreshold",
];

/// Probes and lifecycle of a container; the pod has `grace` seconds to stop.
pub(super) fn check_all(container: &At, grace: i64, report: &mut Report) {
    for (field, name) in [
        ("livenessProbe", "liveness"),
        ("readinessProbe", "readiness"),
        ("startupProbe", "startup"),
    ] {
        let probe = container.field(field);
        if probe.is_set() {
            check(&probe, name, report);
        }
    }
    let lifecycle = container.field("lifecycle");
    for name in ["postStart", "preStop"] {
        let hook = lifecycle.field(name);
        if hook.is_set() {
            handlers(&hook, &LIFECYCLE_HANDLERS, name, grace, report);
        }
    }
}

fn check(probe: &At, name: &'static str, report: &mut Report) {
    handlers(probe, &PROBE_HANDLERS, name, 0, report);
    for field in NUMBERS {
        report.not_negative(&probe.field(field));
    }
    let named = || vec![("probe", name.into())];
    let successes = probe.field("successThreshold");
    // 0 stands for the default.
    if name != "readiness" && !matches!(successes.number(), 0 | 1) {
        report.add(&successes, "Invalid", "message-one-success", named());
    }
    let grace = probe.field("terminationGracePeriodSeconds");
    if grace.is_set() && grace.number() <= 0 {
        report.add(&grace, "Invalid", "message-grace", named());
    }
    if grace.is_set() && name == "readiness" {
        report.invalid(&grace, "message-readiness-grace");
    }
}

fn handlers(at: &At, names: &[&str], probe: &'static str, grace: i64, report: &mut Report) {
    let mut first: Option<&str> = None;
    for name in names {
        let field = at.field(name);
        if !field.is_set() {
            continue;
        }
        if let Some(first) = first {
            let args =
                vec![("probe", probe.into()), ("first", first.into()), ("second", (*name).into())];
            report.add(&field, "Forbidden", "message-two-handlers", args);
            continue;
        }
        first = Some(name);
        handler(name, &field, grace, report);
    }
    if first.is_none() {
        report.add(at, "Required", "message-no-handler", vec![("probe", probe.into())]);
    }
}

fn handler(name: &str, at: &At, grace: i64, report: &mut Report) {
    match name {
        "exec" => {
            let command = at.field("command");
            if command.count() == 0 {
                report.required_as(&command, "message-no-command");
            }
        }
        "sleep" => {
            let seconds = at.field("seconds").number();
            if !(1..=grace).contains(&seconds) {
                let args = vec![("grace", grace.to_string().into())];
                report.add(&at.pointing(&at.field("seconds")), "Invalid", "message-sleep", args);
            }
        }
        _ => {
            let port = at.field("port");
            if port.is_set() {
                container::port(&port, report);
            } else if report.manifest.complete {
                // It may only not have been read.
                report.add(&port, "Invalid", "message-no-port", vec![("handler", name.into())]);
            }
            if name == "httpGet" {
                http_get(at, report);
            }
        }
    }
}

fn http_get(at: &At, report: &mut Report) {
    report.choice(&at.field("scheme"), &["HTTP", "HTTPS"]);
    let headers = at.field("httpHeaders");
    for header in headers.items() {
        let name = header.field("name");
        report.form_of(&headers.pointing(&name), name.text(), formats::http_header);
    }
}

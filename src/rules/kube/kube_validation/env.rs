//! Variables of containers, and where they take their values from.

use crate::model::kube::quantity::Quantity;
use crate::rules::kube::kube_validation::at::At;
use crate::rules::kube::kube_validation::formats::Format;
use crate::rules::kube::kube_validation::{Report, formats, list};

/// What a variable may hold of its pod.
const ENV_FIELDS: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// What a file may hold of its pod.
const FILE_FIELDS: [&str; 5] = [
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
];

/// What has a name in the API, but can be given to neither.
const OTHER_FIELDS: [&str; 3] = ["spec.restartPolicy", "spec.schedulerName", "status.phase"];

const RESOURCES: [&str; 6] = [
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
];

/// Units that amounts of bytes can be given in.
const BYTE_UNITS: [&str; 13] =
    ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

/// Where a field of the pod goes to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Variable,
    File,
}

pub(super) fn check(container: &At, report: &mut Report) {
    for variable in container.field("env").items() {
        report.required_form(&variable.field("name"), formats::variable_name);
        let from = variable.field("valueFrom");
        if from.is_set() {
            value_from(&from, &variable.field("value"), report);
        }
    }
    let sources = container.field("envFrom");
    for source in sources.items() {
        report.form_if_any(&source.field("prefix"), formats::variable_name);
        let mut count = 0;
        for name in ["configMapRef", "secretRef"] {
            let reference = source.field(name);
            if reference.is_set() {
                count += 1;
                report.required_form(&reference.field("name"), formats::dns_subdomain);
            }
        }
        // The error has the path of the whole list.
        match count {
            0 => report.invalid(&sources.pointing(&source), "message-env-from-none"),
            1 => {}
            _ => report.invalid(&sources.pointing(&source), "message-env-from-both"),
        }
    }
}

fn value_from(from: &At, value: &At, report: &mut Report) {
    let mut count = 0;
    let field = from.field("fieldRef");
    if field.is_set() {
        count += 1;
        pod_field(&field, Target::Variable, report);
    }
    let resource = from.field("resourceFieldRef");
    if resource.is_set() {
        count += 1;
        resource_field(&resource, Target::Variable, report);
    }
    for name in ["configMapKeyRef", "secretKeyRef"] {
        let reference = from.field(name);
        if reference.is_set() {
            count += 1;
            report.form(&reference.field("name"), formats::dns_subdomain);
            report.required_form(&reference.field("key"), formats::config_key);
        }
    }
    if count == 0 {
        report.invalid(from, "message-value-from-none");
    } else if !value.text().is_empty() {
        report.invalid(from, "message-value-and-from");
    } else if count > 1 {
        report.invalid(from, "message-value-from-many");
    }
}

/// A `fieldRef`.
pub(super) fn pod_field(at: &At, target: Target, report: &mut Report) {
    let field = at.field("fieldPath");
    let path = field.text();
    if path.is_empty() {
        return report.required(&field);
    }
    let allowed = if target == Target::File { &FILE_FIELDS[..] } else { &ENV_FIELDS };
    let is_known = |path| {
        ENV_FIELDS.contains(&path) || FILE_FIELDS.contains(&path) || OTHER_FIELDS.contains(&path)
    };
    if at.field("apiVersion").text_or("v1") != "v1" {
        report.invalid(&field, "message-pod-field");
    } else if let Some((whole, key)) = subscript(path) {
        let form: Option<Format> = match whole {
            "metadata.annotations" => Some(formats::annotation_key),
            "metadata.labels" => Some(formats::qualified_name),
            _ => None,
        };
        match form {
            Some(form) => report.form_of(&at.pointing(&field), key, form),
            None => report.invalid(&field, "message-pod-field"),
        }
    } else if path == "spec.host" && target == Target::Variable {
        // The old name of the node.
    } else if !is_known(path) && path != "spec.host" {
        report.invalid(&field, "message-pod-field");
    } else if !allowed.contains(&path) {
        report.unsupported(&field, allowed);
    }
}

/// `metadata.labels['app']` and its parts.
fn subscript(path: &str) -> Option<(&str, &str)> {
    let (whole, key) = path.strip_suffix("']")?.split_once("['")?;
    (!whole.is_empty()).then_some((whole, key))
}

/// A `resourceFieldRef`.
pub(super) fn resource_field(at: &At, target: Target, report: &mut Report) {
    let resource = at.field("resource");
    let name = resource.text();
    let is_huge = |name: &str| {
        name.starts_with("limits.hugepages-") || name.starts_with("requests.hugepages-")
    };
    if target == Target::File && at.field("containerName").text().is_empty() {
        report.required(&at.field("containerName"));
    } else if name.is_empty() {
        report.required(&resource);
    } else if !RESOURCES.contains(&name) && !is_huge(name) {
        report.unsupported(&resource, &RESOURCES);
    }
    let divisor = at.field("divisor");
    let unit = divisor.scalar().unwrap_or("0");
    if divisor.quantity().is_none_or(Quantity::is_zero) {
        return;
    }
    let allowed: &[&str] = match name {
        "limits.cpu" | "requests.cpu" => &["1m", "1"],
        _ if RESOURCES.contains(&name) || is_huge(name) => &BYTE_UNITS,
        _ => return,
    };
    if !allowed.contains(&unit) {
        let args = vec![("allowed", list(allowed))];
        report.add(&divisor, "Invalid", "message-choice", args);
    }
}

//! Claims of storage.

use crate::rules::kube::kube_validation::at::At;
use crate::rules::kube::kube_validation::{Report, formats, selector};

const MODES: [&str; 4] = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

/// The specification of a claim, its own or in a pod.
pub(super) fn check_claim(spec: &At, report: &mut Report) {
    let modes = spec.field("accessModes");
    if modes.count() == 0 {
        report.required(&modes);
    }
    for mode in modes.items() {
        if !MODES.contains(&mode.text()) {
            report.unsupported(&modes.pointing(&mode), &MODES);
        }
    }
    if modes.count() > 1 && modes.items().any(|mode| mode.text() == "ReadWriteOncePod") {
        report.forbidden(&modes, "message-one-pod");
    }
    selector::check(&spec.field("selector"), report);
    let resources = spec.field("resources");
    let requests = resources.field("requests");
    // The error's path leaves the requests out.
    let written = requests.key("storage");
    let storage = resources.alias_key("storage", &written);
    if !written.is_set() {
        report.required(&storage);
    } else if storage.quantity().is_some_and(|it| it.is_negative() || it.is_zero()) {
        report.invalid(&storage, "message-positive");
    }
    report.form_if_any(&spec.field("storageClassName"), formats::dns_subdomain);
    report.choice_if_set(&spec.field("volumeMode"), &["Block", "Filesystem"]);
    for name in ["dataSource", "dataSourceRef"] {
        let source = spec.field(name);
        if source.is_set() {
            data_source(&source, report);
        }
    }
}

fn data_source(at: &At, report: &mut Report) {
    report.required_text(&at.field("name"));
    let (kind, group) = (at.field("kind"), at.field("apiGroup"));
    report.required_text(&kind);
    if group.text().is_empty() && kind.text() != "PersistentVolumeClaim" {
        report.invalid(at, "message-data-source");
    }
    report.form_if_any(&group, formats::dns_subdomain);
}

//! What a container mounts.

use std::collections::BTreeSet;

use crate::order;
use crate::rules::kube::kube_validation::at::At;
use crate::rules::kube::kube_validation::container::Around;
use crate::rules::kube::kube_validation::volume::Source;
use crate::rules::kube::kube_validation::{Report, formats};

pub(super) fn check(container: &At, around: &Around, report: &mut Report) {
    let mounts = container.field("volumeMounts");
    let devices = container.field("volumeDevices");
    let privileged = container.field("securityContext").field("privileged").is_true();
    let device_names = texts(&devices, "name");
    let device_paths = texts(&devices, "devicePath");
    let mut seen = BTreeSet::new();
    for mount in mounts.items() {
        let name = mount.field("name");
        let path = mount.field("mountPath");
        report.required_text(&name);
        let source = around.volumes.get(name.text());
        if source.is_none() {
            report.missing_target(&name, "message-volume");
        }
        report.required_text(&path);
        if !seen.insert(path.text().to_owned()) {
            report.invalid(&path, "message-duplicate");
        }
        if device_names.contains(name.text()) {
            report.invalid(&name, "message-mount-device");
        }
        if device_paths.contains(path.text()) {
            report.invalid(&path, "message-mount-device");
        }
        if source == Some(&Source::Image) {
            for field in ["subPath", "subPathExpr"] {
                let part = mount.field(field);
                if !part.text().is_empty() {
                    report.invalid(&part, "message-image-part");
                }
            }
        }
        parts(&mounts, &mount, privileged, report);
    }
    check_devices(&devices, &mounts, around, report);
}

/// What the API server reports at the list and not at the mount.
fn parts(mounts: &At, mount: &At, privileged: bool, report: &mut Report) {
    let (part, expression) = (mount.field("subPath"), mount.field("subPathExpr"));
    if !part.text().is_empty() && !expression.text().is_empty() {
        report.invalid(&expression, "message-sub-paths");
    }
    report.form_if_any(&mounts.alias_of("subPath", &part), formats::descending_path);
    report.form_if_any(&mounts.alias_of("subPathExpr", &expression), formats::descending_path);
    let propagation = mounts.alias_of("mountPropagation", &mount.field("mountPropagation"));
    report.choice_if_set(&propagation, &["Bidirectional", "HostToContainer", "None"]);
    if propagation.text() == "Bidirectional" && !privileged {
        report.forbidden(&propagation, "message-propagation");
    }
    let read_only = mounts.alias_of("recursiveReadOnly", &mount.field("recursiveReadOnly"));
    report.choice_if_set(&read_only, &["Disabled", "Enabled", "IfPossible"]);
    if matches!(read_only.text(), "Enabled" | "IfPossible") {
        if !mount.field("readOnly").is_true() {
            report.forbidden(&read_only, "message-recursive");
        }
        if propagation.is_set() && propagation.text() != "None" {
            report.forbidden(&read_only, "message-recursive");
        }
    }
}

fn check_devices(devices: &At, mounts: &At, around: &Around, report: &mut Report) {
    let mount_names = texts(mounts, "name");
    let mount_paths = texts(mounts, "mountPath");
    let (mut names, mut paths) = (BTreeSet::new(), BTreeSet::new());
    for device in devices.items() {
        let (name, path) = (device.field("name"), device.field("devicePath"));
        report.required_text(&name);
        if names.contains(name.text()) {
            report.invalid(&name, "message-duplicate");
        }
        match around.volumes.get(name.text()) {
            None => report.missing_target(&name, "message-volume"),
            Some(Source::Claim) => {}
            Some(_) => report.invalid(&name, "message-device-volume"),
        }
        report.required_text(&path);
        if paths.contains(path.text()) {
            report.invalid(&path, "message-duplicate");
        }
        report.form_if_any(&path, formats::path_without_backstep);
        paths.insert(path.text().to_owned());
        if mount_names.contains(name.text()) {
            report.invalid(&name, "message-mount-device");
        }
        if mount_paths.contains(path.text()) {
            report.invalid(&path, "message-mount-device");
        }
        if !name.text().is_empty() {
            names.insert(name.text().to_owned());
        }
    }
}

/// The values of a field of all items.
fn texts(list: &At, field: &str) -> BTreeSet<String> {
    order::set(list.items().map(|item| item.field(field).text().to_owned()))
}

//! Volumes of pods, of all kinds.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::kube::quantity::Quantity;
use crate::rules::kube::kube_validation::at::At;
use crate::rules::kube::kube_validation::env::{self, Target};
use crate::rules::kube::kube_validation::pod::Kind;
use crate::rules::kube::kube_validation::{Report, formats, selector, storage};

/// What matters of a volume to those who mount it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A claim, which may be a block device.
    Claim,
    Image,
    Other,
}

/// A kind of volume: its field, the name that errors have for a second one, and what it needs.
struct Sort {
    field: &'static str,
    as_second: &'static str,
    needs: &'static [&'static str],
}

/// In the order in which the API server looks at them; the first counts.
const SORTS: [Sort; 30] = [
    sort("emptyDir", &[]),
    sort("hostPath", &["path"]),
    sort("gitRepo", &["repository"]),
    sort("gcePersistentDisk", &["pdName"]),
    sort("awsElasticBlockStore", &["volumeID"]),
    sort("secret", &["secretName"]),
    sort("nfs", &["server", "path"]),
    sort("iscsi", &["targetPortal", "iqn"]),
    sort("glusterfs", &["endpoints", "path"]),
    sort("flocker", &[]),
    sort("persistentVolumeClaim", &["claimName"]),
    sort("rbd", &["monitors", "image"]),
    sort("cinder", &["volumeID"]),
    Sort { field: "cephfs", as_second: "cephFS", needs: &["monitors"] },
    sort("quobyte", &["registry", "volume"]),
    Sort { field: "downwardAPI", as_second: "downwarAPI", needs: &[] },
    sort("fc", &[]),
    sort("flexVolume", &["driver"]),
    sort("configMap", &["name"]),
    sort("azureFile", &["secretName", "shareName"]),
    sort("vsphereVolume", &["volumePath"]),
    sort("photonPersistentDisk", &["pdID"]),
    sort("portworxVolume", &["volumeID"]),
    sort("azureDisk", &["diskName", "diskURI"]),
    sort("storageos", &[]),
    sort("projected", &[]),
    sort("scaleIO", &["gateway", "system", "volumeName"]),
    sort("csi", &["driver"]),
    sort("ephemeral", &[]),
    sort("image", &[]),
];

const fn sort(field: &'static str, needs: &'static [&'static str]) -> Sort {
    Sort { field, as_second: field, needs }
}

/// The modes that a file can have.
const MOST_MODE: i64 = 0o777;

/// Judges the volumes, and gives those that can be mounted.
pub(super) fn check(volumes: &At, kind: Kind, report: &mut Report) -> BTreeMap<String, Source> {
    let mut good = BTreeMap::new();
    if let Kind::Later { claims } = kind {
        for claim in claims.items() {
            good.insert(claim.field("metadata").field("name").text().to_owned(), Source::Claim);
        }
    }
    let mut names = BTreeSet::new();
    for volume in volumes.items() {
        let before = report.findings.len();
        let source = source(&volume, report);
        let name = volume.field("name");
        report.required_form(&name, formats::dns_label);
        if names.contains(name.text()) {
            report.duplicate(&name);
        }
        // A volume that is refused is not there for mounts either.
        if report.findings.len() == before {
            names.insert(name.text().to_owned());
            good.insert(name.text().to_owned(), source);
        }
    }
    good
}

fn source(volume: &At, report: &mut Report) -> Source {
    let mut first = None;
    for sort in &SORTS {
        let at = volume.field(sort.field);
        if !at.is_set() {
            continue;
        }
        if first.is_some() {
            report.forbidden(&volume.alias_of(sort.as_second, &at), "message-two-volumes");
            continue;
        }
        first = Some(sort.field);
        // One sort has another name in errors.
        let name = if sort.field == "gcePersistentDisk" { "persistentDisk" } else { sort.field };
        let at = volume.alias_of(name, &at);
        for need in sort.needs {
            let field = at.field(need);
            if field.text().is_empty() && field.count() == 0 {
                report.required(&field);
            }
        }
        details(sort.field, &at, report);
    }
    match first {
        Some("persistentVolumeClaim" | "ephemeral") => Source::Claim,
        Some("image") => Source::Image,
        _ => Source::Other,
    }
}

/// What goes beyond fields that have to be there.
fn details(sort: &str, at: &At, report: &mut Report) {
    match sort {
        "emptyDir" => {
            let limit = at.field("sizeLimit");
            if limit.quantity().is_some_and(Quantity::is_negative) {
                report.forbidden(&limit, "message-negative");
            }
        }
        "hostPath" => host_path(at, report),
        "gitRepo" => report.form_if_any(&at.field("directory"), formats::descending_path),
        "gcePersistentDisk" | "awsElasticBlockStore" => {
            report.range(&at.field("partition"), 0, 255);
        }
        "iscsi" => report.range(&at.field("lun"), 0, 255),
        "nfs" => {
            let path = at.field("path");
            if !path.text().starts_with('/') {
                report.invalid(&path, "message-path-relative");
            }
        }
        "flocker" => {
            let (name, id) = (at.field("datasetName"), at.field("datasetUUID"));
            if name.text().is_empty() && id.text().is_empty() {
                report.required(at);
            }
        }
        "cinder" => secret_name(&at.field("secretRef"), report),
        "csi" => {
            let driver = at.field("driver");
            report.form_of(&driver, &driver.text().to_ascii_lowercase(), formats::dns_subdomain);
            // The error's path has a blank at the end of the name.
            let secret = at.field("nodePublishSecretRef");
            secret_name(&at.alias_of("nodePublishSecretRef ", &secret), report);
        }
        "fc" => fibre_channel(at, report),
        "secret" | "configMap" => {
            mode(&at.field("defaultMode"), report);
            keys(at, report);
        }
        "downwardAPI" => {
            mode(&at.field("defaultMode"), report);
            at.field("items").items().for_each(|item| pod_file(at, &item, report));
        }
        "azureDisk" => {
            report.choice_if_set(&at.field("cachingMode"), &["None", "ReadOnly", "ReadWrite"]);
            report.choice_if_set(&at.field("kind"), &["Dedicated", "Managed", "Shared"]);
        }
        "projected" => projected(at, report),
        "ephemeral" => {
            let template = at.field("volumeClaimTemplate");
            if template.is_set() {
                storage::check_claim(&template.field("spec"), report);
            } else {
                report.required(&template);
            }
        }
        "image" => report.choice(&at.field("pullPolicy"), &["Always", "IfNotPresent", "Never"]),
        _ => {}
    }
}

fn host_path(at: &At, report: &mut Report) {
    const TYPES: [&str; 8] = [
        "",
        "BlockDevice",
        "CharDevice",
        "Directory",
        "DirectoryOrCreate",
        "File",
        "FileOrCreate",
        "Socket",
    ];
    let path = at.field("path");
    if !path.text().is_empty() {
        report.form(&path, formats::path_without_backstep);
        report.choice(&at.field("type"), &TYPES);
    }
}

fn fibre_channel(at: &At, report: &mut Report) {
    let (names, ids, lun) = (at.field("targetWWNs"), at.field("wwids"), at.field("lun"));
    match (names.count(), ids.count()) {
        (0, 0) => report.required(&names),
        (0, _) => {}
        (_, others) => {
            if others > 0 {
                report.invalid(&names, "message-two-volumes");
            }
            if lun.is_set() {
                report.range(&lun, 0, 255);
            } else {
                report.required(&lun);
            }
        }
    }
}

fn secret_name(secret: &At, report: &mut Report) {
    if secret.is_set() {
        report.required_text(&secret.field("name"));
    }
}

fn mode(at: &At, report: &mut Report) {
    if !(0..=MOST_MODE).contains(&at.number()) {
        report.invalid(at, "message-mode");
    }
}

/// The files that are made of keys.
fn keys(at: &At, report: &mut Report) {
    for item in at.field("items").items() {
        report.required_text(&item.field("key"));
        report.required_text(&item.field("path"));
        report.form_if_any(&item.field("path"), formats::local_path);
        mode(&item.field("mode"), report);
    }
}

/// A file that is made of a field of the pod; errors have the path of the volume.
fn pod_file(volume: &At, item: &At, report: &mut Report) {
    let path = volume.alias_of("path", &item.field("path"));
    report.required_text(&path);
    report.form_if_any(&path, formats::local_path);
    let field = volume.alias_of("fieldRef", &item.field("fieldRef"));
    let resource = volume.alias_of("resourceFieldRef", &item.field("resourceFieldRef"));
    if field.is_set() {
        env::pod_field(&field, Target::File, report);
        if resource.is_set() {
            report.invalid(&volume.pointing(item), "message-two-references");
        }
    } else if resource.is_set() {
        env::resource_field(&resource, Target::File, report);
    } else {
        report.required_as(&volume.pointing(item), "message-no-reference");
    }
    mode(&volume.alias_of("mode", &item.field("mode")), report);
}

fn projected(at: &At, report: &mut Report) {
    mode(&at.field("defaultMode"), report);
    let mut paths = BTreeSet::new();
    for source in at.field("sources").items() {
        let mut count = 0;
        for name in ["secret", "configMap", "downwardAPI"] {
            let part = source.field(name);
            if !part.is_set() {
                continue;
            }
            count += 1;
            if name == "downwardAPI" {
                part.field("items").items().for_each(|item| pod_file(&part, &item, report));
            } else {
                report.required_text(&part.field("name"));
                keys(&part, report);
            }
            for item in part.field("items").items() {
                once(at, &item.field("path"), &mut paths, report);
            }
        }
        let token = source.field("serviceAccountToken");
        if token.is_set() {
            count += 1;
            report.range(&token.field("expirationSeconds"), 600, 1 << 32);
            let path = at.alias_of("path", &token.field("path"));
            report.required_text(&path);
            report.form_if_any(&path, formats::local_path);
        }
        let bundle = source.field("clusterTrustBundle");
        if bundle.is_set() {
            count += 1;
            trust_bundle(&bundle, report);
            once(at, &bundle.field("path"), &mut paths, report);
        }
        if count > 1 {
            report.forbidden(&source, "message-two-volumes");
        }
    }
}

/// Each path is there once.
fn once(volume: &At, path: &At, seen: &mut BTreeSet<String>, report: &mut Report) {
    if !path.text().is_empty() && !seen.insert(path.text().to_owned()) {
        let args = vec![("path", path.text().into())];
        report.add(&volume.pointing(path), "Invalid", "message-same-path", args);
    }
}

fn trust_bundle(at: &At, report: &mut Report) {
    let (name, signer) = (at.field("name"), at.field("signerName"));
    if name.is_set() && signer.is_set() {
        report.invalid(at, "message-two-references");
    } else if !name.is_set() && !signer.is_set() {
        report.required(at);
    }
    if signer.is_set() {
        selector::check(&at.field("labelSelector"), report);
    }
    report.required_text(&at.field("path"));
    report.form_if_any(&at.field("path"), formats::local_path);
}

/// Disks that only one node can write to, in pods that run on several.
pub(super) fn read_only_disks(volumes: &At, report: &mut Report) {
    for volume in volumes.items() {
        let disk = volume.field("gcePersistentDisk");
        let read_only = disk.field("readOnly");
        if disk.is_set() && !read_only.is_true() {
            report.invalid(&read_only, "message-disk");
        }
    }
}

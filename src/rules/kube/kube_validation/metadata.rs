//! What every object says of itself: its name, its labels.

use crate::rules::kube::kube_validation::Report;
use crate::rules::kube::kube_validation::at::At;
use crate::rules::kube::kube_validation::formats::{self, Format};

/// All annotations together, keys and values.
const MOST_BYTES: usize = 256 * 1024;

/// `name` is the form of names of this kind.
pub(super) fn check(metadata: &At, name: Format, report: &mut Report) {
    let is_namespace = report.manifest.kind.value == "Namespace";
    // The name is made of it before anything is looked at; what follows it may end in `-`.
    let generated = metadata.field("generateName");
    let begin = generated.text().trim_end_matches('-');
    report.form_of(&generated, if begin.is_empty() { "a" } else { begin }, name);
    if generated.text().is_empty() {
        report.required_form(&metadata.field("name"), name);
    } else {
        report.form_if_any(&metadata.field("name"), name);
    }
    let namespace = metadata.field("namespace");
    if is_namespace && !namespace.text().is_empty() {
        report.forbidden(&namespace, "message-no-namespace");
    } else {
        report.form_if_any(&namespace, formats::dns_label);
    }
    report.not_negative(&metadata.field("generation"));
    described(metadata, report);
    owners(&metadata.field("ownerReferences"), report);
    finalizers(&metadata.field("finalizers"), report);
}

/// Labels and annotations of an object.
fn described(metadata: &At, report: &mut Report) {
    check_labels(&metadata.field("labels"), report);
    check_annotations(&metadata.field("annotations"), report);
}

/// Labels; the path is that of all of them.
pub(super) fn check_labels(labels: &At, report: &mut Report) {
    for (key, value) in labels.entries() {
        report.form_of(&labels.pointing(&value), key, formats::qualified_name);
        report.form_of(&labels.pointing(&value), value.text(), formats::label_value);
    }
}

pub(super) fn check_annotations(annotations: &At, report: &mut Report) {
    let mut bytes = 0;
    for (key, value) in annotations.entries() {
        report.form_of(&annotations.pointing(&value), key, formats::annotation_key);
        bytes += key.len() + value.text().len();
    }
    if bytes > MOST_BYTES {
        report.add(annotations, "TooLong", "message-too-large", vec![("limit", "256 KiB".into())]);
    }
}

fn owners(owners: &At, report: &mut Report) {
    let mut has_controller = false;
    for owner in owners.items() {
        for name in ["apiVersion", "kind", "name", "uid"] {
            let field = owners.alias_of(name, &owner.field(name));
            if field.text().is_empty() {
                report.invalid(&field, "message-required");
            }
        }
        if owner.field("controller").is_true() {
            if has_controller {
                report.invalid(&owners.pointing(&owner), "message-controllers");
            }
            has_controller = true;
        }
    }
}

fn finalizers(finalizers: &At, report: &mut Report) {
    const PLAIN: [&str; 3] = ["kubernetes", "orphan", "foregroundDeletion"];
    let mut exclusive = 0;
    for item in finalizers.items() {
        report.form_of(&finalizers.pointing(&item), item.text(), formats::qualified_name);
        if !item.text().contains('/') && !PLAIN.contains(&item.text()) {
            report.invalid(&item, "message-finalizer");
        }
        exclusive += usize::from(matches!(item.text(), "orphan" | "foregroundDeletion"));
    }
    if exclusive > 1 {
        report.invalid(finalizers, "message-finalizers");
    }
}

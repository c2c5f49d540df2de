//! Labels that are not as the settings ask for them.

use std::collections::BTreeSet;

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::{Base, Dockerfile, Kind, Pair, Stage};
use crate::model::settings::LabelKind;
use crate::order;
use crate::rules::dockerfile::label_forms;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "label-outside-schema",
        severity: Severity::Warning,
        aliases: &[
            "hadolint:DL3049",
            "hadolint:DL3050",
            "hadolint:DL3051",
            "hadolint:DL3052",
            "hadolint:DL3053",
            "hadolint:DL3054",
            "hadolint:DL3055",
            "hadolint:DL3056",
            "hadolint:DL3058",
        ],
    },
    check: Check::Dockerfile(check),
    page: page!("label_outside_schema"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let settings = out.settings();
    let schema = settings.labels.clone();
    if schema.is_empty() && !settings.strict_labels {
        return;
    }
    report_missing(file, &schema, out);
    for label in file.stages.iter().flat_map(labels) {
        judge(label, &schema, out);
    }
}

/// One finding for each stage that is shipped and lacks labels.
fn report_missing(file: &Dockerfile, schema: &[(String, LabelKind)], out: &mut Sink) {
    let inner = inner_stages(file);
    let name = |label: &Pair| schema.iter().position(|(name, _)| *name == label.name.value);
    // By stage, which labels of the schema are set, there or in what it stands on.
    let mut set: Vec<Vec<bool>> = Vec::with_capacity(file.stages.len());
    for stage in &file.stages {
        let below = match stage.from.source {
            Base::Stage(base) => set.get(base).cloned(),
            _ => None,
        };
        let mut is_set = below.unwrap_or_else(|| vec![false; schema.len()]);
        for label in labels(stage).filter_map(name) {
            is_set[label] = true;
        }
        let missing = schema.iter().zip(&is_set).filter(|(_, is_set)| !**is_set);
        let missing: Vec<String> = missing.map(|((label, _), _)| format!("`{label}`")).collect();
        set.push(is_set);
        if missing.is_empty() || inner.contains(&stage.index) {
            continue;
        }
        let finding = out.at(stage.from.base.span, vec![("labels", missing.join(", ").into())]);
        out.report(finding.severity(Severity::Info).known_as(&["hadolint:DL3049"]));
    }
}

fn labels(stage: &Stage) -> impl Iterator<Item = &Pair> {
    stage.instructions.iter().flat_map(|instruction| match &instruction.kind {
        Kind::Label(labels) => labels.as_slice(),
        _ => &[],
    })
}

/// The stages that others stand on or copy from: nobody ships those.
fn inner_stages(file: &Dockerfile) -> BTreeSet<usize> {
    let below = file.stages.iter().map(|stage| &stage.from.source);
    let copies = file.stages.iter().flat_map(Stage::transfers);
    let sources = copies.filter_map(|(_, copy)| copy.from.as_ref()).map(|(_, source)| source);
    order::set(below.chain(sources).filter_map(|source| match source {
        Base::Stage(index) => Some(*index),
        _ => None,
    }))
}

fn judge(label: &Pair, schema: &[(String, LabelKind)], out: &mut Sink) {
    let name = &label.name.value;
    if name.contains('$') {
        return;
    }
    let Some((_, kind)) = schema.iter().find(|(known, _)| known == name) else {
        if out.settings().strict_labels {
            let finding = out.at(label.name.span, vec![("label", name.into())]);
            let finding = finding.severity(Severity::Info).worded("message-unknown");
            out.report(finding.known_as(&["hadolint:DL3050"]));
        }
        return;
    };
    let value = label.value.as_ref().map_or("", |value| &value.value);
    let (wording, codes): (_, &[&str]) = match kind {
        LabelKind::Text => ("message-empty", &["hadolint:DL3051"]),
        LabelKind::Url => ("message-url", &["hadolint:DL3051", "hadolint:DL3052"]),
        LabelKind::Rfc3339 => ("message-time", &["hadolint:DL3051", "hadolint:DL3053"]),
        LabelKind::Spdx => ("message-license", &["hadolint:DL3051", "hadolint:DL3054"]),
        LabelKind::Hash => ("message-hash", &["hadolint:DL3051", "hadolint:DL3055"]),
        LabelKind::Semver => ("message-version", &["hadolint:DL3051", "hadolint:DL3056"]),
        LabelKind::Email => ("message-email", &["hadolint:DL3051", "hadolint:DL3058"]),
    };
    // What a variable holds is known when the image is built.
    if value.contains('$') || !value.is_empty() && label_forms::fits(value, *kind) {
        return;
    }
    let span = label.value.as_ref().map_or(label.span, |value| value.span);
    let span = if span.is_empty() { label.span } else { span };
    let finding = out.at(span, vec![("label", name.into()), ("value", value.into())]);
    out.report(if value.is_empty() {
        finding.worded("message-empty").known_as(codes)
    } else {
        finding.worded(wording).known_as(&codes[1..])
    });
}

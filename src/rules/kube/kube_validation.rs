//! What the API server refuses, in its own terms: document, path and type of error.
//!
//! An object goes the way it goes there: it is decoded by the table of fields, and what can be
//! decoded is validated as it is once the defaults are set. Each check stands where it stands in
//! the packages `validation` of Kubernetes 1.32, and gives the same path and type.

mod at;
mod container;
mod data;
mod decode;
mod env;
mod formats;
mod ingress;
mod job;
mod metadata;
mod mounts;
mod patch;
mod pod;
mod probe;
mod resources;
mod scaling;
mod scheduling;
mod security;
mod selector;
mod service;
mod storage;
mod volume;
mod workload;

use self::at::At;
use self::formats::Format;
use crate::finding::{Arg, Args, FieldError, Finding, Lint, Severity};
use crate::model::kube::Manifest;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "kube-validation",
        severity: Severity::Error,
        aliases: &["kube-linter:schema-validation"],
    },
    check: Check::Kube,
    page: page!("kube_validation"),
};

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    if patch::is_patch(manifest, out) {
        let finding = out.at(manifest.kind.span, Vec::new()).worded("message-patch");
        out.report(finding.severity(Severity::Info));
        return;
    }
    let mut report = Report { manifest, findings: Vec::new(), out };
    let root = At::root(&manifest.root, manifest.kind.span);
    if decode::check(&root, &mut report) {
        validate(&root, &mut report);
    }
    let Report { findings, out, .. } = report;
    for finding in findings {
        out.report(finding);
    }
}

/// What each kind has to hold to, once it is decoded.
fn validate(root: &At, report: &mut Report) {
    let kind = report.manifest.kind.value.as_str();
    let name: Format = match kind {
        "Service" => formats::dns_1035_label,
        "Namespace" => formats::dns_label,
        _ => formats::dns_subdomain,
    };
    metadata::check(&root.field("metadata"), name, report);
    match kind {
        "Pod" => pod::check_pod(root, report),
        "Deployment" | "ReplicaSet" | "StatefulSet" | "DaemonSet" | "ReplicationController" => {
            workload::check(root, report);
        }
        "Job" => job::check_job(root, report),
        "CronJob" => job::check_cron_job(root, report),
        "Service" => service::check(root, report),
        "ConfigMap" => data::check_config_map(root, report),
        "Secret" => data::check_secret(root, report),
        "Ingress" => ingress::check(root, report),
        "HorizontalPodAutoscaler" => scaling::check(root, report),
        "PersistentVolumeClaim" => storage::check_claim(&root.field("spec"), report),
        _ => {}
    }
}

/// What is found in one manifest.
struct Report<'a, 'b, 'c> {
    manifest: &'a Manifest,
    findings: Vec<Finding>,
    out: &'b mut Sink<'c>,
}

impl Report<'_, '_, '_> {
    /// An error at a place. Every wording may name the `{field}` and its `{value}`.
    fn add(&mut self, at: &At, kind: &'static str, wording: &'static str, more: Args) {
        // Of a document that was not read to its end, nothing is known to be missing.
        if matches!(kind, "Required" | "NotFound") && !self.manifest.complete {
            return;
        }
        let mut args: Args = vec![("field", at.name().into()), ("value", at.shown().into())];
        args.extend(more);
        let field = FieldError { document: self.manifest.document, path: at.path(), kind };
        self.findings.push(self.out.at(at.span(), args).worded(wording).field(field));
    }

    fn required(&mut self, at: &At) {
        self.add(at, "Required", "message-required", Vec::new());
    }

    fn required_as(&mut self, at: &At, wording: &'static str) {
        self.add(at, "Required", wording, Vec::new());
    }

    fn invalid(&mut self, at: &At, wording: &'static str) {
        self.add(at, "Invalid", wording, Vec::new());
    }

    fn forbidden(&mut self, at: &At, wording: &'static str) {
        self.add(at, "Forbidden", wording, Vec::new());
    }

    fn duplicate(&mut self, at: &At) {
        self.add(at, "Duplicate", "message-duplicate", Vec::new());
    }

    fn missing_target(&mut self, at: &At, wording: &'static str) {
        self.add(at, "NotFound", wording, Vec::new());
    }

    fn unsupported(&mut self, at: &At, allowed: &[&str]) {
        self.add(at, "NotSupported", "message-choice", vec![("allowed", list(allowed))]);
    }

    /// A value that is one of a few, where it is written.
    fn choice(&mut self, at: &At, allowed: &[&str]) {
        let value = at.text();
        if !value.is_empty() && !allowed.contains(&value) {
            self.unsupported(at, allowed);
        }
    }

    /// A value that is one of a few, and not empty where it is written: what Go has a pointer for.
    fn choice_if_set(&mut self, at: &At, allowed: &[&str]) {
        if at.is_set() && !allowed.contains(&at.text()) {
            self.unsupported(at, allowed);
        }
    }

    /// Text of a form; each thing that is wrong with it is an error of its own.
    fn form(&mut self, at: &At, form: Format) {
        self.form_of(at, at.text(), form);
    }

    /// The same for a text that is only a part of what stands there.
    fn form_of(&mut self, at: &At, text: &str, form: Format) {
        for wording in form(text) {
            self.add(at, "Invalid", wording, vec![("part", text.into())]);
        }
    }

    /// The same, for a field that may be left out or empty.
    fn form_if_any(&mut self, at: &At, form: Format) {
        if !at.text().is_empty() {
            self.form(at, form);
        }
    }

    /// The same, for a field that must be there.
    fn required_form(&mut self, at: &At, form: Format) {
        if at.text().is_empty() {
            self.required(at);
        } else {
            self.form(at, form);
        }
    }

    fn required_text(&mut self, at: &At) {
        if at.text().is_empty() {
            self.required(at);
        }
    }

    fn not_negative(&mut self, at: &At) {
        if at.number() < 0 {
            self.invalid(at, "message-negative");
        }
    }

    /// A number within bounds, where it is written.
    fn range(&mut self, at: &At, least: i64, most: i64) {
        if at.integer().is_some_and(|number| !(least..=most).contains(&number)) {
            let bounds = [("least", least), ("most", most)];
            let bounds = bounds.map(|(name, bound)| (name, bound.to_string().into()));
            self.add(at, "Invalid", "message-range", Vec::from(bounds));
        }
    }

    /// Gives the last finding a fix, with a wording of its own.
    fn fix_last(&mut self, edit: Edit, wording: &'static str, args: Args) {
        if let Some(last) = self.findings.pop() {
            self.findings.push(last.unsafe_fix(vec![edit]).fix_worded(wording, args));
        }
    }
}

/// A list of values as a wording shows it.
fn list(values: &[&str]) -> Arg {
    let mut text = String::new();
    for value in values {
        text += if text.is_empty() { "`" } else { ", `" };
        text += value;
        text += "`";
    }
    text.into()
}

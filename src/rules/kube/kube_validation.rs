//! What the API server refuses, in its own terms: document, path and type of error.

mod container;
mod names;
mod pod;
mod probe;
mod schema;
mod service;

use crate::finding::{Args, FieldError, Finding, Lint, Severity};
use crate::model::kube::Manifest;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "kube-validation",
        severity: Severity::Error,
        aliases: &["kube-linter:schema-validation"],
    },
    check: Check::Yaml,
    page: page!("kube_validation"),
};

/// A document that cannot be decoded is refused for that alone.
const DECODE: &str = "decode";

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    let mut report = Report { manifest, findings: Vec::new(), out };
    schema::check(manifest, &mut report);
    let is_decode =
        |finding: &Finding| finding.field.as_ref().is_some_and(|field| field.kind == DECODE);
    if report.findings.iter().any(is_decode) {
        report.findings.retain(is_decode);
    } else {
        pod::check(manifest, &mut report);
        service::check(manifest, &mut report);
    }
    let Report { findings, out, .. } = report;
    for finding in findings {
        out.report(finding);
    }
}

/// What is found in one manifest.
struct Report<'a, 'b, 'c> {
    manifest: &'a Manifest,
    findings: Vec<Finding>,
    out: &'b mut Sink<'c>,
}

/// A place in a manifest, and what the API server calls it.
struct Place<'a> {
    span: Span,
    path: &'a str,
}

impl Report<'_, '_, '_> {
    fn add(&mut self, place: &Place, kind: &'static str, wording: &'static str, args: Args) {
        let field =
            FieldError { document: self.manifest.document, path: place.path.to_owned(), kind };
        // Of a document that was not read to its end, nothing is known to be missing.
        if kind == "Required" && !self.manifest.complete {
            return;
        }
        self.findings.push(self.out.at(place.span, args).worded(wording).field(field));
    }

    /// Gives the last finding a fix, with a wording of its own.
    fn fix_last(&mut self, edit: Edit, wording: &'static str, args: Args) {
        if let Some(last) = self.findings.pop() {
            self.findings.push(last.unsafe_fix(vec![edit]).fix_worded(wording, args));
        }
    }
}

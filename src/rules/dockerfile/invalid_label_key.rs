//! A key of `LABEL` in a form that others do not expect.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "invalid-label-key",
        severity: Severity::Info,
        aliases: &["hadolint:DL3048"],
    },
    check: Check::Dockerfile(check),
    page: page!("invalid_label_key"),
};

/// Names that Docker keeps for itself.
const RESERVED: [&str; 3] = ["com.docker.", "io.docker.", "org.dockerproject."];

fn check(file: &Dockerfile, out: &mut Sink) {
    for instruction in file.instructions() {
        let Kind::Label(labels) = &instruction.kind else { continue };
        for key in labels.iter().map(|label| &label.name) {
            let name = key.value.as_str();
            let wording = if RESERVED.iter().any(|reserved| name.starts_with(reserved)) {
                "message-reserved"
            } else if name.contains('$') || is_well_formed(name) {
                continue;
            } else {
                "message"
            };
            out.report(out.at(key.span, vec![("key", name.into())]).worded(wording));
        }
    }
}

fn is_well_formed(key: &str) -> bool {
    let is_letter = |c: char| {
        c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_' | '/')
    };
    key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.ends_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && key.chars().all(is_letter)
        && !key.contains("..")
        && !key.contains("--")
}

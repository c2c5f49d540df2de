//! `MAINTAINER`, which a label has replaced.

use crate::finding::{Finding, Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "maintainer-deprecated",
        severity: Severity::Warning,
        aliases: &["buildkit:MaintainerDeprecated", "hadolint:DL4000", "checkov:CKV_DOCKER_6"],
    },
    check: Check::Dockerfile(check),
    page: page!("maintainer_deprecated"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for instruction in file.instructions() {
        let Kind::Maintainer(author) = &instruction.kind else { continue };
        let finding: Finding = out.at(instruction.keyword.span, Vec::new());
        let value = author.value.trim().trim_matches('"');
        if value.is_empty() || value.contains('\n') {
            out.report(finding);
            continue;
        }
        let keyword = if instruction.keyword.value == "maintainer" { "label" } else { "LABEL" };
        let value = quoted(value, file.escape);
        let label = format!("{keyword} org.opencontainers.image.authors={value}");
        out.report(finding.unsafe_fix(vec![Edit::replace(instruction.span, label)]));
    }
}

/// In double quotes, with everything escaped that LABEL would take for more than itself.
fn quoted(value: &str, escape: char) -> String {
    let mut text = String::from('"');
    for c in value.chars() {
        if c == '"' || c == '$' || c == escape {
            text.push(escape);
        }
        text.push(c);
    }
    text.push('"');
    text
}

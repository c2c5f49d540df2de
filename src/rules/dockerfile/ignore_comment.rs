//! A comment that suppresses findings, for those who want none.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::pragma;
use crate::rules::pragma::{Reach, Tool};
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Spanned;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "ignore-comment", severity: Severity::Info, aliases: &["hadolint:DL1001"] },
    check: Check::Dockerfile(check),
    page: page!("ignore_comment"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    if !out.is_switched_on() {
        return;
    }
    for comment in &file.comments {
        let text = Spanned::new(out.text(comment.span), comment.span);
        let Some(pragma) = pragma::read(text.value) else { continue };
        let accepts_reasons = out.settings().accepts_reasons;
        if accepts_reasons && pragma.reason.is_some() {
            continue;
        }
        let finding = out.at(comment.span, Vec::new());
        let finding = if accepts_reasons { finding.worded("message-reason") } else { finding };
        // hadolint looks at no other comment than this.
        let is_theirs = pragma.tool == Tool::Hadolint && pragma.reach == Reach::Below;
        out.report(if is_theirs { finding } else { finding.known_as(&[]) });
    }
}

//! `sudo` in a build.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "sudo-in-run",
        severity: Severity::Warning,
        aliases: &["hadolint:DL3004", "checkov:CKV2_DOCKER_1"],
    },
    check: Check::Dockerfile(check),
    page: page!("sudo_in_run"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for command in packages::commands(file) {
        let Some(sudo) = command.words.first().filter(|word| word.text == "sudo") else { continue };
        let finding = out.at(sudo.span, Vec::new());
        // An option such as `-u` asks for more than being root.
        let next = command.words.get(1).filter(|word| !word.text.starts_with('-'));
        out.report(match next {
            Some(next) => {
                let until = Span { end: next.span.start.max(sudo.span.end), ..sudo.span };
                finding.unsafe_fix(vec![Edit::delete(until)])
            }
            None => finding,
        });
    }
}

//! `sudo` in a build.

use crate::finding::{Finding, Lint, Severity};
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::rules::dockerfile::packages;
use crate::rules::dockerfile::users;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::SimpleCommand;
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
    // Who each stage ends as, where it or one below it says so.
    let mut ends: Vec<Option<&str>> = Vec::with_capacity(file.stages.len());
    for stage in &file.stages {
        let mut user = match stage.from.source {
            Base::Stage(below) => ends.get(below).copied().flatten(),
            _ => None,
        };
        for instruction in &stage.instructions {
            if let Kind::User(name) = &instruction.kind {
                user = Some(&name.value);
            }
            let Some((_, run)) = packages::run(instruction) else { continue };
            for command in packages::all(run) {
                report(command, user.filter(|user| !users::is_root(user)), out);
            }
        }
        ends.push(user);
    }
}

fn report(command: &SimpleCommand, user: Option<&str>, out: &mut Sink) {
    let Some(sudo) = command.words.first().filter(|word| word.text == "sudo") else { return };
    let finding = out.at(sudo.span, Vec::new());
    if let Some(user) = user {
        // Without `sudo`, the command would not have its rights.
        let args = vec![("user", user.into())];
        out.report(Finding { args, ..finding }.worded("message-user"));
        return;
    }
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

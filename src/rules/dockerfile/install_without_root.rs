//! Packages installed by a user who may not.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Base;
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::rules::dockerfile::packages;
use crate::rules::dockerfile::packages::Call;
use crate::rules::dockerfile::users;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Spanned};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "install-without-root", severity: Severity::Error, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("install_without_root"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    // The user that each stage ends with, where a USER says so.
    let mut last: Vec<Option<&Spanned<String>>> = Vec::with_capacity(file.stages.len());
    for stage in &file.stages {
        let mut user = match stage.from.source {
            Base::Stage(below) => last.get(below).copied().flatten(),
            _ => None,
        };
        let mut is_said = stage.is_windows();
        for instruction in &stage.instructions {
            match &instruction.kind {
                Kind::User(name) => user = Some(name),
                Kind::Run(run) if !is_said => {
                    let Some(user) = user.filter(|it| !may_install(&it.value)) else { continue };
                    let Some(call) = install(run) else { continue };
                    is_said = true;
                    let span = call.program.span.cover(call.action.span);
                    let args = vec![("user", (&user.value).into())];
                    let finding = out.at(span, args).related(user.span, "related", Vec::new());
                    let edits = vec![
                        Edit::insert(instruction.span, "USER root\n"),
                        Edit::insert(instruction.span.after(), format!("\nUSER {}", user.value)),
                    ];
                    out.report(finding.unsafe_fix(edits));
                }
                _ => {}
            }
        }
        last.push(user);
    }
}

/// Whether a user is root, or nobody can tell.
fn may_install(user: &str) -> bool {
    user.is_empty() || user.contains('$') || users::is_root(user)
}

/// The first call that only root can make.
fn install(run: &Command) -> Option<Call<'_>> {
    const MANAGERS: [&str; 7] = ["apt-get", "apt", "apk", "dnf", "yum", "microdnf", "zypper"];
    const ACTIONS: [&str; 6] = ["install", "add", "update", "upgrade", "del", "remove"];
    run.commands().iter().find_map(|command| {
        // `sudo apt-get` begins with another word.
        let is_plain = MANAGERS.contains(&packages::file_name(command.name()));
        let call = packages::program(command, &MANAGERS).filter(|_| is_plain)?;
        let is_elsewhere = command.has_flag("--root") || command.has_flag("--installroot");
        (call.is(&ACTIONS) && !is_elsewhere).then_some(call)
    })
}

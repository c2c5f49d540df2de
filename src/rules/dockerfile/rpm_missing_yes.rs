//! An install by yum, dnf or zypper that waits for an answer.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::packages;
use crate::rules::dockerfile::packages::Call;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::Joint;
use crate::syntax::shell::SimpleCommand;
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "rpm-missing-yes",
        severity: Severity::Warning,
        aliases: &["hadolint:DL3030", "hadolint:DL3034", "hadolint:DL3038"],
    },
    check: Check::Dockerfile(check),
    page: page!("rpm_missing_yes"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for command in packages::commands(file) {
        // What stands before a pipe may well say yes.
        if command.joined_by == Joint::Pipe {
            continue;
        }
        let Some(call) = dnf(command).or_else(|| zypper(command)) else { continue };
        let args =
            vec![("program", (&call.program.text).into()), ("action", (&call.action.text).into())];
        let fix = vec![Edit::insert(call.action.span.after(), " -y")];
        let finding = out.at(call.action.span, args).known_as(aliases(&call));
        out.report(packages::known(finding.safe_fix(fix), command));
    }
}

/// What hadolint says of those commands that it knows.
fn aliases(call: &Call) -> &'static [&'static str] {
    match packages::file_name(&call.program.text) {
        "zypper" => &["hadolint:DL3034"],
        _ if !call.action.text.ends_with("install") || call.is(&["reinstall"]) => &[],
        "yum" => &["hadolint:DL3030"],
        _ => &["hadolint:DL3038"],
    }
}

fn dnf(command: &SimpleCommand) -> Option<Call<'_>> {
    const ASKING: [&str; 8] = [
        "install",
        "groupinstall",
        "localinstall",
        "reinstall",
        "update",
        "upgrade",
        "remove",
        "erase",
    ];
    let call = packages::program(command, &["yum", "dnf", "microdnf"])?;
    let says_yes = ["-y", "--assumeyes", "--assumeno"].iter().any(|flag| command.has_flag(flag));
    (call.is(&ASKING) && !says_yes).then_some(call)
}

fn zypper(command: &SimpleCommand) -> Option<Call<'_>> {
    const ASKING: [&str; 11] = [
        "install",
        "in",
        "remove",
        "rm",
        "source-install",
        "si",
        "patch",
        "update",
        "up",
        "dist-upgrade",
        "dup",
    ];
    const YES: [&str; 4] = ["-n", "--non-interactive", "-y", "--no-confirm"];
    let call = packages::program(command, &["zypper"])?;
    let says_yes = YES.iter().any(|flag| command.has_flag(flag));
    (call.is(&ASKING) && !says_yes).then_some(call)
}

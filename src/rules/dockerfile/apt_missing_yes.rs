//! An install by apt that waits for an answer.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::packages;
use crate::rules::dockerfile::packages::Call;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::Joint;
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "apt-missing-yes",
        severity: Severity::Warning,
        aliases: &["hadolint:DL3014"],
    },
    check: Check::Dockerfile(check),
    page: page!("apt_missing_yes"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for command in packages::commands(file) {
        let Some(call) = packages::apt(command).filter(asks) else { continue };
        let program = &call.program.text;
        // What stands before a pipe may well say yes.
        if command.joined_by == Joint::Pipe {
            continue;
        }
        let args = vec![("program", program.into()), ("action", (&call.action.text).into())];
        let fix = vec![Edit::insert(call.action.span.after(), " -y")];
        let finding = packages::known(out.at(call.action.span, args).safe_fix(fix), command);
        // hadolint knows only one program of the two, and one thing that asks.
        let is_known = program == "apt-get" && call.is(&["install"]);
        out.report(if is_known { finding } else { finding.known_as(&[]) });
    }
}

fn asks(call: &Call) -> bool {
    const ASKING: [&str; 3] = ["install", "upgrade", "dist-upgrade"];
    let command = call.command;
    let says_yes = ["-y", "--yes", "--assume-yes"].iter().any(|flag| command.has_flag(flag));
    call.is(&ASKING) && !says_yes && !is_very_quiet(call) && !call.mentions("Assume-Yes")
}

/// The second degree of quiet answers yes.
fn is_very_quiet(call: &Call) -> bool {
    let degrees = |word: &str| match word {
        "--quiet" => 1,
        "-q=2" | "--quiet=2" => 2,
        it if it.starts_with('-') && !it.starts_with("--") => it.matches('q').count(),
        _ => 0,
    };
    call.command.arguments().iter().map(|word| degrees(&word.text)).sum::<usize>() >= 2
}

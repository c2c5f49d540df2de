//! Commands that have nothing to do in a build.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "pointless-command",
        severity: Severity::Info,
        aliases: &["hadolint:DL3001"],
    },
    check: Check::Dockerfile(check),
    page: page!("pointless_command"),
};

/// For people at a terminal, or for a machine that runs.
const POINTLESS: [&str; 9] =
    ["ssh", "vim", "shutdown", "service", "ps", "free", "top", "kill", "mount"];

fn check(file: &Dockerfile, out: &mut Sink) {
    for command in packages::commands(file) {
        let Some(program) = packages::words(command).first() else { continue };
        if POINTLESS.contains(&program.text.as_str()) {
            let finding = out.at(program.span, vec![("command", (&program.text).into())]);
            out.report(packages::known(finding, command));
        }
    }
}

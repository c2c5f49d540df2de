//! Commands that have nothing to do in a build.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

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
    for (instruction, run) in file.stages.iter().flat_map(packages::runs) {
        for command in packages::all(run) {
            let Some(program) = packages::words(command).first() else { continue };
            if !POINTLESS.contains(&program.text.as_str()) {
                continue;
            }
            let args = vec![("command", (&program.text).into())];
            let finding = packages::known(out.at(program.span, args.clone()), command);
            let is_alone = out.text(command.span) == out.text(run.span);
            out.report(if is_alone {
                let edits = vec![Edit::delete(out.lines(instruction.span))];
                finding.unsafe_fix(edits).fix_worded("fix", args)
            } else {
                finding
            });
        }
    }
}

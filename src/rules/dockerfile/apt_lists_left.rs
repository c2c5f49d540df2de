//! The package lists of apt, left in a layer.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::packages;
use crate::rules::dockerfile::script;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::SimpleCommand;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "apt-lists-left", severity: Severity::Info, aliases: &["hadolint:DL3009"] },
    check: Check::Dockerfile(check),
    page: page!("apt_lists_left"),
};

const LISTS: &str = "/var/lib/apt/lists";

fn check(file: &Dockerfile, out: &mut Sink) {
    let stages = packages::kept(file);
    let needs_lists = stages.iter().flat_map(|stage| stage.runs()).any(|(_, run)| needs_lists(run));
    for (run, command) in stages.iter().flat_map(|stage| packages::runs(stage)) {
        let commands = packages::all(command);
        let mut calls = commands.iter().filter_map(|it| packages::apt(it));
        let Some(update) = calls.find(is_update) else { continue };
        if calls.any(|call| call.is(&["dist-clean", "distclean"]))
            || packages::removes(command, LISTS)
            || packages::is_mounted(run, LISTS)
        {
            continue;
        }
        let finding = packages::known(out.at(update.command.span, Vec::new()), update.command);
        // hadolint takes any `rm -rf` for the right one.
        let is_any_removal = |it: &&SimpleCommand| {
            it.name() == "rm" && it.arguments().iter().any(|word| word.text == "-rf")
        };
        let is_known = !commands.iter().any(is_any_removal);
        let finding = if is_known { finding } else { finding.known_as(&[]) };
        // A later install without an update of its own lives on what is left here.
        let removal = format!("rm -rf {LISTS}/*");
        let edit =
            if needs_lists { None } else { script::appended(command, &removal, file.escape, out) };
        out.report(match edit {
            Some(edit) => finding.safe_fix(vec![edit]),
            None => finding,
        });
    }
}

fn is_update(call: &packages::Call) -> bool {
    call.is(&["update"])
}

/// Whether a RUN installs from lists that another one fetched.
fn needs_lists(run: &Command) -> bool {
    let mut calls = run.commands().iter().filter_map(packages::apt);
    let is_install = |call: &packages::Call| call.is(&["install", "upgrade", "dist-upgrade"]);
    calls.find(|call| is_update(call) || is_install(call)).is_some_and(|call| is_install(&call))
}

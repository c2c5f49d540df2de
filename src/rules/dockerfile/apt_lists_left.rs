//! The package lists of apt, left in a layer.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "apt-lists-left", severity: Severity::Info, aliases: &["hadolint:DL3009"] },
    check: Check::Dockerfile(check),
    page: page!("apt_lists_left"),
};

const LISTS: &str = "/var/lib/apt/lists";

fn check(file: &Dockerfile, out: &mut Sink) {
    let Some(last) = file.last_stage() else { return };
    // The layers of other stages do not reach the image.
    let stages: Vec<_> = last.chain(file).collect();
    let needs_lists = stages.iter().flat_map(|stage| stage.runs()).any(|(_, run)| needs_lists(run));
    for (run, command) in stages.iter().flat_map(|stage| stage.runs()) {
        let update = command.commands().iter().filter_map(packages::apt).find(|it| is_update(it));
        let Some(update) = update else { continue };
        if packages::removes(command, LISTS) || packages::is_mounted(run, LISTS) {
            continue;
        }
        let finding = out.at(update.command.span, Vec::new());
        // A later install without an update of its own lives on what is left here.
        let end = if needs_lists { None } else { end_of_list(command, out) };
        out.report(match end {
            Some(end) => {
                let text = removal(out.text(command.span), file.escape);
                finding.safe_fix(vec![Edit::insert(end, text)])
            }
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

/// The place where one more command can be put, if the script ends with a plain one.
fn end_of_list(command: &Command, out: &Sink) -> Option<Span> {
    let last = command.commands().last()?;
    let end = command.span.after();
    let rest = Span { start: last.span.end, ..command.span };
    let is_plain = command.heredocs.is_empty() && last.span.end <= command.span.end;
    (is_plain && out.text(rest).trim().is_empty()).then_some(end)
}

/// The command to put at the end, on a line of its own where each has one.
fn removal(script: &str, escape: char) -> String {
    let removal = format!("&& rm -rf {LISTS}/*");
    if !script.contains('\n') {
        return format!(" {removal}");
    }
    let chained = script.lines().rev().find(|line| line.trim_start().starts_with("&&"));
    let indent = chained.map_or("    ", |line| &line[..line.len() - line.trim_start().len()]);
    format!(" {escape}\n{indent}{removal}")
}

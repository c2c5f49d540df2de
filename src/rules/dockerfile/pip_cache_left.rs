//! The downloads of pip, left in a layer.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::MountKind;
use crate::rules::dockerfile::packages;
use crate::rules::dockerfile::packages::Call;
use crate::rules::dockerfile::paths;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::SimpleCommand;
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "pip-cache-left",
        severity: Severity::Warning,
        aliases: &["hadolint:DL3042"],
    },
    check: Check::Dockerfile(check),
    page: page!("pip_cache_left"),
};

const SWITCH: &str = "PIP_NO_CACHE_DIR";

fn check(file: &Dockerfile, out: &mut Sink) {
    let inherited = paths::inherited(file, |stage| stage.instructions.iter().any(switches_off));
    for (stage, mut is_off) in file.stages.iter().zip(inherited) {
        for instruction in &stage.instructions {
            is_off = is_off || switches_off(instruction);
            if !is_off && let Some((run, script)) = packages::run(instruction) {
                check_run(run, script, out);
            }
        }
    }
}

fn check_run(run: &Instruction, script: &Command, out: &mut Sink) {
    let commands = packages::all(script);
    if is_mounted(run) || commands.iter().any(|it| is_told(it)) {
        return;
    }
    let is_removed = commands.iter().any(|it| removes_cache(it));
    for call in commands.into_iter().filter_map(packages::pip) {
        if !call.is(&["install"]) || call.command.has_flag("--no-cache-dir") {
            continue;
        }
        let fix = vec![Edit::insert(call.action.span.after(), " --no-cache-dir")];
        let finding = out.at(call.action.span, Vec::new()).safe_fix(fix);
        let finding = packages::known(finding, call.command);
        out.report(if is_removed {
            finding.worded("message-removed").severity(Severity::Info)
        } else {
            finding
        });
    }
}

/// Whether `ENV` or `ARG` tells pip, for the rest of the stage.
fn switches_off(instruction: &Instruction) -> bool {
    match &instruction.kind {
        Kind::Env(pairs) | Kind::Arg(pairs) => {
            pairs.iter().any(|pair| pair.name.value == SWITCH && pair.value.is_some())
        }
        _ => false,
    }
}

/// Whether what pip downloads goes elsewhere than into the layer.
fn is_mounted(run: &Instruction) -> bool {
    run.mounts().any(|mount| {
        let target = mount.target.as_ref().map_or("", |it| it.value.trim_end_matches('/'));
        let is_cache = target.ends_with("/pip") || target.ends_with("/.cache");
        matches!(mount.kind, MountKind::Cache | MountKind::Tmpfs) && is_cache
    })
}

/// Whether a command sets the switch, to whatever: pip takes any value for a yes.
fn is_told(command: &SimpleCommand) -> bool {
    let mut words = command.assignments.iter().chain(&command.words);
    words.any(|word| word.text.starts_with(SWITCH))
}

fn removes_cache(command: &SimpleCommand) -> bool {
    let removes = command.name() == "rm"
        && command.arguments().iter().any(|word| word.text.contains("/.cache"));
    let is_purge = |call: Call| call.is(&["cache"]) && call.mentions("purge");
    removes || packages::pip(command).is_some_and(is_purge)
}

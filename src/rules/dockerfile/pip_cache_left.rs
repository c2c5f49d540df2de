//! The downloads of pip, left in a layer.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::MountKind;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::packages;
use crate::rules::dockerfile::paths;
use crate::rules::{Check, Rule, Sink, page};
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
    let inherited = paths::inherited(file, switches_off);
    for (stage, is_off) in file.stages.iter().zip(inherited) {
        if is_off || switches_off(stage) {
            continue;
        }
        for (run, script) in stage.runs() {
            if is_kept_out(run, script) {
                continue;
            }
            for call in script.commands().iter().filter_map(packages::pip) {
                if call.is(&["install"]) && !call.command.has_flag("--no-cache-dir") {
                    let fix = vec![Edit::insert(call.action.span.after(), " --no-cache-dir")];
                    out.report(out.at(call.action.span, Vec::new()).safe_fix(fix));
                }
            }
        }
    }
}

/// Whether `ENV` or `ARG` tells pip for the whole stage.
fn switches_off(stage: &Stage) -> bool {
    stage.instructions.iter().any(|instruction| match &instruction.kind {
        Kind::Env(pairs) | Kind::Arg(pairs) => {
            pairs.iter().any(|pair| pair.name.value == SWITCH && pair.value.is_some())
        }
        _ => false,
    })
}

/// Whether a RUN keeps its downloads out of the layer, or takes them out again.
fn is_kept_out(run: &Instruction, script: &Command) -> bool {
    let has_mount = run.mounts().any(|mount| {
        let target = mount.target.as_ref().map_or("", |it| it.value.trim_end_matches('/'));
        let is_cache = target.ends_with("/pip") || target.ends_with("/.cache");
        matches!(mount.kind, MountKind::Cache | MountKind::Tmpfs) && is_cache
    });
    has_mount
        || script.commands().iter().any(|command| {
            let words = || command.assignments.iter().chain(&command.words);
            words().any(|word| word.text.starts_with(SWITCH))
                || (command.name() == "rm" && words().any(|word| word.text.contains("/.cache")))
                || packages::pip(command)
                    .is_some_and(|call| call.is(&["cache"]) && call.mentions("purge"))
        })
}

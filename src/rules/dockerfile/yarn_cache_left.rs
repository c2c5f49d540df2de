//! The downloads of yarn, left in a layer.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::MountKind;
use crate::rules::dockerfile::packages;
use crate::rules::dockerfile::packages::Call;
use crate::rules::dockerfile::script;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "yarn-cache-left", severity: Severity::Info, aliases: &["hadolint:DL3060"] },
    check: Check::Dockerfile(check),
    page: page!("yarn_cache_left"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for (run, command) in packages::kept(file).into_iter().flat_map(packages::runs) {
        let commands = packages::all(command);
        let calls = || commands.iter().filter_map(|it| packages::program(it, &["yarn"]));
        let Some(install) = calls().find(|call| call.is(&["install"])) else { continue };
        if calls().any(|call| call.is(&["cache"])) || is_mounted(run) || is_elsewhere(&install) {
            continue;
        }
        let finding = packages::known(out.at(install.command.span, Vec::new()), install.command);
        out.report(match script::appended(command, "yarn cache clean", file.escape, out) {
            Some(edit) => finding.safe_fix(vec![edit]),
            None => finding,
        });
    }
}

/// Where the cache lies depends on the version of yarn; its name says what it is.
fn is_mounted(run: &Instruction) -> bool {
    run.mounts().any(|mount| {
        let target = mount.target.as_ref().map_or("", |target| &target.value);
        let is_cache = target.contains("yarn") || target.trim_end_matches('/').ends_with("/.cache");
        matches!(mount.kind, MountKind::Cache | MountKind::Tmpfs) && is_cache
    })
}

fn is_elsewhere(install: &Call) -> bool {
    install.command.has_flag("--cache-folder")
}

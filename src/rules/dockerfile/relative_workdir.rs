//! A `WORKDIR` that depends on what the base image says.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::rules::dockerfile::paths;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "relative-workdir",
        severity: Severity::Warning,
        aliases: &["buildkit:WorkdirRelativePath", "hadolint:DL3000", "checkov:CKV_DOCKER_10"],
    },
    check: Check::Dockerfile(check),
    page: page!("relative_workdir"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let known = paths::inherited_workdirs(file);
    let is_workdir = |it: &Instruction| matches!(it.kind, Kind::Workdir(_));
    let set = paths::inherited(file, |stage| stage.instructions.iter().any(is_workdir));
    for ((stage, mut is_known), mut is_set) in file.stages.iter().zip(known).zip(set) {
        for instruction in &stage.instructions {
            let Kind::Workdir(path) = &instruction.kind else { continue };
            // The builder points at the first one only: absolute, it would mend those behind.
            let is_first = !std::mem::replace(&mut is_set, true);
            if paths::is_absolute(&path.value) {
                is_known = true;
            } else if !path.span.is_empty() {
                let finding = out.at(path.span, vec![("path", (&path.value).into())]);
                let finding = if is_first { finding } else { finding.known_as(HADOLINT) };
                let inner = path.value.trim_start_matches("./");
                let is_plain = out.text(path.span) == path.value && !inner.starts_with('.');
                out.report(if is_known {
                    finding.worded("message-known").severity(Severity::Info)
                } else if is_plain && !inner.is_empty() && !stage.is_windows() {
                    let absolute = format!("/{inner}");
                    let edits = vec![Edit::replace(path.span, &absolute)];
                    let args = vec![("absolute", absolute.into())];
                    finding.unsafe_fix(edits).fix_worded("fix", args)
                } else {
                    finding
                });
            }
        }
    }
}

const HADOLINT: &[&str] = &["hadolint:DL3000"];

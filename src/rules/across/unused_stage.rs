//! A stage that nothing uses.

use std::collections::BTreeSet;

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::{Base, Dockerfile, Instruction, Stage};
use crate::model::project::{Project, built_stage};
use crate::order;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::FileId;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "unused-stage", severity: Severity::Info, aliases: &[] },
    check: Check::Across(check),
    page: page!("unused_stage"),
};

fn check(project: &Project, out: &mut Sink) {
    let targets = targets(project);
    for dockerfile in &project.dockerfiles {
        let Some(used) = used(dockerfile) else { continue };
        let Some((_, others)) = dockerfile.stages.split_last() else { continue };
        // Several ends with names are several targets, each built by its own name.
        let ends = dockerfile.stages.iter().filter(|stage| !used.contains(&stage.index));
        let has_targets = order::set(ends.filter_map(Stage::name)).len() > 1;
        for stage in others {
            let is_target = targets.contains(&(dockerfile.file, stage.index))
                || (has_targets && stage.from.name.is_some());
            if is_target || used.contains(&stage.index) {
                continue;
            }
            let base = &stage.from.base;
            out.report(if let Some(name) = &stage.from.name {
                out.at(name.span, vec![("stage", (&name.value).into())])
            } else {
                let args = vec![("image", (&base.value).into())];
                out.at(base.span, args).worded("message-unnamed")
            });
        }
    }
}

/// The stages that services of Compose files build.
fn targets(project: &Project) -> BTreeSet<(FileId, usize)> {
    let builds = project.services().filter_map(|(file, service)| {
        let build = service.build.as_ref()?;
        let dockerfile = project.dockerfile_of(file.file, build)?;
        Some((dockerfile.file, built_stage(dockerfile, build)?.index))
    });
    order::set(builds)
}

/// The stages that other stages stand on or copy from. `None` where a build argument chooses.
fn used(file: &Dockerfile) -> Option<BTreeSet<usize>> {
    let mut used = BTreeSet::new();
    for stage in &file.stages {
        let from = &stage.from;
        if from.base.value.contains('$') && !matches!(from.source, Base::Image(_)) {
            return None;
        }
        let copies = stage.transfers().filter_map(|(_, copy)| Some(copy.from.as_ref()?.1.clone()));
        let mounts = stage.instructions.iter().flat_map(Instruction::mounts);
        let mounts = mounts.filter_map(|mount| Some(file.source(&mount.from?.value, stage.index)));
        for base in copies.chain(mounts).chain([from.source.clone()]) {
            if let Base::Stage(index) = base {
                used.insert(index);
            }
        }
    }
    Some(used)
}

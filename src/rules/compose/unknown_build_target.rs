//! A build target that is no stage of the Dockerfile.

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::model::compose::service;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::near::nearest;
use crate::text::Edit;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "unknown-build-target", severity: Severity::Error, aliases: &[] },
    check: Check::Compose,
    page: page!("unknown_build_target"),
};

/// Among more stages, none is looked for: each wrong name is compared to all.
const MOST_SUGGESTED: usize = 20;

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    let project = out.project;
    for (_, service) in effective.all_services() {
        let Some(build) = service.get("build") else { continue };
        let Some((target, value)) = service::written(build, "target") else { continue };
        let Some(dockerfile) = service::dockerfile(project, effective, service) else { continue };
        if target.is_empty() || dockerfile.find_stage(target).is_some() {
            continue;
        }
        let Some(last) = dockerfile.last_stage() else { continue };
        let stages = dockerfile.stages.iter().take(MOST_SUGGESTED);
        let names: Vec<&str> = stages.filter_map(|stage| stage.name()).collect();
        let path = project.workspace.file(dockerfile.file).map_or("", |file| &file.path);
        let args = vec![("target", target.into()), ("file", path.into())];
        let finding = out.at(value.span(), args);
        let finding = if names.is_empty() {
            finding.worded("message-unnamed").related(last.from.span, "related", Vec::new())
        } else {
            let stages = names.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
            finding.related(last.from.span, "related-named", vec![("names", stages.into())])
        };
        // One that a variable says is set elsewhere.
        let is_literal = value.origin.variables().is_empty();
        out.report(match nearest(target, &names).filter(|_| is_literal) {
            None => finding,
            Some(near) => finding
                .unsafe_fix(vec![Edit::replace(value.span(), near)])
                .fix_worded("fix", vec![("target", near.into())]),
        });
    }
}

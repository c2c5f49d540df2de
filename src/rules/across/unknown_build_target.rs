//! A build target that is no stage of the Dockerfile.

use crate::finding::{Lint, Severity};
use crate::model::project::Project;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::near::nearest;
use crate::text::Edit;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "unknown-build-target", severity: Severity::Error, aliases: &[] },
    check: Check::Yaml,
    page: page!("unknown_build_target"),
};

/// Among more stages, none is looked for: each wrong name is compared to all.
const MOST_SUGGESTED: usize = 20;

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    for (file, service) in project.services() {
        let Some(build) = &service.build else { continue };
        let Some(target) = &build.target else { continue };
        let Some(dockerfile) = project.dockerfile_of(file.file, build) else { continue };
        let is_variable = target.value.contains('$');
        if is_variable || dockerfile.find_stage(&target.value).is_some() {
            continue;
        }
        let Some(last) = dockerfile.last_stage() else { continue };
        let stages = dockerfile.stages.iter().take(MOST_SUGGESTED);
        let names: Vec<&str> = stages.filter_map(|stage| stage.name()).collect();
        let path = project.workspace.file(dockerfile.file).map_or("", |file| &file.path);
        let args = vec![("target", (&target.value).into()), ("file", path.into())];
        let finding = out.at(target.span, args);
        let finding = if names.is_empty() {
            finding.worded("message-unnamed").related(last.from.span, "related", Vec::new())
        } else {
            let stages = names.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
            finding.related(last.from.span, "related-named", vec![("names", stages.into())])
        };
        out.report(match nearest(&target.value, &names) {
            None => finding,
            Some(near) => finding
                .unsafe_fix(vec![Edit::replace(target.span, near)])
                .fix_worded("fix", vec![("target", near.into())]),
        });
    }
}

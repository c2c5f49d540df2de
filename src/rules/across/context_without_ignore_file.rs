//! `COPY . .` where nothing says what to leave out.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::{Dockerfile, Stage};
use crate::model::project::Project;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Spanned;
use crate::workspace::{File, FileKind};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "context-without-ignore-file", severity: Severity::Info, aliases: &[] },
    check: Check::Across(check),
    page: page!("context_without_ignore_file"),
};

fn check(project: &Project, out: &mut Sink) {
    let files = project.workspace.files();
    if files.iter().any(|file| file.kind() == FileKind::Ignore) {
        return;
    }
    for dockerfile in &project.dockerfiles {
        let folder = project.folder(dockerfile.file);
        // A Dockerfile alone says nothing about what else there is.
        let is_context = |file: &&File| {
            let inner = file.path.strip_prefix(folder);
            let is_inside = folder.is_empty() || inner.is_some_and(|inner| inner.starts_with('/'));
            is_inside && matches!(file.kind(), FileKind::Environment | FileKind::Other)
        };
        let mut context = files.iter().filter(is_context);
        let secret = context.clone().find(|file| file.kind() == FileKind::Environment);
        let Some(first) = secret.or_else(|| context.next()) else { continue };
        let Some(source) = whole(dockerfile) else { continue };
        let finding = out.at(source.span, vec![("file", (&first.path).into())]);
        out.report(if first.kind() == FileKind::Environment {
            finding.worded("message-secret").severity(Severity::Warning)
        } else {
            finding
        });
    }
}

/// The first source that is all of the build context.
fn whole(dockerfile: &Dockerfile) -> Option<&Spanned<String>> {
    let transfers = dockerfile.stages.iter().flat_map(Stage::transfers);
    let mut local = transfers.filter(|(_, transfer)| transfer.from.is_none());
    local.find_map(|(_, transfer)| {
        transfer.sources.iter().find(|source| matches!(source.value.as_str(), "." | "./" | "/"))
    })
}

//! `COPY` of a file that `.dockerignore` keeps out.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Stage;
use crate::model::project::Project;
use crate::rules::across::ignore::Ignore;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "copy-ignored-file",
        severity: Severity::Error,
        aliases: &["buildkit:CopyIgnoredFile"],
    },
    check: Check::Across(check),
    page: page!("copy_ignored_file"),
};

/// Of more sources in a file, only the first are looked at.
const MOST_SOURCES: usize = 2000;

fn check(project: &Project, out: &mut Sink) {
    for dockerfile in &project.dockerfiles {
        // An exception may take any file in again.
        let ignore = Ignore::of(project, dockerfile).filter(|it| !it.has_exceptions);
        let Some(ignore) = ignore else { continue };
        let transfers = dockerfile.stages.iter().flat_map(Stage::transfers);
        let local = transfers.filter(|(_, transfer)| transfer.from.is_none());
        let sources = local.flat_map(|(_, transfer)| &transfer.sources);
        for source in sources.take(MOST_SOURCES) {
            let is_plain = !source.value.contains(['$', '*', '?', '[', ':']);
            let Some(pattern) = ignore.pattern(&source.value).filter(|_| is_plain) else {
                continue;
            };
            let args = vec![("file", (&source.value).into()), ("pattern", pattern.into())];
            let file = Span::at(ignore.file, 0);
            out.report(out.at(source.span, args).related(file, "related", Vec::new()));
        }
    }
}

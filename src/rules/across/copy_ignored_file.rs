//! `COPY` of a file that `.dockerignore` keeps out.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Stage;
use crate::model::project::Project;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "copy-ignored-file",
        severity: Severity::Error,
        aliases: &["buildkit:CopyIgnoredFile"],
    },
    check: Check::Across(check),
    page: page!("copy_ignored_file"),
};

/// Each source is compared with each pattern: of more pairs in a file, only the first are looked at.
const MOST_PAIRS: usize = 400_000;

fn check(project: &Project, out: &mut Sink) {
    for dockerfile in &project.dockerfiles {
        // An exception may take any file in again.
        let ignore = project.ignore_of(dockerfile).filter(|it| !it.has_exceptions());
        let Some(ignore) = ignore else { continue };
        let transfers = dockerfile.stages.iter().flat_map(Stage::transfers);
        let local = transfers.filter(|(_, transfer)| transfer.from.is_none());
        let sources = local.flat_map(|(_, transfer)| &transfer.sources);
        for source in sources.take(MOST_PAIRS / ignore.patterns.len().max(1)) {
            let is_plain = !source.value.contains(['$', '*', '?', '[', ':']);
            let excluded = is_plain.then(|| ignore.excludes(&source.value)).flatten();
            let Some(pattern) = excluded else { continue };
            let written = out.text(pattern.span);
            let args = vec![("file", (&source.value).into()), ("pattern", written.into())];
            out.report(out.at(source.span, args).related(pattern.span, "related", Vec::new()));
        }
    }
}

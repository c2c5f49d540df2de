//! A COPY or ADD of a file that the build context does not have.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::{Dockerfile, Stage, Transfer};
use crate::model::listing::Listing;
use crate::model::project::Project;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Spanned;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "copied-file-missing", severity: Severity::Error, aliases: &[] },
    check: Check::Across(check),
    page: page!("copied_file_missing"),
};

fn check(project: &Project, out: &mut Sink) {
    // Files that are open alone do not say what else there is.
    if project.listings.is_empty() {
        return;
    }
    for dockerfile in &project.dockerfiles {
        let context = project.context_of(dockerfile);
        if !context.is_whole || !is_of(&context, dockerfile) {
            continue;
        }
        for source in named_files(dockerfile).filter(|it| !context.may_have(&it.value)) {
            out.report(out.at(source.span, vec![("path", (&source.value).into())]));
        }
    }
}

/// Whether a listing is that of the Dockerfile's context: it has at least something of what is
/// copied. One of another folder would lack all.
fn is_of(context: &Listing, dockerfile: &Dockerfile) -> bool {
    named_files(dockerfile).any(|source| context.may_have(&source.value))
}

/// The sources from the context that are plain paths.
fn named_files(dockerfile: &Dockerfile) -> impl Iterator<Item = &Spanned<String>> {
    let is_local = |transfer: &&Transfer| transfer.from.is_none();
    let transfers = dockerfile.stages.iter().flat_map(Stage::transfers);
    let local = transfers.map(|(_, transfer)| transfer).filter(is_local);
    let sources = local.flat_map(|transfer| &transfer.sources);
    sources.filter(|source| {
        let is_remote = source.value.contains("://") || source.value.starts_with("git@");
        !is_remote && !source.value.contains(['$', '*', '?', '[', '\\', '"'])
    })
}

//! Large folders that are copied along with everything else.

use std::collections::BTreeMap;

use crate::finding::{Arg, Args, Lint, Severity};
use crate::model::dockerfile::{Dockerfile, Stage};
use crate::model::listing::Listing;
use crate::model::project::Project;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, FileId, Span, Spanned};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "heavy-context", severity: Severity::Warning, aliases: &[] },
    check: Check::Across(check),
    page: page!("heavy_context"),
};

/// Folders that no image needs from the outside: histories, and what is installed or cached anew.
const NEEDLESS: [&str; 12] = [
    ".git",
    ".gradle",
    ".mypy_cache",
    ".next",
    ".pytest_cache",
    ".terraform",
    ".tox",
    ".venv",
    "__pycache__",
    "coverage",
    "node_modules",
    "venv",
];

/// Less is not worth a word, in bytes.
const HEAVY: u64 = 1_000_000;

fn check(project: &Project, out: &mut Sink) {
    if project.listings.is_empty() {
        return;
    }
    for dockerfile in &project.dockerfiles {
        let Some(source) = whole(dockerfile) else { continue };
        let context = project.context_of(dockerfile);
        let sent = project.ignore_of(dockerfile).map(|ignore| context.sent(&ignore));
        for (pattern, bytes) in heavy(&sent.unwrap_or(context)) {
            let args = vec![("folder", Arg::Text(pattern.clone())), ("size", Arg::Bytes(bytes))];
            match project.ignore_file_of(dockerfile) {
                Some(file) => report_line(file, project.workspace.text(file), source, args, out),
                None => out.report(out.at(source.span, args)),
            }
        }
    }
}

/// Points at the end of the ignore file, where the line belongs.
fn report_line(file: FileId, text: &str, source: &Spanned<String>, args: Args, out: &mut Sink) {
    let Some((_, Arg::Text(pattern))) = args.first() else { return };
    let end = Span::at(file, text.len());
    let line = text.trim_end().rfind('\n').map_or(0, |at| at + 1);
    let break_before = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    let edit = Edit::insert(end, format!("{break_before}{pattern}\n"));
    let last = Span::new(file, line..text.trim_end().len().max(line));
    let title = vec![("folder", pattern.into())];
    let finding = out.at(last, args).worded("message-line").unsafe_fix(vec![edit]);
    let finding = finding.fix_worded("fix", title);
    out.report(finding.related(source.span, "related", Args::new()));
}

/// The needless folders that reach the builder, as a pattern that would keep them out, and what
/// they weigh.
fn heavy(sent: &Listing) -> Vec<(String, u64)> {
    // By name: how much, and whether some of it lies below other folders.
    let mut found: BTreeMap<&str, (u64, bool)> = BTreeMap::new();
    for entry in sent.entries() {
        let mut parts = entry.path.split('/').enumerate();
        let Some((depth, name)) = parts.find(|(_, part)| NEEDLESS.contains(part)) else { continue };
        let is_folder =
            entry.is_folder || entry.path.len() > name.len() && !entry.path.ends_with(name);
        if is_folder {
            let (bytes, is_deep) = found.entry(name).or_default();
            *bytes = bytes.saturating_add(entry.weight.likely);
            *is_deep |= depth > 0;
        }
    }
    let heavy = found.into_iter().filter(|(_, (bytes, _))| *bytes >= HEAVY);
    let pattern = |name: &str, is_deep| format!("{}{name}", if is_deep { "**/" } else { "" });
    heavy.map(|(name, (bytes, is_deep))| (pattern(name, is_deep), bytes)).collect()
}

/// The first source that is all of the build context.
fn whole(dockerfile: &Dockerfile) -> Option<&Spanned<String>> {
    let transfers = dockerfile.stages.iter().flat_map(Stage::transfers);
    let mut local = transfers.filter(|(_, transfer)| transfer.from.is_none());
    local.find_map(|(_, transfer)| {
        transfer.sources.iter().find(|source| matches!(source.value.as_str(), "." | "./" | "/"))
    })
}

//! A variable that nobody gives a value.

use std::collections::BTreeMap;

use crate::finding::{Arg, Finding, Lint, Severity};
use crate::model::compose::effective::{Effective, Problem};
use crate::model::compose::service;
use crate::model::compose::setup::HOST_FILE;
use crate::model::compose::value::Provider;
use crate::order;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::near::nearest;
use crate::text::{Edit, Span};
use crate::workspace::FileKind;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "unset-variable", severity: Severity::Warning, aliases: &[] },
    check: Check::Compose,
    page: page!("unset_variable"),
};

/// Of more uses, only the first are compared with the names that have a value.
const MOST_COMPARED: usize = 200;

/// More names than these are not compared with a wrong one.
const MOST_SUGGESTED: usize = 100;

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    // Compose warns of those alone for which no fallback stands in.
    let unset: Vec<(Span, &str)> = effective.warnings.iter().filter_map(unset).collect();
    if unset.is_empty() {
        return;
    }
    let in_files = named_in_files(effective, out);
    let in_containers = named_for_containers(effective);
    let used = effective.uses.iter().filter(|it| it.from != Provider::Nobody);
    let given = used.map(|it| it.name.as_str());
    let given = given.chain(effective.setup.host.keys().map(String::as_str));
    let given: Vec<&str> = order::set(given).into_iter().take(MOST_SUGGESTED).collect();
    for (index, (span, name)) in unset.into_iter().enumerate() {
        let near = if index < MOST_COMPARED { nearest(name, &given) } else { None };
        let finding = out.at(span, vec![("name", name.into())]);
        out.report(if let Some(&(span, Use::Example)) = in_files.get(name) {
            finding.worded("message-example").related(span, "related-example", Vec::new())
        } else if let Some(&(span, Use::Containers)) = in_files.get(name) {
            finding.worded("message-env-file").related(span, "related", Vec::new())
        } else if let Some(near) = near {
            suggested(finding, name, near, out)
        } else if let Some(&span) = in_containers.get(name) {
            finding.worded("message-container").related(span, "related-container", Vec::new())
        } else {
            finding
        });
    }
}

/// The use and the name of a variable that a warning speaks of.
fn unset(warning: &Problem) -> Option<(Span, &str)> {
    match warning.args.as_slice() {
        [("name", Arg::Text(name))] if warning.wording == "message" => Some((warning.span, name)),
        _ => None,
    }
}

fn suggested(finding: Finding, name: &str, near: &str, out: &Sink) -> Finding {
    let args = vec![("name", name.into()), ("near", near.into())];
    let span = finding.span;
    let finding = Finding { args, ..finding }.worded("message-near");
    let written = out.text(span);
    // More than once, only one of them may be wrong.
    let Some((before, rest)) = written.split_once(name) else { return finding };
    if rest.contains(name) || !before.ends_with(['$', '{']) {
        return finding;
    }
    let start = span.range().start + before.len();
    let place = Span::new(span.file, start..start + name.len());
    let title = vec![("near", near.into())];
    finding.unsafe_fix(vec![Edit::replace(place, near)]).fix_worded("fix", title)
}

/// What a file with variables is for that Compose does not read for its own files.
#[derive(Clone, Copy)]
enum Use {
    Containers,
    /// To be copied to `.env`.
    Example,
}

/// The names that such files give a value.
fn named_in_files(effective: &Effective, out: &Sink) -> BTreeMap<String, (Span, Use)> {
    let workspace = out.project.workspace;
    let mut named = BTreeMap::new();
    for (id, file) in workspace.ids().zip(workspace.files()) {
        let is_example = is_example(&file.path, effective);
        if !is_example && file.kind() != FileKind::Environment || file.path == HOST_FILE {
            continue;
        }
        let meant = if is_example { Use::Example } else { Use::Containers };
        // What is read for the files themselves has no such name, or it would have been found.
        let is_given = |span: Span| span.file == id;
        let is_read = effective
            .uses
            .iter()
            .any(|it| matches!(it.from, Provider::File(span) if is_given(span)));
        if is_read {
            continue;
        }
        let mut start = 0;
        for line in file.text.split_inclusive('\n') {
            let span = Span::new(id, start..start + line.trim_end().len());
            start += line.len();
            let line = line.trim_start();
            let line = line.strip_prefix("export ").unwrap_or(line);
            let Some((name, _)) = line.split_once('=') else { continue };
            named.entry(name.trim().to_owned()).or_insert((span, meant));
        }
    }
    named
}

/// Whether a file of the project's folder shows what its `.env` may say.
fn is_example(path: &str, effective: &Effective) -> bool {
    const NAMES: [&str; 6] =
        [".env.example", ".env.sample", ".env.template", ".env.dist", "env.example", "example.env"];
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    folder == effective.setup.folder && NAMES.contains(&name)
}

/// The names of variables that services have.
fn named_for_containers(effective: &Effective) -> BTreeMap<&str, Span> {
    let services = effective.all_services().map(|(_, service)| service);
    let given = services.flat_map(service::environment);
    let given = given.filter(|(_, field)| field.value.as_text().is_some_and(|it| !it.is_empty()));
    order::map(given.map(|(name, field)| (name, field.value.span())))
}

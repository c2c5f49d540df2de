//! A variable that a container is given twice.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Lint, Severity};
use crate::model::kube::{Container, Manifest};
use crate::order;
use crate::rules::kube::{edits, pods};
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::yaml::Node;
use crate::text::Edit;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "duplicate-variable",
        severity: Severity::Warning,
        aliases: &[
            "kube-score:environment-variable-key-duplication",
            "kube-linter:duplicate-env-var",
        ],
    },
    check: Check::Kube,
    page: page!("duplicate_variable"),
};

pub(in crate::rules) fn check(manifest: &Manifest, out: &mut Sink) {
    pods::containers(manifest).for_each(|container| check_container(container, out));
}

fn check_container(container: &Container, out: &mut Sink) {
    let entries = pods::items(&container.node, &["env"]);
    let mut known: BTreeMap<&str, &Node> = BTreeMap::new();
    let mut used = None;
    for entry in entries {
        let Some(name) = entry.get("name") else { continue };
        let Some(text) = name.as_text() else { continue };
        let Some(first) = known.insert(text, entry) else { continue };
        let place = first.get("name").map_or(first.span, |name| name.span);
        let args = vec![("name", text.into()), ("container", container.name().into())];
        let finding = out.at(name.span, args).related(place, "related", Vec::new());
        let used = used.get_or_insert_with(|| used_names(entries));
        let edit = removal(first, out).filter(|_| !used.contains(text));
        out.report(match edit {
            Some(edit) => finding.safe_fix(vec![edit]),
            None => finding,
        });
    }
}

/// The variables whose values others take over: there it matters which of two comes before.
fn used_names(entries: &[Node]) -> BTreeSet<&str> {
    let texts = entries.iter().filter_map(|entry| pods::text(entry, &["value"]));
    let references = texts.flat_map(|text| text.split("$(").skip(1));
    order::set(references.filter_map(|rest| rest.split(')').next()))
}

/// Takes the lines of an item away.
fn removal(item: &Node, out: &Sink) -> Option<Edit> {
    edits::column(item.span, out)?;
    let end = edits::end(item, out)?;
    let lines = out.lines(item.span.before().cover(end));
    let text = out.text(lines);
    let rest = text.get(end.range().end.checked_sub(lines.range().start)?..)?.trim();
    let is_alone = text.trim_start().starts_with('-') && (rest.is_empty() || rest.starts_with('#'));
    // An anchor is needed elsewhere.
    (is_alone && !text.contains('&')).then(|| Edit::delete(lines))
}

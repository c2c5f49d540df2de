//! A service that starts before the database it depends on takes connections.

use crate::content::stores;
use crate::finding::{Finding, Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::model::compose::service;
use crate::model::compose::service::{Dependency, HealthCheck};
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::yaml::{Entry, Node};
use crate::text::{Edit, Span};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "dependency-not-awaited", severity: Severity::Warning, aliases: &[] },
    check: Check::Compose,
    page: page!("dependency_not_awaited"),
};

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    for (name, service) in effective.all_services() {
        for dependency in service::dependencies(service).filter(|it| it.is_written) {
            if dependency.condition != "service_started" {
                continue;
            }
            let Some(target) = effective.service(dependency.name) else { continue };
            let Some(image) = service::image(target) else { continue };
            let Some(store) = stores::find(&image.name()) else { continue };
            let args = vec![
                ("service", name.into()),
                ("dependency", dependency.name.into()),
                ("image", store.image.into()),
            ];
            let finding = out.at(dependency.condition_span.unwrap_or(dependency.key), args);
            // One that is started again after each failure gets there in the end.
            let finding = match service::written(service, "restart") {
                Some(("always" | "unless-stopped" | "on-failure", _)) => {
                    finding.severity(Severity::Info)
                }
                _ => finding,
            };
            let checked = match service::health_check(target) {
                Some(HealthCheck::Shell(_, span) | HealthCheck::Program(_, span)) => Some(span),
                Some(HealthCheck::Off(_)) | None => None,
            };
            let Some(check) = checked else {
                let finding = finding.worded("message-unchecked").severity(Severity::Info);
                out.report(finding);
                continue;
            };
            let finding = finding.related(check, "related", Vec::new());
            out.report(awaited(finding, &dependency, name, out));
        }
    }
}

/// Adds the condition as a fix, in the form in which the dependencies are written.
fn awaited(finding: Finding, dependency: &Dependency, service: &str, out: &Sink) -> Finding {
    let edits = match dependency.condition_span {
        Some(span) => Some(vec![Edit::replace(span, "service_healthy")]),
        None => {
            list_of(dependency.key, service, out).and_then(|it| lengthened(it, dependency, out))
        }
    };
    match edits {
        Some(edits) => finding.unsafe_fix(edits),
        None => finding,
    }
}

/// The `depends_on` of a service as it is written, where a name of it stands at `key`.
fn list_of<'a>(key: Span, service: &str, out: &Sink<'a>) -> Option<&'a Entry> {
    let file = out.project.composes.iter().find(|it| it.file == key.file)?;
    let entry = file.service(service)?.node.entry("depends_on")?;
    entry.value.items().iter().any(|item| item.span == key).then_some(entry)
}

/// The edits that make a list of names a mapping with conditions.
fn lengthened(entry: &Entry, dependency: &Dependency, out: &Sink) -> Option<Vec<Edit>> {
    /// A longer list is not written anew for each of its names.
    const LONGEST: usize = 50;
    let items = entry.value.items();
    if items.len() > LONGEST {
        return None;
    }
    let condition = |item: &Node| {
        if item.span == dependency.key { "service_healthy" } else { "service_started" }
    };
    if out.text(entry.value.span).starts_with('[') {
        let one =
            |item: &Node| Some(format!("{}: {{condition: {}}}", item.as_text()?, condition(item)));
        let all = items.iter().map(one).collect::<Option<Vec<_>>>()?.join(", ");
        return Some(vec![Edit::replace(entry.value.span, format!("{{{all}}}"))]);
    }
    let before = |span: Span| {
        let start = out.lines(span).range().start;
        out.text(Span::new(span.file, start..span.range().start))
    };
    let key_column = before(entry.key.span).chars().count();
    let edit = |item: &Node| {
        let dash = before(item.span);
        let column = dash.strip_suffix("- ").filter(|it| it.trim().is_empty())?.len();
        // A dash may stand below its key, a name may not.
        let indent = " ".repeat(column.max(key_column + 2));
        let start = item.span.range().start - dash.len();
        let span = Span::new(item.span.file, start..item.span.range().end);
        let text =
            format!("{indent}{}:\n{indent}  condition: {}", item.as_text()?, condition(item));
        Some(Edit::replace(span, text))
    };
    items.iter().map(edit).collect()
}

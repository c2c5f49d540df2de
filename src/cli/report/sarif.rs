//! Findings in the Static Analysis Results Interchange Format, 2.1.0.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::cli::report::{
    EditEntry, Entry, ErrorEntry, FixEntry, Place, RelatedEntry, Report, WORDS,
};
use crate::rules;
use crate::rules::Rule;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn log(report: &Report) -> Value {
    let notifications: Vec<Value> = report.errors.iter().map(notification).collect();
    let rules: Vec<Value> = rules::RULES.iter().map(|rule| descriptor(rule)).collect();
    let results: Vec<Value> = report.findings.iter().map(result).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "dockwright",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": report.errors.is_empty(),
                "toolExecutionNotifications": notifications,
            }],
            "results": results,
        }],
    })
}

fn descriptor(rule: &'static Rule) -> Value {
    let page = WORDS.page(rule);
    json!({
        "id": rule.lint.name,
        "shortDescription": {"text": page.title},
        "help": {"text": page.body, "markdown": page.body},
        "defaultConfiguration": {
            "enabled": rule.is_on_by_default(),
            "level": level(rule.lint.severity.as_str()),
        },
        "properties": {"aliases": rule.lint.aliases},
    })
}

fn result(entry: &Entry) -> Value {
    let mut place = location(&entry.file, entry.place);
    if let Some(path) = &entry.path {
        place["logicalLocations"] = json!([{"fullyQualifiedName": path}]);
    }
    let mut result = json!({
        "ruleId": entry.rule,
        "ruleIndex": rules::RULES.iter().position(|rule| rule.lint.name == entry.rule),
        "level": level(entry.severity),
        "message": {"text": entry.message},
        "locations": [place],
    });
    if !entry.related.is_empty() {
        result["relatedLocations"] = entry.related.iter().map(related).collect();
    }
    if let Some(it) = &entry.fix {
        result["fixes"] = json!([fix(&entry.file, it)]);
    }
    result
}

fn related(related: &RelatedEntry) -> Value {
    let mut place = location(&related.file, related.place);
    place["message"] = json!({"text": related.message});
    place
}

fn fix(file: &str, fix: &FixEntry) -> Value {
    let replacement = |edit: &EditEntry| json!({"deletedRegion": region(edit.place), "insertedContent": {"text": edit.text}});
    let replacements: Vec<Value> = fix.edits.iter().map(replacement).collect();
    json!({
        "description": {"text": fix.title},
        "artifactChanges": [{"artifactLocation": {"uri": uri(file)}, "replacements": replacements}],
        "properties": {"safety": fix.safety},
    })
}

/// What could not be looked at.
fn notification(error: &ErrorEntry) -> Value {
    json!({
        "level": "error",
        "message": {"text": error.message},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(&error.file)}}}],
    })
}

fn location(file: &str, place: Place) -> Value {
    json!({"physicalLocation": {"artifactLocation": {"uri": uri(file)}, "region": region(place)}})
}

fn region(place: Place) -> Value {
    let Place { line, column, end_line, end_column } = place;
    json!({"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column})
}

fn level(severity: &'static str) -> &'static str {
    match severity {
        "info" => "note",
        severity => severity,
    }
}

/// A path as a reference: relative ones stay so, absolute ones become `file:///…`.
fn uri(path: &str) -> String {
    let is_absolute = path.starts_with('/') || path.get(1..3) == Some(":/");
    let mut uri = String::from(if is_absolute { "file:///" } else { "" });
    let path = path.strip_prefix("./").unwrap_or(path);
    for byte in path.trim_start_matches('/').bytes() {
        let is_drive = is_absolute && byte == b':';
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) || is_drive {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        let cases = [
            ("./a b/Dockerfile", "a%20b/Dockerfile"),
            ("/srv/x:y", "file:///srv/x:y"),
            ("C:/x", "file:///C:/x"),
            ("a:b/镜", "a%3Ab/%E9%95%9C"),
            ("-", "-"),
        ];
        for (path, wanted) in cases {
            assert_eq!(uri(path), wanted, "{path}");
        }
    }
}

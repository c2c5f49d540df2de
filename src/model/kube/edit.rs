//! Setting fields of a manifest: the value alone changes, or a line is added below the others;
//! comments and layout stay.
//!
//! Nothing is edited that stands for several places at once (an alias), and nothing that is merged
//! in: a field of its own is put beside it.

use crate::model::kube::{Container, Probe, ProbeKind};
use crate::syntax::yaml::{Entry, Node, Value};
use crate::text::{Edit, Span, quoted};

/// A number of a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    InitialDelay,
    Period,
    Timeout,
    SuccessThreshold,
    FailureThreshold,
    GraceSeconds,
}

impl Field {
    pub const ALL: [Field; 6] = [
        Field::InitialDelay,
        Field::Period,
        Field::Timeout,
        Field::SuccessThreshold,
        Field::FailureThreshold,
        Field::GraceSeconds,
    ];

    /// Its name in a manifest.
    pub fn key(self) -> &'static str {
        match self {
            Field::InitialDelay => "initialDelaySeconds",
            Field::Period => "periodSeconds",
            Field::Timeout => "timeoutSeconds",
            Field::SuccessThreshold => "successThreshold",
            Field::FailureThreshold => "failureThreshold",
            Field::GraceSeconds => "terminationGracePeriodSeconds",
        }
    }

    /// What it is in a probe, where it is anything.
    pub fn of(self, probe: &Probe) -> Option<u32> {
        Some(match self {
            Field::InitialDelay => probe.initial_delay.value,
            Field::Period => probe.period.value,
            Field::Timeout => probe.timeout.value,
            Field::SuccessThreshold => probe.success_threshold.value,
            Field::FailureThreshold => probe.failure_threshold.value,
            Field::GraceSeconds => return probe.grace_seconds.as_ref().map(|grace| grace.value),
        })
    }
}

/// Sets numbers of a container's probe. A probe that is not there yet asks what another one of the
/// container asks, liveness before readiness.
///
/// `None`: the container's form has no place for it, or no probe tells what to ask.
pub fn set_probe(
    text: &str,
    container: &Container,
    kind: ProbeKind,
    numbers: &[(Field, u32)],
) -> Option<Vec<Edit>> {
    if numbers.is_empty() {
        return Some(Vec::new());
    }
    let numbers = numbers.iter().map(|(field, number)| (field.key(), Written::Number(*number)));
    let numbers: Vec<(&str, Written)> = numbers.collect();
    if let Some(probe) = container.probe(kind) {
        return set_fields(text, &probe.node, &numbers);
    }
    let models = [ProbeKind::Liveness, ProbeKind::Readiness, ProbeKind::Startup];
    let handler = models.into_iter().find_map(|kind| handler(container.probe(kind)?))?;
    let asked = (handler.key.as_text()?, Written::Node(&handler.value));
    let probe = Written::Mapping([asked].into_iter().chain(numbers).collect());
    set_fields(text, &container.node, &[(kind.field(), probe)])
}

/// Sets a number of any mapping: `replicas` of a workload's `spec`, the pod's
/// `terminationGracePeriodSeconds`.
pub fn set_number(text: &str, mapping: &Node, key: &str, number: u32) -> Option<Vec<Edit>> {
    set_fields(text, mapping, &[(key, Written::Number(number))])
}

fn handler(probe: &Probe) -> Option<&Entry> {
    let key = probe.handlers.first()?.key;
    probe.node.entries().iter().find(|entry| entry.key.span == key)
}

/// What is to be written.
enum Written<'a> {
    Number(u32),
    Node(&'a Node),
    Mapping(Vec<(&'a str, Written<'a>)>),
}

fn set_fields(text: &str, mapping: &Node, fields: &[(&str, Written)]) -> Option<Vec<Edit>> {
    if mapping.anchor.is_some() || !matches!(*mapping.value, Value::Mapping(_)) {
        return None;
    }
    let own = |key: &str| {
        mapping.entries().iter().find(|it| it.merged.is_none() && it.key.as_text() == Some(key))
    };
    let mut edits = Vec::new();
    let mut added = Vec::new();
    for (key, written) in fields {
        match own(key) {
            Some(entry) => edits.push(replaced(text, mapping, entry, written)?),
            None => added.push((*key, written)),
        }
    }
    if !added.is_empty() {
        edits.push(addition(text, mapping, &added)?);
    }
    Some(edits)
}

/// The value of an entry that is there. One without a value gets it behind its colon.
fn replaced(text: &str, mapping: &Node, entry: &Entry, written: &Written) -> Option<Edit> {
    let value = &entry.value;
    let is_empty = value.span.is_empty();
    let is_scalar = value.scalar().is_some() && value.anchor.is_none();
    if !is_scalar || text.get(value.span.range())?.contains('\n') {
        return None;
    }
    let printed = match written {
        Written::Number(number) => number.to_string(),
        _ if is_flow(text, mapping) => flow(text, written)?,
        _ => {
            let indent = indent_of(text, entry.key.span)?;
            let line_break = line_break(text);
            block(text, written, &deeper(&indent), line_break)?
        }
    };
    if !is_empty {
        return Some(Edit::replace(value.span, printed));
    }
    let key_end = entry.key.span.range().end;
    let colon = key_end + text.get(key_end..)?.find(':')? + 1;
    text.get(key_end..colon - 1)?.trim().is_empty().then_some(())?;
    let gap = if printed.starts_with(['\n', '\r']) { "" } else { " " };
    Some(Edit::insert(Span::at(value.span.file, colon), format!("{gap}{printed}")))
}

/// New entries below the last one.
fn addition(text: &str, mapping: &Node, fields: &[(&str, &Written)]) -> Option<Edit> {
    let file = mapping.span.file;
    if is_flow(text, mapping) {
        let printed = fields
            .iter()
            .map(|(key, written)| {
                Some(format!("{}: {}", key_like(text, mapping, key), flow(text, written)?))
            })
            .collect::<Option<Vec<String>>>()?
            .join(", ");
        return match last_end(text, mapping)? {
            Some(end) => Some(Edit::insert(Span::at(file, end), format!(", {printed}"))),
            None => Some(Edit::insert(Span::at(file, mapping.span.range().start + 1), printed)),
        };
    }
    let first = mapping.entries().iter().find(|entry| entry.merged.is_none());
    let indent = indent_of(text, first.map_or(mapping.span, |entry| entry.key.span))?;
    let line_break = line_break(text);
    let mut lines = String::new();
    for (key, written) in fields {
        let value = block(text, written, &deeper(&indent), line_break)?;
        let gap = if value.starts_with(line_break) { "" } else { " " };
        lines += &[&indent, *key, ":", gap, &value, line_break].concat();
    }
    let end = mapping.span.range().end;
    let is_line_start = text.get(..end)?.ends_with('\n');
    let next =
        if is_line_start { Some(end) } else { text.get(end..)?.find('\n').map(|at| end + at + 1) };
    if let Some(at) = next {
        return Some(Edit::insert(Span::at(file, at), lines));
    }
    let lines = lines.trim_end_matches(['\n', '\r']);
    Some(Edit::insert(Span::at(file, text.len()), format!("{line_break}{lines}")))
}

fn is_flow(text: &str, node: &Node) -> bool {
    text.get(node.span.range()).is_some_and(|written| written.starts_with(['{', '[']))
}

/// Where the last entry of a mapping in braces ends; `Some(None)` where it has none.
#[expect(clippy::option_option, reason = "no entry is not the same as no place for one")]
fn last_end(text: &str, mapping: &Node) -> Option<Option<usize>> {
    let ends = mapping.entries().iter().map(|entry| match entry.merged {
        Some(source) => source.range().end,
        None => entry.value.span.range().end.max(entry.key.span.range().end),
    });
    let Some(end) = ends.max() else {
        let inside = mapping.span.range().start + 1..mapping.span.range().end.saturating_sub(1);
        return text.get(inside)?.trim().is_empty().then_some(None);
    };
    // An entry without a value ends behind its colon; a list of sources, behind its bracket.
    let rest = text.get(end..)?;
    let more = rest.len() - rest.trim_start_matches([' ', ':', ']']).len();
    let used = rest.get(..more)?.trim_end().len();
    Some(Some(end + used))
}

/// As the other keys are written: in quotes, if they are.
fn key_like(text: &str, mapping: &Node, key: &str) -> String {
    let is_quoted = mapping
        .entries()
        .iter()
        .any(|entry| text.get(entry.key.span.range()).is_some_and(|key| key.starts_with('"')));
    if is_quoted { format!("\"{key}\"") } else { key.to_owned() }
}

/// The blanks before a key, counting what stands before it on its line as blanks.
fn indent_of(text: &str, key: Span) -> Option<String> {
    let before = text.get(..key.range().start)?;
    let line = before.rsplit('\n').next().unwrap_or(before);
    Some(" ".repeat(line.chars().count()))
}

fn deeper(indent: &str) -> String {
    format!("{indent}  ")
}

fn line_break(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// A value in braces and brackets.
fn flow(text: &str, written: &Written) -> Option<String> {
    let pairs = |pairs: Vec<String>| format!("{{{}}}", pairs.join(", "));
    match written {
        Written::Number(number) => Some(number.to_string()),
        Written::Mapping(fields) => {
            let pair =
                |(key, value): &(&str, Written)| Some(format!("{key}: {}", flow(text, value)?));
            fields.iter().map(pair).collect::<Option<_>>().map(pairs)
        }
        Written::Node(node) => match &*node.value {
            Value::Mapping(entries) => {
                let pair = |entry: &Entry| {
                    let value = flow(text, &Written::Node(&entry.value))?;
                    Some(format!("{}: {value}", scalar(text, &entry.key)?))
                };
                entries.iter().map(pair).collect::<Option<_>>().map(pairs)
            }
            Value::Sequence(items) => {
                let items = items.iter().map(|item| flow(text, &Written::Node(item)));
                Some(format!("[{}]", items.collect::<Option<Vec<_>>>()?.join(", ")))
            }
            Value::Scalar(_) => scalar(text, node),
        },
    }
}

/// A value as it stands behind its key: on the same line, or on lines of its own.
fn block(text: &str, written: &Written, indent: &str, line_break: &str) -> Option<String> {
    let line = |key: &str, value: &Written| {
        let value = block(text, value, &deeper(indent), line_break)?;
        let gap = if value.starts_with(line_break) { "" } else { " " };
        Some([line_break, indent, key, ":", gap, &value].concat())
    };
    match written {
        Written::Mapping(fields) => fields.iter().map(|(key, value)| line(key, value)).collect(),
        Written::Node(node) => match &*node.value {
            Value::Mapping(entries) if !entries.is_empty() => entries
                .iter()
                .map(|entry| line(&scalar(text, &entry.key)?, &Written::Node(&entry.value)))
                .collect(),
            _ => flow(text, written),
        },
        Written::Number(_) => flow(text, written),
    }
}

/// A scalar as it is written, if that fits on a line, and into braces.
fn scalar(text: &str, node: &Node) -> Option<String> {
    let value = &node.scalar()?.text;
    let written = text.get(node.span.range()).filter(|_| node.anchor.is_none());
    let is_plain = |it: &&str| {
        !it.is_empty()
            && !it.starts_with(['|', '>', '&', '!'])
            && !it.contains(['\n', ',', '[', ']', '{', '}'])
    };
    let is_quoted = |it: &&str| it.starts_with(['"', '\'']) && !it.contains('\n');
    Some(match written.filter(|it| is_quoted(it) || is_plain(it)) {
        Some(written) => written.to_owned(),
        None if node.is_null() => "null".to_owned(),
        None => quoted(value),
    })
}

#[cfg(test)]
mod tests;

//! Edits of YAML that keep its style, its indentation and its comments.

use crate::rules::Sink;
use crate::syntax::yaml::{Entry, Node};
use crate::text::{Edit, Span};

/// A field to write.
pub(super) struct Field<'a> {
    pub(super) key: &'a str,
    pub(super) value: Value<'a>,
}

pub(super) enum Value<'a> {
    /// As it is to be written.
    Text(&'a str),
    Fields(Vec<Field<'a>>),
}

/// Puts fields into a mapping, behind the first of the named ones that is a line of its own, or else
/// wherever there is room. `None` where the mapping is written in a way that leaves none.
pub(super) fn add(mapping: &Node, behind: &[&str], fields: &[Field], out: &Sink) -> Option<Edit> {
    // The parts of an alias lie elsewhere, and others use them too.
    if mapping.anchor.is_some() || fields.is_empty() {
        return None;
    }
    let own: Vec<&Entry> = mapping.entries().iter().filter(|it| it.merged.is_none()).collect();
    if out.text(mapping.span).starts_with('{') {
        return add_in_flow(mapping, &own, fields);
    }
    let named =
        behind.iter().filter_map(|name| mapping.entry(name).filter(|it| it.merged.is_none()));
    if let Some(line) = named.chain(own.iter().copied()).find_map(|it| own_line(it, out)) {
        let indent = " ".repeat(line.indent);
        return Some(add_line(line.span, &block(fields, &indent), out));
    }
    let (first, last) = (own.first()?, own.last()?);
    let indent = " ".repeat(column(first.key.span, out)?);
    let end = out.lines(end(&last.value, out)?);
    Some(add_line(end, &block(fields, &indent), out))
}

/// Where a value ends that is written where it stands. The end of a collection in lines of its own
/// is that of its last value.
pub(super) fn end(node: &Node, out: &Sink) -> Option<Span> {
    let is_flow = node.anchor.is_some() || out.text(node.span).starts_with(['{', '[']);
    let own = node.entries().iter().rev().find(|entry| entry.merged.is_none());
    match own.map(|entry| &entry.value).or_else(|| node.items().last()) {
        Some(last) if !is_flow => end(last, out),
        _ if node.is_null() && node.span.is_empty() => None,
        _ => Some(node.span),
    }
}

/// Takes an entry away that is a line of its own.
pub(super) fn remove(entry: &Entry, out: &Sink) -> Option<Edit> {
    let line = own_line(entry, out)?;
    let text = out.text(line.span);
    // Behind a dash it is the first of several; an anchor is needed elsewhere.
    let is_needed = text.trim_start().starts_with('-') || text.contains('&');
    (!is_needed).then(|| Edit::delete(line.span))
}

/// A text as an item of a list: in quotes wherever it could be read as anything else.
fn quoted(text: &str) -> String {
    // What some reader of YAML takes for a truth value or for nothing.
    const KNOWN: [&str; 9] = ["false", "n", "no", "null", "off", "on", "true", "y", "yes"];
    let is_plain_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '/');
    let is_option = text.starts_with('-') && text.len() > 1 && !text.starts_with("---");
    let is_named = text.contains(|c: char| c.is_ascii_alphabetic());
    let starts_well = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') || is_option;
    let is_known = KNOWN.iter().any(|it| text.eq_ignore_ascii_case(it));
    if starts_well && is_named && !is_known && text.chars().all(is_plain_letter) {
        return text.to_owned();
    }
    ["\"", &text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"), "\""].concat()
}

/// The one item of a list, split into several.
pub(super) fn split_item(list: &Node, item: &Node, parts: &[&str], out: &Sink) -> Option<Edit> {
    let parts: Vec<String> = parts.iter().map(|part| quoted(part)).collect();
    if out.text(list.span).starts_with('[') {
        return Some(Edit::replace(item.span, parts.join(", ")));
    }
    let line = out.text(out.lines(item.span));
    let dash = line.find('-')?;
    let start = out.lines(item.span).range().start;
    let before = line.get(..dash)?;
    // One line, with nothing but the dash before the item.
    let gap = line.get(dash + 1..item.span.range().start.checked_sub(start)?)?;
    if line.trim_end().contains('\n') || !before.trim().is_empty() || !gap.trim().is_empty() {
        return None;
    }
    let joint = ["\n", before, "- "].concat();
    Some(Edit::replace(item.span, parts.join(&joint)))
}

/// A line that holds an entry and nothing below it.
struct Line {
    /// With the line break.
    span: Span,
    /// The column of the key.
    indent: usize,
}

fn own_line(entry: &Entry, out: &Sink) -> Option<Line> {
    entry.value.scalar()?;
    let indent = column(entry.key.span, out)?;
    let span = out.lines(entry.key.span);
    let start = span.range().start;
    let line = out.text(span);
    let rest = if entry.value.span.is_empty() {
        // A null that is not written lies anywhere behind its colon.
        line.get(entry.key.span.range().end.checked_sub(start)?..)?.strip_prefix(':')?
    } else {
        line.get(entry.value.span.range().end.checked_sub(start)?..)?
    };
    let rest = rest.trim();
    let is_alone = rest.is_empty() || rest.starts_with('#');
    is_alone.then_some(Line { span, indent })
}

/// The column of what begins a line, with nothing but spaces and dashes before it. It does not look
/// at the whole line, which may hold a whole file in flow style.
pub(super) fn column(first: Span, out: &Sink) -> Option<usize> {
    let before = out.text(Span::new(first.file, 0..first.range().start));
    let line_start = before.trim_end_matches([' ', '-']);
    let is_first = line_start.is_empty() || line_start.ends_with('\n');
    is_first.then(|| before.len() - line_start.len())
}

fn add_in_flow(mapping: &Node, own: &[&Entry], fields: &[Field]) -> Option<Edit> {
    let written = flow(fields);
    match own.last() {
        None => Some(Edit::replace(mapping.span, ["{", &written, "}"].concat())),
        Some(last) if last.value.is_null() || last.value.anchor.is_some() => None,
        Some(last) => Some(Edit::insert(last.value.span.after(), [", ", &written].concat())),
    }
}

/// Puts whole lines behind a line, which may be the last one and lack its end.
fn add_line(line: Span, text: &str, out: &Sink) -> Edit {
    if out.text(line).ends_with('\n') {
        return Edit::insert(line.after(), text);
    }
    Edit::insert(line.after(), ["\n", text.trim_end()].concat())
}

fn block(fields: &[Field], indent: &str) -> String {
    let mut text = String::new();
    for field in fields {
        text.push_str(indent);
        text.push_str(field.key);
        match &field.value {
            Value::Text(value) => text.push_str(&[": ", value, "\n"].concat()),
            Value::Fields(fields) => {
                text.push_str(":\n");
                text.push_str(&block(fields, &["  ", indent].concat()));
            }
        }
    }
    text
}

fn flow(fields: &[Field]) -> String {
    let written = fields.iter().map(|field| match &field.value {
        Value::Text(value) => [field.key, ": ", value].concat(),
        Value::Fields(fields) => [field.key, ": {", &flow(fields), "}"].concat(),
    });
    written.collect::<Vec<_>>().join(", ")
}

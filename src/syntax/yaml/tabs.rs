//! Tabs where the readers of Compose and Kubernetes allow none, and where they allow them.
//!
//! go-yaml takes a tab for a blank, but not where a line of block style begins or behind `-`: not
//! even on a line that is empty otherwise. Within brackets it does not mind (its `scannerc.go`,
//! `yaml_parser_scan_to_next_token` and `yaml_parser_scan_plain_scalar`).

use std::ops::Range;

use crate::syntax::yaml::lines;

/// A part of the text in which tabs may begin a line.
pub(super) struct Cover {
    pub(super) range: Range<usize>,
    /// From which column on blank lines behind the part still belong to it.
    pub(super) column: Option<usize>,
}

/// The first tab that may not be where it is. `covers` are in the order of their ends.
pub(super) fn stray(text: &str, covers: &[Cover]) -> Option<Range<usize>> {
    let mut furthest = 0;
    let mut covers = covers.iter().peekable();
    let mut last: Option<&Cover> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let found = leading_tab(line).map(|column| (start + column, column));
        start += line.len();
        let Some((at, column)) = found else { continue };
        while let Some(cover) = covers.next_if(|it| it.range.end <= at) {
            furthest = furthest.max(cover.range.end);
            last = Some(cover);
        }
        let is_within = covers.peek().is_some_and(|it| it.range.start < at);
        let is_behind = |it: &Cover| {
            it.column.is_some_and(|least| column >= least)
                && text[it.range.end..at].bytes().all(|byte| byte.is_ascii_whitespace())
        };
        if !is_within && !last.is_some_and(is_behind) {
            return Some(at..at + 1);
        }
    }
    None
}

/// Where a line has a tab before its first word, or behind the `-` of an item.
fn leading_tab(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b' ' => at += 1,
            b'\t' => return Some(at),
            b'-' if matches!(bytes.get(at + 1), Some(b' ' | b'\t')) => at += 1,
            _ => return None,
        }
    }
}

/// From which column on blank lines behind a plain scalar are still part of it: one more than where
/// the collection begins that it lies in.
pub(super) fn column_of_plain(text: &str, scalar: usize) -> usize {
    let line = lines::around(text, scalar);
    let before = &text[line.start..scalar];
    let mut column = before.len() - before.trim_start_matches(' ').len();
    while let Some(rest) = before[column..].strip_prefix("- ") {
        let rest = rest.trim_start_matches(' ');
        if rest.is_empty() {
            break;
        }
        column = before.len() - rest.len();
    }
    column + 1
}

/// The column at which the lines of a block scalar begin.
pub(super) fn column_of_block(text: &str, scalar: &Range<usize>) -> usize {
    let is_header = text[scalar.start..].starts_with(['|', '>']);
    let line = lines::around(text, scalar.start);
    let start = if is_header { line.end } else { line.start };
    let lines = text[start.min(scalar.end)..scalar.end].lines();
    let filled = lines.filter(|line| !line.trim().is_empty());
    filled.map(|line| line.len() - line.trim_start_matches(' ').len()).min().unwrap_or(0)
}

/// The text with spaces for the tabs that begin lines between a bracket and its end. None where
/// there is no such tab, or no end.
pub(super) fn spaced(text: &str, bracket: usize) -> Option<String> {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut is_leading = false;
    let mut tabs = Vec::new();
    let mut before = b' ';
    let mut bytes = text.bytes().enumerate().skip(bracket);
    while let Some((at, byte)) = bytes.next() {
        match (byte, quote) {
            (b'\n', _) => is_leading = true,
            (b'\t', _) if is_leading => tabs.push(at),
            (b'\\', Some(b'"')) => drop(bytes.next()),
            (_, Some(end)) if byte == end => quote = None,
            (b'"' | b'\'', None) if !before.is_ascii_alphanumeric() => quote = Some(byte),
            (b'#', None) if before.is_ascii_whitespace() => {
                is_leading = bytes.any(|(_, byte)| byte == b'\n');
            }
            (b'[' | b'{', None) => depth += 1,
            (b']' | b'}', None) => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_leading &= byte.is_ascii_whitespace() || byte == b'#';
        before = byte;
        if depth == 0 {
            break;
        }
    }
    if depth > 0 || tabs.is_empty() {
        return None;
    }
    let mut spaced = String::with_capacity(text.len());
    let mut done = 0;
    for tab in tabs {
        spaced.push_str(&text[done..tab]);
        spaced.push(' ');
        done = tab + 1;
    }
    spaced.push_str(&text[done..]);
    Some(spaced)
}

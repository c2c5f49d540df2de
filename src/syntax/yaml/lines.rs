//! The lines of a text in YAML, for what its reader cannot tell: where a mishap began, and how far it
//! reaches.

use std::ops::Range;

/// The line that a place lies in, without its end.
pub(super) fn around(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |it| it + 1);
    let end = text[at..].find('\n').map_or(text.len(), |it| at + it);
    start..end
}

/// A key without a colon, where that explains what is wrong with a line: the line itself has none,
/// or the one before it, which the reader then took for the beginning of one long text.
pub(super) fn without_colon(text: &str, line: Range<usize>) -> Option<Range<usize>> {
    if let Some(bare) = bare_words(text, line.clone()) {
        return Some(bare);
    }
    let before = text[..line.start].trim_end();
    let start = before.rfind('\n').map_or(0, |it| it + 1);
    let is_as_deep = width(&text[start..before.len()]) <= width(&text[line]);
    bare_words(text, start..before.len()).filter(|_| is_as_deep)
}

/// The words of a line that might have become a key: no item of a list, nothing quoted.
fn bare_words(text: &str, line: Range<usize>) -> Option<Range<usize>> {
    let written = &text[line.clone()];
    let words = written.trim();
    let is_key = words.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let has_colon = words.ends_with(':') || words.contains(": ") || words.contains(" #");
    let start = line.start + (written.len() - written.trim_start().len());
    (is_key && !has_colon).then_some(start..start + words.len())
}

/// A line with all that is indented deeper below it.
pub(super) fn block(text: &str, at: usize) -> Range<usize> {
    let line = around(text, at);
    let depth = width(&text[line.clone()]);
    line.start..end_of_deeper(text, line.end, depth)
}

/// A line with all lines below that are indented as deep as it.
pub(super) fn level(text: &str, at: usize) -> Range<usize> {
    let line = around(text, at);
    let depth = width(&text[line.clone()]).saturating_sub(1);
    line.start..end_of_deeper(text, line.end, depth)
}

/// Where the lines end that follow a line's end and are indented deeper than this.
fn end_of_deeper(text: &str, line_end: usize, depth: usize) -> usize {
    let mut end = line_end;
    while end < text.len() {
        let next = around(text, end + 1);
        let written = &text[next.clone()];
        if !written.trim().is_empty() && width(written) <= depth {
            break;
        }
        end = next.end;
    }
    end
}

/// How far a line is indented.
fn width(line: &str) -> usize {
    let spaces = line.chars().take_while(|c| matches!(c, ' ' | '\t'));
    spaces.map(|c| if c == '\t' { 8 } else { 1 }).sum()
}

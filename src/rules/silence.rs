//! Writing the comment that silences a finding.

use crate::finding::Finding;
use crate::model::dockerfile::Dockerfile;
use crate::rules::pragma;
use crate::rules::pragma::{Pragma, Reach, Tool};
use crate::rules::suppress;
use crate::text::{Edit, Span};

/// A byte order mark, which stays at the beginning.
const BOM: char = '\u{feff}';

/// The edit that puts the comment above the finding's instruction, or its name into the one that is
/// there. `None` where a comment cannot silence it.
pub fn here(dockerfile: &Dockerfile, text: &str, finding: &Finding) -> Option<Edit> {
    let name = finding.lint.name;
    if suppress::is_always_told(finding) {
        return None;
    }
    let mut instructions = suppress::instructions(dockerfile);
    let span = instructions.find(|span| span.contains(finding.span))?;
    let above = text.get(..span.range().start)?;
    let begin = if text.starts_with(BOM) { BOM.len_utf8() } else { 0 };
    let line = above.rfind('\n').map_or(begin, |at| at + 1);
    let before = above.get(..line)?.trim_end_matches(['\n', '\r']);
    if let Some(end) = end_of_names(dockerfile, text, before.len()) {
        return Some(Edit::insert(Span::at(dockerfile.file, end), format!(",{name}")));
    }
    let indent = above.get(line..)?;
    let line_break = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let comment = format!("{indent}# dockwright ignore={name}{line_break}");
    Some(Edit::insert(Span::at(dockerfile.file, line), comment))
}

/// Where the names end of our own comment that ends at `end`, if one does.
fn end_of_names(dockerfile: &Dockerfile, text: &str, end: usize) -> Option<usize> {
    let comments = &dockerfile.comments;
    let index = comments.partition_point(|comment| comment.span.range().end < end);
    let span = comments.get(index).filter(|comment| comment.span.range().end == end)?.span;
    let pragma = pragma::read(span.of(text))?;
    let Pragma { tool: Tool::Dockwright, reach: Reach::Below, names, .. } = pragma else {
        return None;
    };
    names.last().map(|name| span.range().start + name.at + name.text.len())
}

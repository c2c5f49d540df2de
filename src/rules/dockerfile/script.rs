//! Changes to the script of a RUN.

use crate::model::dockerfile::Command;
use crate::rules::Sink;
use crate::text::{Edit, Span};

/// Puts one more command at the end of a script, on a line of its own where each has one; if the
/// script ends with a plain command.
pub(super) fn appended(script: &Command, command: &str, escape: char, out: &Sink) -> Option<Edit> {
    let last = script.commands().last()?;
    let rest = Span { start: last.span.end.min(script.span.end), ..script.span };
    let is_plain = script.heredocs.is_empty() && last.span.end <= script.span.end;
    if !is_plain || !out.text(rest).trim().is_empty() {
        return None;
    }
    let text = out.text(script.span);
    let blank = if text.contains('\n') {
        let chained = text.lines().rev().find(|line| line.trim_start().starts_with("&&"));
        let indent = chained.map_or("    ", |line| &line[..line.len() - line.trim_start().len()]);
        format!(" {escape}\n{indent}")
    } else {
        " ".to_owned()
    };
    Some(Edit::insert(script.span.after(), format!("{blank}&& {command}")))
}

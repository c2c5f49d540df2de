//! Changes to commands.

use crate::finding::Finding;
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::rules::Sink;
use crate::rules::dockerfile::packages;
use crate::syntax::quotes::is_closed;
use crate::syntax::shell::Word;
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
    if !is_closed(text, '\\') {
        return None;
    }
    let blank = if text.contains('\n') {
        let chained = text.lines().rev().find(|line| line.trim_start().starts_with("&&"));
        let indent = chained.map_or("    ", |line| &line[..line.len() - line.trim_start().len()]);
        format!(" {escape}\n{indent}")
    } else {
        " ".to_owned()
    };
    Some(Edit::insert(script.span.after(), format!("{blank}&& {command}")))
}

/// The same command as a list, if it is one program with fixed arguments.
pub(super) fn exec_form(command: &Command, written: &str) -> Option<String> {
    // What only a shell understands, also where it would be harmless within quotes.
    const SHELL_ONLY: &[char] = &[
        '<', '>', '|', '&', ';', '(', ')', '$', '`', '*', '?', '[', ']', '{', '}', '~', '#', '!',
        '\n', '\\',
    ];
    const BUILT_IN: [&str; 12] = [
        ".", ":", "cd", "eval", "export", "read", "set", "source", "trap", "type", "ulimit",
        "umask",
    ];
    let [simple] = command.commands() else { return None };
    if written.contains(SHELL_ONLY) || !simple.assignments.is_empty() {
        return None;
    }
    let words = match simple.words.as_slice() {
        // The list form replaces no shell, so there is nothing to `exec` out of.
        [exec, program, ..] if exec.text == "exec" && !program.text.starts_with('-') => {
            &simple.words[1..]
        }
        words => words,
    };
    let program = words.first()?;
    if BUILT_IN.contains(&program.text.as_str()) {
        return None;
    }
    Some(format!("[{}]", words.iter().map(json).collect::<Vec<_>>().join(", ")))
}

fn json(word: &Word) -> String {
    format!("\"{}\"", word.text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Takes fixes from what is found within the exec form of a RUN: they are written for a shell.
pub(in crate::rules) fn leave_lists_alone(findings: &mut [Finding], files: &[Dockerfile]) {
    let runs = files.iter().flat_map(Dockerfile::instructions).filter_map(packages::run);
    // In the order of the files and of what stands in them.
    let lists: Vec<Span> = runs.filter(|(_, run)| run.is_exec()).map(|(_, run)| run.span).collect();
    for finding in findings {
        let before = lists.partition_point(|list| *list <= finding.span);
        let around = [before.checked_sub(1), Some(before)];
        let mut around = around.into_iter().flatten().filter_map(|at| lists.get(at));
        if around.any(|list| list.contains(finding.span)) {
            finding.fix = None;
        }
    }
}

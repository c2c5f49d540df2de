//! Changes to commands.

use crate::finding::Finding;
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::rules::Sink;
use crate::rules::dockerfile::packages;
use crate::syntax::quotes::is_closed;
use crate::syntax::shell::Joint;
use crate::syntax::shell::SimpleCommand;
use crate::syntax::shell::Word;
use crate::text::{Edit, Span};

/// Puts one more command at the end of a script, in the way its commands are joined; if the script
/// ends with a plain command, and comes to its end.
pub(super) fn appended(script: &Command, command: &str, escape: char, out: &Sink) -> Option<Edit> {
    let last = script.commands().last()?;
    let rest = Span { start: last.span.end.min(script.span.end), ..script.span };
    let is_plain = script.heredocs.is_empty() && last.span.end <= script.span.end;
    if !is_plain || !out.text(rest).trim().is_empty() || leaves_early(script.commands()) {
        return None;
    }
    let text = out.text(script.span);
    if !is_closed(text, '\\') {
        return None;
    }
    let joint = joint(text, escape, stops_at_failure(script.commands()));
    Some(Edit::insert(script.span.after(), format!("{joint}{command}")))
}

/// Whether what is put at the end may never run. The end of `a || exit 1; b` is reached if `a` works.
fn leaves_early(commands: &[SimpleCommand]) -> bool {
    commands.iter().enumerate().any(|(index, command)| {
        let is_last = index + 1 == commands.len();
        matches!(command.name(), "exit" | "return" | "exec")
            && (is_last || command.joined_by != Joint::Or)
    })
}

/// Whether the script begins with `set -e`.
fn stops_at_failure(commands: &[SimpleCommand]) -> bool {
    commands.first().is_some_and(|first| {
        let is_flag = |word: &Word| word.text.starts_with('-') && word.text.contains('e');
        first.name() == "set"
            && (first.arguments().iter().any(is_flag)
                || first.arguments().iter().any(|word| word.text == "errexit"))
    })
}

/// What goes between the script and one more command: a line of its own where each has one.
fn joint(text: &str, escape: char, stops_at_failure: bool) -> String {
    // Blank lines and comments may stand between those of a script.
    let is_code = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let lines: Vec<&str> = text.lines().filter(is_code).collect();
    let [_, .., last] = lines.as_slice() else { return " && ".to_owned() };
    let indent = |line: &str| line[..line.len() - line.trim_start().len()].to_owned();
    for pair in lines.windows(2).rev() {
        let [before, line] = pair else { continue };
        let indent = indent(line);
        if line.trim_start().starts_with("&&") {
            return format!(" {escape}\n{indent}&& ");
        }
        let before = before.trim_end().trim_end_matches(escape).trim_end();
        if before.ends_with("&&") || before.ends_with(';') && !stops_at_failure {
            return format!(" && {escape}\n{indent}");
        }
        if before.ends_with(';') {
            return format!("; {escape}\n{indent}");
        }
    }
    format!(" {escape}\n{}&& ", indent(last))
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

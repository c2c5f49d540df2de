//! `NAME = value`, which runs a command called `NAME`.

use crate::finding::{Lint, Severity};
use crate::rules::shell;
use crate::rules::shell::Run;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::SimpleCommand;
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "spaces-around-equals",
        severity: Severity::Warning,
        aliases: &["shellcheck:SC2283", "shellcheck:SC1007"],
    },
    check: Check::Script(check),
    page: page!("spaces_around_equals"),
};

fn check(run: &Run, out: &mut Sink) {
    run.each_command(&mut |command| {
        parted_name(command, out);
        parted_value(command, out);
    });
}

/// `NAME = value` and `NAME =value`.
fn parted_name(command: &SimpleCommand, out: &mut Sink) {
    let [name, equals, rest @ ..] = command.words.as_slice() else { return };
    let is_parted = shell::is_name(name.text.split('[').next().unwrap_or_default())
        && !name.quoted
        && equals.text.starts_with('=')
        && !equals.text.starts_with("==")
        && !equals.quoted;
    if !is_parted || !command.assignments.is_empty() {
        return;
    }
    let value = if equals.text == "=" { rest.first().map(|it| it.span) } else { None };
    let gap =
        |left: Span, right: Span| Edit::delete(Span { start: left.end, end: right.start, ..left });
    let mut edits = vec![gap(name.span, equals.span)];
    edits.extend(value.map(|value| gap(equals.span, value)));
    let finding = out.at(equals.span, vec![("name", (&name.text).into())]);
    out.report(finding.known_as(&["shellcheck:SC2283"]).unsafe_fix(edits));
}

/// `NAME= value`.
fn parted_value(command: &SimpleCommand, out: &mut Sink) {
    let ([.., last], [value, ..]) = (command.assignments.as_slice(), command.words.as_slice())
    else {
        return;
    };
    let Some(name) = last.text.strip_suffix('=').filter(|_| last.parts.is_empty()) else { return };
    // `IFS= read` is how one reads a line as it is.
    if name == "IFS" {
        return;
    }
    let args = vec![("name", name.into()), ("value", (&value.text).into())];
    let finding = out.at(last.span, args).worded("message-value").severity(Severity::Info);
    out.report(finding.known_as(&["shellcheck:SC1007"]));
}

//! A list that is not JSON, and so becomes a command for the shell.

use crate::finding::{Finding, Lint, Severity};
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "list-not-json", severity: Severity::Error, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("list_not_json"),
};

/// What people and their word processors write for `"`.
const QUOTES: &[char] = &['"', '\'', '“', '”', '„', '‘', '’', '«', '»'];

fn check(file: &Dockerfile, out: &mut Sink) {
    for instruction in file.instructions() {
        let command = match &instruction.kind {
            Kind::Run(command) | Kind::Cmd(command) | Kind::Entrypoint(command) => command,
            Kind::Healthcheck(check) => match &check.command {
                Some(command) => command,
                None => continue,
            },
            _ => continue,
        };
        if command.is_exec() || !is_meant_as_list(out.text(command.span)) {
            continue;
        }
        let args = vec![("instruction", instruction.name().into())];
        let finding = out.at(command.span, args);
        out.report(as_json(finding, command, out));
    }
}

/// Whether a text is a list in brackets. `[ "$A" = b ]` is a test of the shell.
fn is_meant_as_list(text: &str) -> bool {
    let inner = text.trim().strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let Some(inner) = inner else { return false };
    let mut parts = inner.split(',').map(str::trim);
    let is_first_quoted = parts.next().is_some_and(|it| it.starts_with(QUOTES));
    // With a blank behind the bracket, only commas tell a list.
    is_first_quoted
        && parts.all(|it| it.is_empty() || it.starts_with(QUOTES))
        && (inner.contains(',') || !inner.starts_with(' '))
}

fn as_json(finding: Finding, command: &Command, out: &Sink) -> Finding {
    let text = out.text(command.span).trim();
    let inner = text.trim_start_matches('[').trim_end_matches(']');
    let mut items = Vec::new();
    for part in inner.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let item = part.strip_prefix(QUOTES).and_then(|it| it.strip_suffix(QUOTES));
        match item.filter(|it| !it.contains(QUOTES) && !it.contains(['\\', '\n', '\r'])) {
            Some(item) => items.push(format!("\"{item}\"")),
            None => return finding,
        }
    }
    let list = format!("[{}]", items.join(", "));
    let fix = finding.unsafe_fix(vec![Edit::replace(command.span, &list)]);
    fix.fix_worded("fix", vec![("list", list.into())])
}

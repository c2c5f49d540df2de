//! A list that is not JSON, and so becomes a command for the shell.

use crate::finding::{Finding, Lint, Severity};
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Healthcheck;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::paths;
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
    let inherited = paths::inherited(file, sets_shell);
    for (stage, has_shell) in file.stages.iter().zip(inherited) {
        let mut has_shell = has_shell;
        for instruction in &stage.instructions {
            // What other tools say of a command that they take to be meant for a shell.
            let (command, tools): (_, &'static [&'static str]) = match &instruction.kind {
                Kind::Shell(_) => {
                    has_shell = true;
                    continue;
                }
                Kind::Cmd(command) | Kind::Entrypoint(command) if has_shell => {
                    (command, &["hadolint:DL3025"])
                }
                Kind::Cmd(command) | Kind::Entrypoint(command) => {
                    (command, &["buildkit:JSONArgsRecommended", "hadolint:DL3025"])
                }
                Kind::Run(command)
                | Kind::Healthcheck(Healthcheck { command: Some(command), .. }) => (command, &[]),
                _ => continue,
            };
            if !is_list(command, out) {
                continue;
            }
            let args = vec![("instruction", instruction.name().into())];
            let finding = out.at(command.span, args).known_as(tools);
            out.report(as_json(finding, command, out));
        }
    }
}

/// Whether a stage chooses its shell.
pub(super) fn sets_shell(stage: &Stage) -> bool {
    stage.instructions.iter().any(|instruction| matches!(instruction.kind, Kind::Shell(_)))
}

/// Whether a command for the shell was meant as a list.
pub(super) fn is_list(command: &Command, out: &Sink) -> bool {
    !command.is_exec() && is_meant_as_list(out.text(command.span))
}

/// Whether a text is a list in brackets. `[ "$A" = b ]` is a test of the shell.
fn is_meant_as_list(text: &str) -> bool {
    let inner = text.trim().strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let Some(inner) = inner else { return false };
    let mut parts = inner.split(',').map(str::trim);
    let is_first_quoted = parts.next().is_some_and(|it| it.starts_with(QUOTES));
    let are_quoted = is_first_quoted && parts.all(|it| it.is_empty() || it.starts_with(QUOTES));
    // A test has a blank behind its bracket, and no commas.
    if inner.starts_with(char::is_whitespace) {
        are_quoted && inner.contains(',')
    } else {
        are_quoted || inner.contains(',')
    }
}

fn as_json(finding: Finding, command: &Command, out: &Sink) -> Finding {
    let text = out.text(command.span).trim();
    let inner = text.trim_start_matches('[').trim_end_matches(']');
    let items: Option<Vec<String>> = inner.split(',').map(item).collect();
    let Some(mut items) = items else { return finding };
    // What a comma at the end leaves.
    items.pop_if(|it| it.is_empty());
    // A program with a blank in its name is more likely a whole command line.
    if items.iter().any(String::is_empty) || items.first().is_none_or(|it| it.contains(' ')) {
        return finding;
    }
    let list = format!("[\"{}\"]", items.join("\", \""));
    let fix = finding.unsafe_fix(vec![Edit::replace(command.span, &list)]);
    fix.fix_worded("fix", vec![("list", list.into())])
}

/// What stands between two commas, if JSON can hold it as it is.
fn item(part: &str) -> Option<String> {
    let part = part.trim();
    let inner = part.strip_prefix(QUOTES).and_then(|it| it.strip_suffix(QUOTES)).unwrap_or(part);
    let is_plain = !inner.contains(QUOTES) && !inner.contains(['\\', '\n', '\r', '\t']);
    is_plain.then(|| inner.to_owned())
}

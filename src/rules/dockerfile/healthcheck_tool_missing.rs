//! A health check that calls a program which the image does not have.

use crate::finding::{Finding, Lint, Severity};
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Form;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::bases;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::SimpleCommand;
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "healthcheck-tool-missing", severity: Severity::Warning, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("healthcheck_tool_missing"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in bases::stages(file) {
        let Some(command) = last_check(stage) else { continue };
        let Some(inside) = bases::inside(stage, file) else { continue };
        let Some((tool, span)) = called(command) else { continue };
        // A script may install it, and so may a package whose name is in a variable or a file.
        let is_open = bases::mentions(stage, file, &[tool], out)
            || bases::runs_script(stage, file)
            || bases::brings_system(stage, file);
        if inside.has(tool) != Some(false) || is_open {
            continue;
        }
        let args = vec![("image", bases::name(stage, file).into()), ("tool", tool.into())];
        let finding = out.at(span, args).related(stage.from.span, "related", Vec::new());
        let has_wget = inside.has("wget") == Some(true);
        out.report(if has_wget { with_wget(finding, command) } else { finding });
    }
}

/// The HEALTHCHECK that counts.
fn last_check(stage: &Stage) -> Option<&Command> {
    stage.instructions.iter().rev().find_map(|it| match &it.kind {
        Kind::Healthcheck(check) => Some(check.command.as_ref()),
        _ => None,
    })?
}

/// The first call of `curl` or `wget`.
fn called(command: &Command) -> Option<(&'static str, Span)> {
    let tool =
        |name: &str| ["curl", "wget"].into_iter().find(|tool| packages::file_name(name) == *tool);
    match &command.form {
        Form::Shell(script) => script
            .commands
            .iter()
            .find_map(|simple| Some((tool(simple.name())?, simple.words.first()?.span))),
        Form::Exec(items) => {
            let program = items.first()?;
            Some((tool(&program.value)?, program.span))
        }
    }
}

/// `curl` of one address, said with `wget`.
fn with_wget(finding: Finding, command: &Command) -> Finding {
    let called = command.commands().iter().find(|it| it.name() == "curl");
    let Some((span, address)) = called.and_then(plain) else { return finding };
    let text = format!("wget -qO /dev/null {address}");
    finding.unsafe_fix(vec![Edit::replace(span, text)])
}

/// The one address that is asked for, if no flag asks for anything but quiet and failure.
fn plain(command: &SimpleCommand) -> Option<(Span, &str)> {
    const LONG: [&str; 4] = ["--fail", "--silent", "--show-error", "--location"];
    let mut address = None;
    for word in command.arguments() {
        let letters = word.text.strip_prefix('-');
        let is_short = letters.is_some_and(|it| it.chars().all(|c| "fsSLk".contains(c)));
        if is_short || LONG.contains(&word.text.as_str()) {
            continue;
        }
        if letters.is_some() || word.quoted || word.expands || address.is_some() {
            return None;
        }
        address = Some(word);
    }
    let (first, address) = (command.words.first()?, address?);
    // What the flags behind the address say goes too; a redirection among them stays no word.
    let is_last = command.words.last()?.span == address.span;
    is_last.then_some((first.span.cover(address.span), address.text.as_str()))
}

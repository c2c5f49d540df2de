//! A command for a shell, in an image that has none.

use crate::content::inside::Shell;
use crate::finding::{Finding, Lint, Severity};
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Form;
use crate::model::dockerfile::Healthcheck;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::bases;
use crate::rules::dockerfile::packages;
use crate::rules::dockerfile::script;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "shell-missing", severity: Severity::Error, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("shell_missing"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in bases::stages(file) {
        let has_none = bases::inside(stage, file).is_some_and(|it| it.shell == Shell::Missing);
        if !has_none || stage.instructions.is_empty() || is_given_one(stage, file) {
            continue;
        }
        let image = bases::name(stage, file);
        for instruction in &stage.instructions {
            let Some(finding) = judged(instruction, &image, out) else { continue };
            out.report(finding.related(stage.from.span, "related", Vec::new()));
        }
    }
}

/// Whether a SHELL, or a program that was copied, may serve as one.
fn is_given_one(stage: &Stage, file: &Dockerfile) -> bool {
    bases::brings_system(stage, file)
        || bases::layers(stage, file).any(|it| matches!(it.kind, Kind::Shell(_)))
}

fn judged(instruction: &Instruction, image: &str, out: &Sink) -> Option<Finding> {
    let command = match &instruction.kind {
        // A mount may bring what runs.
        Kind::Run(_) if instruction.flag("mount").is_some() => return None,
        Kind::Run(it)
        | Kind::Cmd(it)
        | Kind::Entrypoint(it)
        | Kind::Healthcheck(Healthcheck { command: Some(it) }) => it,
        _ => return None,
    };
    let mut args = vec![("image", image.into()), ("instruction", instruction.name().into())];
    match &command.form {
        Form::Shell(_) if command.span.is_empty() => None,
        Form::Shell(_) => {
            let finding = out.at(command.span, args);
            Some(with_list(finding, command, out))
        }
        Form::Exec(items) => {
            let program = items.first()?;
            if !matches!(packages::file_name(&program.value), "sh" | "bash" | "ash") {
                return None;
            }
            args.push(("program", (&program.value).into()));
            Some(out.at(program.span, args).worded("message-program"))
        }
    }
}

fn with_list(finding: Finding, command: &Command, out: &Sink) -> Finding {
    let Some(list) = script::exec_form(command, out.text(command.span)) else { return finding };
    let edits = vec![Edit::replace(command.span, &list)];
    finding.unsafe_fix(edits).fix_worded("fix", vec![("list", list.into())])
}

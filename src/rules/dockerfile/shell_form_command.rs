//! `CMD` and `ENTRYPOINT` that a shell runs.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::list_not_json;
use crate::rules::dockerfile::paths;
use crate::rules::dockerfile::script;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "shell-form-command",
        severity: Severity::Warning,
        aliases: &["buildkit:JSONArgsRecommended", "hadolint:DL3025"],
    },
    check: Check::Dockerfile(check),
    page: page!("shell_form_command"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let inherited = paths::inherited(file, list_not_json::sets_shell);
    for (stage, has_shell) in file.stages.iter().zip(inherited) {
        let mut has_shell = has_shell;
        for instruction in &stage.instructions {
            has_shell = has_shell || matches!(instruction.kind, Kind::Shell(_));
            let (Kind::Cmd(command) | Kind::Entrypoint(command)) = &instruction.kind else {
                continue;
            };
            // Of a list gone wrong, another rule has more to say.
            if command.is_exec() || command.span.is_empty() || list_not_json::is_list(command, out)
            {
                continue;
            }
            let mut args = vec![("instruction", instruction.name().into())];
            let finding = out.at(command.span, args.clone());
            if has_shell {
                // Whoever chooses a shell wants one, says the builder; hadolint does not ask.
                let finding = finding.worded("message-chosen").severity(Severity::Info);
                out.report(finding.known_as(&["hadolint:DL3025"]));
                continue;
            }
            let finding = match swallowed(stage, &instruction.kind) {
                Some(cmd) => finding.worded("message-swallows").related(cmd, "related", Vec::new()),
                None => finding,
            };
            out.report(match script::exec_form(command, out.text(command.span)) {
                Some(list) => {
                    let edits = vec![Edit::replace(command.span, &list)];
                    args.push(("list", list.into()));
                    finding.unsafe_fix(edits).fix_worded("fix", args)
                }
                None => finding,
            });
        }
    }
}

/// The arguments that an ENTRYPOINT of this form leaves out.
fn swallowed(stage: &Stage, kind: &Kind) -> Option<Span> {
    let Kind::Entrypoint(_) = kind else { return None };
    stage.instructions.iter().find_map(|instruction| match &instruction.kind {
        Kind::Cmd(arguments) if !arguments.span.is_empty() => Some(instruction.span),
        _ => None,
    })
}

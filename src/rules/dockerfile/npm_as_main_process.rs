//! A package manager between the container and the app.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "npm-as-main-process", severity: Severity::Info, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("npm_as_main_process"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let Some(stage) = file.last_stage() else { return };
    for instruction in &stage.instructions {
        let (Kind::Cmd(command) | Kind::Entrypoint(command)) = &instruction.kind else { continue };
        // The shell form has a shell in between as well, and says so.
        let [program, action, ..] = command.items() else { continue };
        let name = packages::file_name(&program.value);
        let is_manager = matches!(name, "npm" | "yarn" | "pnpm");
        if is_manager && matches!(&*action.value, "start" | "run" | "run-script") {
            out.report(out.at(program.span.cover(action.span), vec![("program", name.into())]));
        }
    }
}

//! `/bin/sh` replaced by a link to another shell.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Command;
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::SimpleCommand;
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "sh-replaced", severity: Severity::Warning, aliases: &["hadolint:DL4005"] },
    check: Check::Dockerfile(check),
    page: page!("sh_replaced"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for (instruction, run) in file.stages.iter().flat_map(packages::runs) {
        check_run(instruction, run, out);
    }
}

fn check_run(instruction: &Instruction, run: &Command, out: &mut Sink) {
    for command in packages::all(run) {
        let is_link = packages::words(command).first().is_some_and(|word| word.text == "ln");
        let Some(last) = command.operands().last().filter(|_| is_link) else { continue };
        if matches!(last.text.as_str(), "/bin/sh" | "/usr/bin/sh") {
            let finding = packages::known(out.at(command.span, Vec::new()), command);
            // hadolint knows one of the two paths.
            let is_known = last.text == "/bin/sh";
            let finding = if is_known { finding } else { finding.known_as(&[]) };
            let [others @ .., last] = run.commands() else { continue };
            let is_alone = last.span == command.span
                && run.heredocs.is_empty()
                && others.iter().all(removes_link);
            let shell = command.operands().next().map(|it| it.text.trim_end_matches('/'));
            out.report(match shell {
                Some("/bin/bash" | "bash" | "/usr/bin/bash") if is_alone => {
                    let text = r#"SHELL ["/bin/bash", "-c"]"#;
                    finding.unsafe_fix(vec![Edit::replace(instruction.span, text)])
                }
                _ => finding,
            });
        }
    }
}

/// Whether a command only takes the old link away.
fn removes_link(command: &SimpleCommand) -> bool {
    let words = packages::words(command);
    words.first().is_some_and(|it| it.text == "rm")
        && words[1..].iter().all(|it| it.text.starts_with('-') || it.text.ends_with("/bin/sh"))
}

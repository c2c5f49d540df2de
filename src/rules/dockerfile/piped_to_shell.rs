//! A download that a shell runs unseen.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::Joint;
use crate::syntax::shell::SimpleCommand;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "piped-to-shell", severity: Severity::Info, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("piped_to_shell"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for (_, run) in file.stages.iter().flat_map(Stage::runs) {
        for pair in run.commands().windows(2) {
            let [download, shell] = pair else { continue };
            let is_download = matches!(program(download), "curl" | "wget");
            let is_shell = matches!(program(shell), "sh" | "bash" | "ash" | "zsh" | "python3");
            if is_download && is_shell && shell.joined_by == Joint::Pipe {
                let args = vec![("shell", program(shell).into())];
                out.report(out.at(download.span.cover(shell.span), args));
            }
        }
    }
}

fn program(command: &SimpleCommand) -> &str {
    packages::words(command).first().map_or("", |word| packages::file_name(&word.text))
}

//! `RUN` after `RUN`, each with a single command.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::Joint;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "consecutive-runs",
        severity: Severity::Info,
        aliases: &["hadolint:DL3059"],
    },
    check: Check::Dockerfile(check),
    page: page!("consecutive_runs"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in &file.stages {
        for pair in stage.instructions.windows(2) {
            if let [before, run] = pair
                && is_single(before)
                && is_single(run)
            {
                let finding = out.at(run.keyword.span, Vec::new());
                out.report(finding.related(before.keyword.span, "related", Vec::new()));
            }
        }
    }
}

/// A RUN of one command and without flags: mounts are a reason to stand alone.
fn is_single(instruction: &Instruction) -> bool {
    let Kind::Run(run) = &instruction.kind else { return false };
    // Commands with pipes between them are one.
    let count = run.commands().iter().filter(|command| command.joined_by != Joint::Pipe).count();
    instruction.flags.is_empty() && run.heredocs.is_empty() && (run.is_exec() || count == 1)
}

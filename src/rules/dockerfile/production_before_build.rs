//! An app built without the tools that its build needs.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Pair;
use crate::model::dockerfile::Stage;
use crate::rules::dockerfile::packages;
use crate::rules::dockerfile::packages::Call;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::SimpleCommand;
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "production-before-build", severity: Severity::Info, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("production_before_build"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in &file.stages {
        check_stage(stage, out);
    }
}

fn check_stage(stage: &Stage, out: &mut Sink) {
    let mut production: Option<Span> = None;
    let mut install: Option<(Call, Span)> = None;
    for instruction in &stage.instructions {
        match &instruction.kind {
            Kind::Env(pairs) => {
                if let Some(pair) = pairs.iter().rev().find(|it| it.name.value == "NODE_ENV") {
                    production = is_production(pair).then_some(pair.span);
                }
            }
            Kind::Run(run) => {
                for command in run.commands() {
                    let Some(call) = packages::program(command, &["npm"]) else { continue };
                    if let Some(span) = production
                        && leaves_out(&call, command)
                    {
                        install = Some((call, span));
                    } else if call.is(&["ci", "install", "i"]) {
                        // Installed in full after all.
                        install = None;
                    } else if builds(&call)
                        && let Some((installed, span)) = install.take()
                    {
                        let place = installed.program.span.cover(installed.action.span);
                        let finding = out.at(place, Vec::new());
                        let finding = finding.related(span, "related", Vec::new());
                        let finding = finding.related(command.span, "related-build", Vec::new());
                        let after = installed.action.span.after();
                        out.report(finding.unsafe_fix(vec![Edit::insert(after, " --include=dev")]));
                    }
                }
            }
            _ => {}
        }
    }
}

fn is_production(pair: &Pair) -> bool {
    pair.value.as_ref().is_some_and(|it| it.value == "production")
}

/// Whether a call installs a project, and nothing asks for its tools.
fn leaves_out(call: &Call, command: &SimpleCommand) -> bool {
    let asks = ["--include", "--also", "--production", "--only", "--dev", "--omit", "-g"];
    call.is(&["ci", "install", "i"])
        && call.operands(&[]).is_empty()
        && command.assignments.is_empty()
        && !asks.iter().any(|flag| command.has_flag(flag))
}

/// `npm run build` and its like.
fn builds(call: &Call) -> bool {
    let script = call.operands(&[]).first().map_or("", |it| it.text.as_str());
    call.is(&["run", "run-script"]) && script.starts_with("build")
}

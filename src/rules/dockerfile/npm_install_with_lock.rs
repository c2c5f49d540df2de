//! `npm install` where the lock file is there.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "npm-install-with-lock", severity: Severity::Info, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("npm_install_with_lock"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in &file.stages {
        let mut has_lock = false;
        for instruction in &stage.instructions {
            match &instruction.kind {
                Kind::Copy(copy) | Kind::Add(copy) => {
                    let is_lock = |path: &str| {
                        path.ends_with("package-lock.json") || path.ends_with("npm-shrinkwrap.json")
                    };
                    has_lock |= copy.sources.iter().any(|it| is_lock(&it.value));
                }
                Kind::Run(run) if has_lock => {
                    for command in run.commands() {
                        let Some(call) = packages::program(command, &["npm"]) else { continue };
                        // With a package's name it adds that package.
                        let is_whole = call.is(&["install", "i"])
                            && call.operands(&["--omit", "--loglevel", "--registry"]).is_empty()
                            && !command.has_flag("-g")
                            && !command.has_flag("--global");
                        if is_whole {
                            let span = call.program.span.cover(call.action.span);
                            let edit = Edit::replace(call.action.span, "ci");
                            out.report(out.at(span, Vec::new()).unsafe_fix(vec![edit]));
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

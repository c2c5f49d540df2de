//! Both `wget` and `curl` in one stage.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::SimpleCommand;
use crate::text::Span;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "wget-and-curl", severity: Severity::Info, aliases: &["hadolint:DL4001"] },
    check: Check::Dockerfile(check),
    page: page!("wget_and_curl"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in &file.stages {
        // Where each was first used.
        let mut first: [Option<Span>; 2] = [None, None];
        for (_, run) in packages::runs(stage) {
            let commands = packages::all(run);
            let used = || commands.iter().filter_map(|it| downloader(it));
            for (which, span) in used() {
                first[which].get_or_insert(span);
            }
            let ([Some(wget), Some(curl)], Some((_, span))) = (first, used().next_back()) else {
                continue;
            };
            let other = if wget.start < curl.start { wget } else { curl };
            out.report(out.at(span, Vec::new()).related(other, "related", Vec::new()));
        }
    }
}

/// Which of the two a command is.
fn downloader(command: &SimpleCommand) -> Option<(usize, Span)> {
    let program = packages::words(command).first()?;
    let which = ["wget", "curl"].iter().position(|it| *it == program.text)?;
    Some((which, program.span))
}

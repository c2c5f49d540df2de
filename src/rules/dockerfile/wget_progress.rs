//! `wget` that draws its progress into the log of the build.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::packages;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::SimpleCommand;
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "wget-progress", severity: Severity::Info, aliases: &["hadolint:DL3047"] },
    check: Check::Dockerfile(check),
    page: page!("wget_progress"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for command in packages::commands(file) {
        let Some(wget) = packages::words(command).first() else { continue };
        if wget.text == "wget" && !is_settled(command) {
            // The small wget of busybox has no finer way.
            let fix = vec![Edit::insert(wget.span.after(), " -q")];
            let finding = packages::known(out.at(wget.span, Vec::new()).safe_fix(fix), command);
            // hadolint takes the letters of a value such as that of `-O/tmp/a` for flags.
            let is_seen = ["-q", "-o", "-a"].iter().all(|flag| !command.has_flag(flag));
            out.report(if is_seen { finding } else { finding.known_as(&[]) });
        }
    }
}

/// Whether a flag says where the progress goes, or there is none.
fn is_settled(command: &SimpleCommand) -> bool {
    const LONG: [&str; 9] = [
        "--quiet",
        "--no-verbose",
        "--progress",
        "--show-progress",
        "--output-file",
        "--append-output",
        "--background",
        "--version",
        "--help",
    ];
    let is_short = |word: &str| {
        // `-O-` and its like hold a value behind their letter.
        let letters = word.strip_prefix('-').filter(|it| !it.starts_with('-')).unwrap_or_default();
        let letters = letters.split(['O', 'P', 'U', 'T']).next().unwrap_or_default();
        letters.contains(['q', 'o', 'a', 'b']) || letters == "nv"
    };
    LONG.iter().any(|flag| command.has_flag(flag))
        || command.arguments().iter().any(|word| is_short(&word.text))
}

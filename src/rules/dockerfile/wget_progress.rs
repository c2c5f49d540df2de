//! `wget` that draws its progress into the log of the build.

use crate::content::images;
use crate::content::images::System;
use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Stage;
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
    for stage in &file.stages {
        let flag = if has_small_wget(stage, file) { "-q" } else { "-nv" };
        let commands = packages::runs(stage).flat_map(|(_, run)| packages::all(run));
        for command in commands.filter(|command| !is_settled(command)) {
            let Some(wget) = packages::words(command).first() else { continue };
            if wget.text != "wget" {
                continue;
            }
            let args = vec![("flag", flag.into())];
            let fix = vec![Edit::insert(wget.span.after(), format!(" {flag}"))];
            let finding = out.at(wget.span, args.clone()).safe_fix(fix).fix_worded("fix", args);
            let finding = packages::known(finding, command);
            // hadolint takes the letters of a value such as that of `-O/tmp/a` for flags.
            let is_seen = ["-q", "-o", "-a"].iter().all(|flag| !command.has_flag(flag));
            out.report(if is_seen { finding } else { finding.known_as(&[]) });
        }
    }
}

/// Whether it is the one of busybox, which takes `-nv` but prints no less for it.
fn has_small_wget(stage: &Stage, file: &Dockerfile) -> bool {
    stage.base_image(file).is_some_and(|image| {
        let tag = image.tag_or_latest();
        let system = images::find(&image.name(), tag).map(|known| known.system);
        matches!(system, Some(System::Alpine | System::Busybox))
            || system.is_none() && (image.name().contains("alpine") || tag.contains("alpine"))
    })
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

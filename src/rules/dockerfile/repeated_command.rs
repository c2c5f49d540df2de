//! A second `CMD`, `ENTRYPOINT` or `HEALTHCHECK`, which makes the first one void.

use std::collections::BTreeMap;

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "repeated-command",
        severity: Severity::Warning,
        aliases: &[
            "buildkit:MultipleInstructionsDisallowed",
            "hadolint:DL3012",
            "hadolint:DL4003",
            "hadolint:DL4004",
        ],
    },
    check: Check::Dockerfile(check),
    page: page!("repeated_command"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in &file.stages {
        // The keywords of the first and of the last of each name.
        let mut ends: BTreeMap<String, (Span, Span)> = BTreeMap::new();
        let repeatable = || stage.instructions.iter().filter(|it| is_repeatable(it));
        for instruction in repeatable() {
            let span = instruction.keyword.span;
            ends.entry(instruction.name()).or_insert((span, span)).1 = span;
        }
        for instruction in repeatable() {
            let Some(&(first, last)) = ends.get(&instruction.name()) else { continue };
            let span = instruction.keyword.span;
            if first == last {
                continue;
            }
            let args = vec![("instruction", instruction.name().into())];
            let mut aliases: &'static [&str] = aliases(instruction);
            // The builder points at those that are void, hadolint at all but the first.
            if span == first {
                aliases = &aliases[..1];
            } else if span == last {
                aliases = &aliases[1..];
            }
            let finding = out.at(span, args.clone()).known_as(aliases);
            out.report(if span == last {
                let finding = finding.worded("message-last").severity(Severity::Info);
                finding.related(first, "related-first", args)
            } else {
                let fix = vec![Edit::delete(out.lines(instruction.span))];
                let finding = finding.related(last, "related-last", args.clone());
                finding.safe_fix(fix).fix_worded("fix", args)
            });
        }
    }
}

fn is_repeatable(instruction: &Instruction) -> bool {
    matches!(instruction.kind, Kind::Cmd(_) | Kind::Entrypoint(_) | Kind::Healthcheck(_))
}

/// The builder's name for it, then hadolint's.
fn aliases(instruction: &Instruction) -> &'static [&'static str; 2] {
    match instruction.kind {
        Kind::Healthcheck(_) => &["buildkit:MultipleInstructionsDisallowed", "hadolint:DL3012"],
        Kind::Cmd(_) => &["buildkit:MultipleInstructionsDisallowed", "hadolint:DL4003"],
        _ => &["buildkit:MultipleInstructionsDisallowed", "hadolint:DL4004"],
    }
}

//! A second `CMD`, `ENTRYPOINT` or `HEALTHCHECK`, which makes the first one void.

use std::collections::BTreeMap;

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

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
        // From the end, so that the one that counts comes first.
        let mut counting = BTreeMap::new();
        for instruction in stage.instructions.iter().rev() {
            let (Kind::Cmd(_) | Kind::Entrypoint(_) | Kind::Healthcheck(_)) = instruction.kind
            else {
                continue;
            };
            let name = instruction.name();
            let last = *counting.entry(name.clone()).or_insert(instruction.keyword.span);
            if last == instruction.keyword.span {
                continue;
            }
            let args = vec![("instruction", name.into())];
            let fix = vec![Edit::delete(out.lines(instruction.span))];
            let finding = out.at(instruction.keyword.span, args.clone()).safe_fix(fix);
            out.report(finding.related(last, "related-last", args.clone()).fix_worded("fix", args));
        }
    }
}

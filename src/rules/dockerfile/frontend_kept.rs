//! `ENV DEBIAN_FRONTEND`, which outlives the build.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Pair;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "frontend-kept", severity: Severity::Info, aliases: &[] },
    check: Check::Dockerfile(check),
    page: page!("frontend_kept"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    for stage in &file.stages {
        // What comes last in the stage counts: some set it back.
        let last = stage.instructions.iter().rev().find_map(|it| Some((it, frontend(it)?)));
        let Some((instruction, pair)) = last else { continue };
        let value = pair.value.as_ref().map_or("", |it| it.value.as_str());
        if !value.eq_ignore_ascii_case("noninteractive") {
            continue;
        }
        let finding = out.at(pair.span, Vec::new());
        let is_alone = matches!(&instruction.kind, Kind::Env(pairs) if pairs.len() == 1);
        let edit = Edit::replace(instruction.span, "ARG DEBIAN_FRONTEND=noninteractive");
        out.report(if is_alone { finding.unsafe_fix(vec![edit]) } else { finding });
    }
}

fn frontend(instruction: &Instruction) -> Option<&Pair> {
    let Kind::Env(pairs) = &instruction.kind else { return None };
    pairs.iter().rev().find(|pair| pair.name.value == "DEBIAN_FRONTEND")
}

//! Instructions in capitals and in small letters within one file.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "instruction-casing",
        severity: Severity::Info,
        aliases: &["buildkit:ConsistentInstructionCasing"],
    },
    check: Check::Dockerfile(check),
    page: page!("instruction_casing"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let keywords: Vec<Span> = file
        .stages
        .iter()
        .flat_map(|stage| {
            // What is no instruction is worth another word than this.
            let known = stage.instructions.iter().filter(|it| !matches!(it.kind, Kind::Unknown));
            let others = known.map(|instruction| instruction.keyword.span);
            std::iter::once(stage.from.keyword).chain(others)
        })
        .collect();
    let count = |is_cased: fn(u8) -> bool| {
        keywords.iter().filter(|&&span| out.text(span).bytes().all(is_cased)).count()
    };
    // Capitals win a draw: every manual writes them.
    let is_lower =
        count(|byte| byte.is_ascii_lowercase()) > count(|byte| byte.is_ascii_uppercase());
    for span in keywords {
        let written = out.text(span);
        // A keyword over several lines may have a comment within.
        if !written.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            continue;
        }
        let wanted =
            if is_lower { written.to_ascii_lowercase() } else { written.to_ascii_uppercase() };
        if written == wanted {
            continue;
        }
        let args = vec![("written", written.into()), ("wanted", (&wanted).into())];
        let finding = out.at(span, args.clone());
        // Between the lines of a keyword that is broken, comments may stand.
        out.report(if written.contains('\n') {
            finding
        } else {
            finding.safe_fix(vec![Edit::replace(span, wanted)]).fix_worded("fix", args)
        });
    }
}

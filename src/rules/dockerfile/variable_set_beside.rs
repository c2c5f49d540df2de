//! `ENV A=1 B=$A`: a variable used in the instruction that sets it.

use std::collections::BTreeSet;

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Instruction;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Pair;
use crate::order;
use crate::rules::dockerfile::variables;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "variable-set-beside",
        severity: Severity::Warning,
        aliases: &["hadolint:DL3044"],
    },
    check: Check::Dockerfile(check),
    page: page!("variable_set_beside"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    // With a value from before, the old one may well be meant; a stage may inherit it.
    let mut before: BTreeSet<&str> = BTreeSet::new();
    for instruction in file.instructions() {
        let (Kind::Env(pairs) | Kind::Arg(pairs)) = &instruction.kind else { continue };
        if matches!(instruction.kind, Kind::Env(_)) {
            report(instruction, pairs, &before, file.escape, out);
        }
        before.extend(pairs.iter().map(|pair| pair.name.value.as_str()));
    }
}

fn report(
    env: &Instruction,
    pairs: &[Pair],
    before: &BTreeSet<&str>,
    escape: char,
    out: &mut Sink,
) {
    let here = order::set(pairs.iter().map(|pair| pair.name.value.as_str()));
    // What stands above, and the end of the last of it.
    let mut above: BTreeSet<&str> = BTreeSet::new();
    let mut end: Option<Span> = None;
    for pair in pairs {
        let used = pair.value.as_ref().and_then(|value| {
            let written = out.text(value.span);
            let used = variables::named(written, value.span, escape).into_iter();
            let is_beside = |name: &str| {
                here.contains(name) && !before.contains(name) && name != pair.name.value
            };
            let mut used = used.map(|it| (it.value.to_owned(), it.span));
            used.find(|(name, _)| is_beside(name))
        });
        if let Some((name, span)) = used {
            let finding = out.at(span, vec![("name", (&name).into())]);
            // A new ENV helps only where the other variable is above; a comment between is to stay.
            let blank = end.filter(|_| above.contains(name.as_str()));
            let blank = blank.map(|end| end.after().cover(pair.span.before()));
            out.report(match blank.filter(|&blank| !out.text(blank).contains('#')) {
                Some(blank) => {
                    let text = format!("\n{} ", env.keyword.value);
                    finding.unsafe_fix(vec![Edit::replace(blank, text)])
                }
                None => finding,
            });
        }
        above.insert(&pair.name.value);
        end = Some(pair.span);
    }
}

//! `USER` with a name instead of a number.

use std::collections::BTreeSet;

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::model::dockerfile::Kind;
use crate::model::dockerfile::Pair;
use crate::rules::dockerfile::variables;
use crate::rules::{Check, Rule, Sink, page};

pub(crate) static RULE: Rule = Rule {
    lint: Lint { name: "named-user", severity: Severity::Info, aliases: &["hadolint:DL3066"] },
    check: Check::Dockerfile(check),
    page: page!("named_user"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    let settled = settled(file);
    for stage in file.stages.iter().filter(|stage| !stage.is_windows()) {
        for instruction in &stage.instructions {
            let Kind::User(user) = &instruction.kind else { continue };
            let name = user.value.split(':').next().unwrap_or_default();
            if is_number(name) {
                continue;
            }
            let finding = out.at(user.span, vec![("user", name.into())]);
            if name.contains('$') {
                let variables = variables::named(name, user.span, file.escape);
                if !variables.iter().any(|variable| settled.contains(variable.value)) {
                    out.report(finding.worded("message-variable"));
                }
                continue;
            }
            // A number makes it no better.
            out.report(if name == "root" { finding.worded("message-root") } else { finding });
        }
    }
}

/// The variables that hold a number, or whatever the build is given.
fn settled(file: &Dockerfile) -> BTreeSet<&str> {
    let is_number = |pair: &Pair| pair.value.as_ref().is_some_and(|it| is_number(&it.value));
    let mut found = BTreeSet::new();
    for instruction in file.global_args.iter().chain(file.instructions()) {
        let (Kind::Env(pairs) | Kind::Arg(pairs)) = &instruction.kind else { continue };
        let is_arg = matches!(instruction.kind, Kind::Arg(_));
        let settled = pairs.iter().filter(|pair| is_arg || is_number(pair));
        found.extend(settled.map(|pair| pair.name.value.as_str()));
    }
    found
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

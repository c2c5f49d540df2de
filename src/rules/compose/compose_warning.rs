//! What Docker Compose warns of.

use crate::finding::{Arg, Lint, Severity};
use crate::model::compose::effective::{Effective, Problem};
use crate::rules::{Check, Rule, Sink, page};
use crate::text::Edit;

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "compose-warning", severity: Severity::Info, aliases: &[] },
    check: Check::Compose,
    page: page!("compose_warning"),
};

/// Of the others, rules of their own tell. The last is no warning of Compose but one about us.
const TOLD: [&str; 3] = ["message-old-boolean", "message-external-name", "message-remote"];

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    for warning in effective.warnings.iter().filter(|it| TOLD.contains(&it.wording)) {
        let mut args = warning.args.clone();
        args.push(("path", warning.path.to_string().into()));
        let finding = out.at(warning.span, args).worded(warning.wording);
        out.report(match meant(warning, out) {
            None => finding,
            Some(meant) => finding
                .safe_fix(vec![Edit::replace(warning.span, meant)])
                .fix_worded("fix", vec![("value", meant.into())]),
        });
    }
}

/// What a word that Compose takes for a boolean means, where it stands by itself.
fn meant(warning: &Problem, out: &Sink) -> Option<&'static str> {
    let value = warning.args.iter().find(|(name, _)| *name == "value");
    let Some((_, Arg::Text(text))) = value else { return None };
    if out.text(warning.span) != text {
        return None;
    }
    match text.to_ascii_lowercase().as_str() {
        "y" | "yes" | "on" => Some("true"),
        "n" | "no" | "off" => Some("false"),
        _ => None,
    }
}

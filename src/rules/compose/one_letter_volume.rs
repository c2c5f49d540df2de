//! A volume whose name is one letter, which Compose takes for a drive.

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::model::compose::value::Value;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "one-letter-volume", severity: Severity::Error, aliases: &[] },
    check: Check::Compose,
    page: page!("one_letter_volume"),
};

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    for (_, service) in effective.all_services() {
        for item in service.get("volumes").map_or(&[][..], Value::items) {
            let written = out.text(item.span()).trim_matches(['"', '\'']);
            let Some(name) = drive(written) else { continue };
            let args = vec![("volume", name.into()), ("written", written.into())];
            out.report(out.at(item.span(), args));
        }
    }
}

/// The letter before the first colon, unless a path of Windows is meant: `C:/data:/data`.
fn drive(written: &str) -> Option<&str> {
    let (name, rest) = written.split_once(':')?;
    let is_letter = name.len() == 1 && name.starts_with(|c: char| c.is_ascii_alphabetic());
    let has_target = rest.contains(":/") || rest.starts_with('\\');
    (is_letter && !rest.is_empty() && !has_target).then_some(name)
}

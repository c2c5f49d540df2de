//! Settings applied: which rules are switched on, which findings stay, and how bad they are.

use crate::finding::{Finding, Lint};
use crate::model::settings::{Level, Settings};
use crate::rules::names;

/// Whether the settings switch a rule on, by its name or another tool's code of it.
pub(super) fn is_switched_on(lint: &Lint, settings: &Settings) -> bool {
    let mut names = std::iter::once(lint.name).chain(lint.aliases.iter().copied());
    names.any(|name| settings.level(name).is_some_and(|(_, level)| level != Level::Off))
}

/// The findings that the settings leave, as bad as they say.
pub(super) fn apply(findings: Vec<Finding>, settings: &Settings) -> Vec<Finding> {
    if settings.has_no_levels() {
        return findings;
    }
    let mut left = Vec::with_capacity(findings.len());
    for finding in findings {
        match level(&finding, settings) {
            Some(Level::Off) => {}
            Some(Level::At(severity)) => left.push(finding.severity(severity)),
            Some(Level::On) | None => left.push(finding),
        }
    }
    left
}

/// What a finding is set to. Our file counts before hadolint's, and a code, which speaks of fewer
/// cases, before the rule's name.
fn level(finding: &Finding, settings: &Settings) -> Option<Level> {
    let mut found = None;
    for name in names::of(finding) {
        let Some((source, level)) = settings.level(name) else { continue };
        let rank = (source, name != finding.lint.name);
        if found.is_none_or(|(best, _)| rank > best) {
            found = Some((rank, level));
        }
    }
    found.map(|(_, level)| level)
}

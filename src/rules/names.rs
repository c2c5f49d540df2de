//! Which rules and findings a name speaks of.

use crate::finding::{Finding, Lint};
use crate::rules::RULES;
use crate::syntax::near;

/// The rule's own name, and the codes of other tools that speak of this very finding.
///
/// Where a tool has several codes for a rule, only that of the case counts: `DL3013` is about pip
/// and says nothing of apt. Where it has one, that code is meant whatever the case.
pub(super) fn of(finding: &Finding) -> impl Iterator<Item = &'static str> {
    let lint = finding.lint;
    let speaks =
        move |alias: &&'static str| finding.aliases.contains(alias) || is_only_one(lint, alias);
    std::iter::once(lint.name).chain(lint.aliases.iter().copied().filter(speaks))
}

/// Whether the tool of that code has no other code for the rule.
fn is_only_one(lint: &Lint, alias: &str) -> bool {
    let tool = alias.split(':').next();
    lint.aliases.iter().filter(|it| it.split(':').next() == tool).count() == 1
}

/// The name of a rule, or the full code of another tool, that is meant by `name`: a rule's name, a
/// code in full (`hadolint:DL3006`), or the code alone in whatever case.
pub(super) fn find(name: &str) -> Option<&'static str> {
    RULES.iter().find_map(|rule| {
        let is_meant = |alias: &&str| {
            alias.eq_ignore_ascii_case(name)
                || alias.split_once(':').is_some_and(|(_, code)| code.eq_ignore_ascii_case(name))
        };
        let alias = || rule.lint.aliases.iter().copied().find(is_meant);
        if rule.lint.name == name { Some(rule.lint.name) } else { alias() }
    })
}

/// Whether a name could be a code of another tool that no rule of ours knows: `SC1091`, `DL1000`,
/// `CKV_DOCKER_2`.
pub(super) fn may_be_foreign(name: &str) -> bool {
    let code = name.split_once(':').map_or(name, |(_, code)| code);
    let digits = code.bytes().rev().take_while(u8::is_ascii_digit).count();
    digits > 0 && digits < code.len() && !code.contains('-')
}

/// The name of ours, or the builder's, that is most like `name`.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let codes = RULES.iter().flat_map(|rule| rule.lint.aliases);
    let codes = codes.filter_map(|alias| alias.strip_prefix("buildkit:"));
    let known: Vec<&'static str> = RULES.iter().map(|rule| rule.lint.name).chain(codes).collect();
    near::nearest(name, &known)
}

//! Which of `ShellCheck`'s codes hadolint lets through.
//!
//! Of all that `ShellCheck` says of one RUN, hadolint reports a single line: the last by place, then
//! by severity, then by code. A code on a finding says that another tool reports it too, so of one
//! RUN only that finding keeps its code. What it says, and how it is suppressed, stays as it is.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::model::dockerfile::Dockerfile;
use crate::model::project::Project;
use crate::text::Span;

const SHELLCHECK: &str = "shellcheck:SC";

/// A finding, by its place and the name of its rule.
type Key = (Span, &'static str);

/// The findings that hadolint does not show. All must be there, also those that are suppressed: what
/// hadolint would have shown in their place is not known either.
pub(super) fn unspoken(findings: &[Finding], project: &Project) -> BTreeSet<Key> {
    let mut unspoken = BTreeSet::new();
    for file in &project.dockerfiles {
        let spans: Vec<Span> = file.instructions().map(|it| it.span).collect();
        let mut last: Vec<Option<usize>> = vec![None; spans.len()];
        for index in 0..findings.len() {
            let Some(at) = instruction(&findings[index], file, &spans) else { continue };
            let Some(code) = code(&findings[index]) else { continue };
            let place = (findings[index].span.start, rank(code));
            let silent = match last[at] {
                Some(other) if order_of(&findings[other]) > place => index,
                other => {
                    last[at] = Some(index);
                    other.unwrap_or(index)
                }
            };
            if last[at] != Some(silent) {
                unspoken.insert(key(&findings[silent]));
            }
        }
    }
    unspoken
}

/// Takes `ShellCheck`'s codes from those findings.
pub(super) fn forget(findings: &mut [Finding], unspoken: &BTreeSet<Key>) {
    for finding in findings {
        if unspoken.contains(&key(finding)) {
            finding.aliases = Cow::Borrowed(&[]);
        }
    }
}

fn key(finding: &Finding) -> Key {
    (finding.span, finding.lint.name)
}

fn instruction(finding: &Finding, file: &Dockerfile, spans: &[Span]) -> Option<usize> {
    if finding.span.file != file.file {
        return None;
    }
    let after = spans.partition_point(|span| span.start <= finding.span.start);
    after.checked_sub(1)
}

fn order_of(finding: &Finding) -> (u32, u32) {
    (finding.span.start, code(finding).map_or(0, rank))
}

fn code(finding: &Finding) -> Option<u32> {
    finding.aliases.first()?.strip_prefix(SHELLCHECK)?.parse().ok()
}

/// `ShellCheck`'s severity, the mildest last, then the code.
fn rank(code: u32) -> u32 {
    let severity = match code {
        2005 | 2006 | 2007 | 2116 => 3,
        2012 | 2013 | 2016 | 2028 | 2035 | 2059 | 2086 | 2102 | 2223 | 2231 | 2251 => 2,
        1045 | 1070 | 1072 | 1088 | 1089 | 1133 | 1141 | 2045 | 2066 | 2068 | 2283 | 2326 => 0,
        _ => 1,
    };
    severity * 10_000 + code
}

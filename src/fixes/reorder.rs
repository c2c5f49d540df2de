//! The other order of steps that saves most after a change.

use crate::finding::Finding;
use crate::model::dockerfile::Dockerfile;
use crate::sim::cache::effort::{Effort, effort, weights};
use crate::sim::cache::{CachePlan, Changes};
use crate::sim::size::SizeReport;
use crate::sim::size::given::Given;
use crate::text::apply;

/// The rules whose fixes change nothing but the order of steps.
const REORDERING: [&str; 3] =
    ["copy-before-dependencies", "install-below-sources", "changing-argument-early"];
/// Larger files are not planned a second time at every keystroke.
const LARGEST: usize = 64 * 1024;
/// No more fixes than this are tried.
const MOST: usize = 6;

/// A Dockerfile that is built, and what has changed since the last time.
#[derive(Clone, Copy, Debug)]
pub struct Rebuild<'a> {
    pub text: &'a str,
    pub dockerfile: &'a Dockerfile,
    pub given: &'a Given,
    /// By its index; the last stage if `None`.
    pub target: Option<usize>,
    pub changes: &'a Changes,
}

/// A fix after which less is left to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reordering {
    /// Of the finding, among those that were given.
    pub index: usize,
    pub plan: CachePlan,
    pub effort: Effort,
}

impl Rebuild<'_> {
    /// What runs again, and how much that is.
    pub fn plan(&self, sizes: &SizeReport) -> (CachePlan, Effort) {
        plan(self, self.dockerfile, sizes)
    }
}

fn plan(build: &Rebuild, dockerfile: &Dockerfile, sizes: &SizeReport) -> (CachePlan, Effort) {
    let plan = CachePlan::new(dockerfile, build.target, build.given.ignore.as_ref(), build.changes);
    let effort = effort(&plan, dockerfile, &weights(dockerfile, sizes));
    (plan, effort)
}

/// The fix that saves most of the rebuild `now`, if one saves anything.
pub fn best(build: &Rebuild, findings: &[Finding], now: Effort) -> Option<Reordering> {
    let is_of_file = |finding: &Finding| finding.span.file == build.dockerfile.file;
    let reorders = |finding: &Finding| REORDERING.contains(&finding.lint.name);
    let mut best: Option<Reordering> = None;
    if build.text.len() > LARGEST {
        return None;
    }
    let findings = findings.iter().enumerate();
    for (index, finding) in findings.filter(|(_, it)| is_of_file(it) && reorders(it)).take(MOST) {
        let Some(fix) = &finding.fix else { continue };
        let Some(fixed) = apply(build.text, &fix.edits) else { continue };
        let options = build.dockerfile.options.clone();
        let fixed = Dockerfile::read_with(build.dockerfile.file, &fixed, options);
        let sizes = SizeReport::new(&fixed, build.target, build.given);
        let (plan, effort) = plan(build, &fixed, &sizes);
        let least = best.as_ref().map_or(now.rebuild, |best| best.effort.rebuild);
        if effort.rebuild < least {
            best = Some(Reordering { index, plan, effort });
        }
    }
    best
}

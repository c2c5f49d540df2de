//! A line of a context listing that is none.

use crate::finding::{Lint, Severity};
use crate::model::project::Project;
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "unread-listing-line", severity: Severity::Warning, aliases: &[] },
    check: Check::Across(check),
    page: page!("unread_listing_line"),
};

/// Of a file that is no listing at all, no more lines are told.
const MOST: usize = 20;

fn check(project: &Project, out: &mut Sink) {
    for listing in &project.listings {
        for &span in listing.unread.iter().take(MOST) {
            out.report(out.at(span, vec![("line", out.text(span).into())]));
        }
    }
}

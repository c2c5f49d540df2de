//! A comment that is to silence a rule which nobody knows.

use crate::finding::{Lint, Severity};
use crate::model::project::Project;
use crate::rules::pragma::Tool;
use crate::rules::{Check, Rule, Sink, names, page, pragma};
use crate::text::{Edit, Span};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "unknown-ignored-rule", severity: Severity::Info, aliases: &[] },
    check: Check::Across(check),
    page: page!("unknown_ignored_rule"),
};

/// More names than these are not compared with all that there are.
const MOST: usize = 50;

fn check(project: &Project, out: &mut Sink) {
    let in_dockerfiles = project.dockerfiles.iter().flat_map(|file| &file.comments);
    let in_yaml = project.yamls.iter().flat_map(|(_, file)| &file.comments);
    let comments = in_dockerfiles.map(|it| it.span).chain(in_yaml.map(|it| it.span));
    let mut left = MOST;
    for span in comments {
        let Some(pragma) = pragma::read(span.of(project.workspace.text(span.file))) else {
            continue;
        };
        if pragma.names.is_empty() {
            out.report(out.at(span, Vec::new()).worded("message-nameless"));
        }
        for name in pragma.names {
            let is_all = name.text == "all";
            let is_known = is_all && pragma.tool != Tool::Hadolint
                || names::find(name.text).is_some()
                || names::may_be_foreign(name.text);
            if is_known || left == 0 {
                continue;
            }
            left -= 1;
            let start = span.range().start + name.at;
            let place = Span::new(span.file, start..start + name.text.len());
            if is_all {
                out.report(out.at(place, Vec::new()).worded("message-all"));
            } else {
                report(place, name.text, out);
            }
        }
    }
}

fn report(span: Span, name: &str, out: &mut Sink) {
    let finding = out.at(span, vec![("name", name.into())]);
    out.report(match names::nearest(name) {
        Some(known) => {
            let args = vec![("name", name.into()), ("known", known.into())];
            let finding = out.at(span, args).worded("message-near");
            finding.unsafe_fix(vec![Edit::replace(span, known)])
        }
        None => finding,
    });
}

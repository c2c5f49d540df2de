//! A `version` at the top of a Compose file.

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::rules::{Check, Rule, Sink, page};
use crate::text::{Edit, Span};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "obsolete-version",
        severity: Severity::Info,
        aliases: &["dclint:no-version-field"],
    },
    check: Check::Compose,
    page: page!("obsolete_version"),
};

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    let project = out.project;
    for (_, yaml) in project.yamls.iter().filter(|(file, _)| effective.files.contains(file)) {
        let roots = yaml.documents.iter().map(|document| &document.root);
        for entry in roots.filter_map(|root| root.entry("version")) {
            let span = entry.key.span.cover(entry.value.span);
            let edit = Edit::delete(with_blank_line(out.lines(span), out));
            // In braces, others stand on its line.
            let is_alone = out.text(out.lines(span)).trim_start().starts_with(out.text(span));
            let finding = out.at(span, Vec::new());
            out.report(if is_alone { finding.safe_fix(vec![edit]) } else { finding });
        }
    }
}

/// The lines, and the blank one behind them where there would be two, or one at the beginning.
fn with_blank_line(lines: Span, out: &Sink) -> Span {
    let text = out.project.workspace.text(lines.file);
    let before = text.get(..lines.range().start).unwrap_or_default();
    let behind = text.get(lines.range().end..).unwrap_or_default();
    let blank = behind.split_inclusive('\n').next().filter(|line| line.trim().is_empty());
    let is_doubled = before.is_empty() || before.ends_with("\n\n") || before.ends_with("\n\r\n");
    let more = blank.filter(|_| is_doubled).map_or(0, str::len);
    Span::new(lines.file, lines.range().start..lines.range().end + more)
}

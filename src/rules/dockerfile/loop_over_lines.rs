//! `for` over the lines of a file, which goes through its words.

use crate::finding::{Lint, Severity};
use crate::model::dockerfile::Dockerfile;
use crate::rules::dockerfile::shell;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::{NodeKind, PartKind, Quoting, Word};
use crate::text::Span;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "loop-over-lines",
        severity: Severity::Info,
        aliases: &["shellcheck:SC2013", "shellcheck:SC2045", "shellcheck:SC2044"],
    },
    check: Check::Dockerfile(check),
    page: page!("loop_over_lines"),
};

fn check(file: &Dockerfile, out: &mut Sink) {
    shell::each_script(file, &mut |_, script| {
        script.each_node(&mut |node| {
            let NodeKind::For { words, .. } = &node.kind else { return };
            for (span, command) in words.iter().filter_map(substituted) {
                let finding = out.at(span, vec![("command", command.as_str().into())]);
                match command.as_str() {
                    "cat" | "grep" | "egrep" | "fgrep" => {
                        out.report(finding.known_as(&["shellcheck:SC2013"]));
                    }
                    "ls" => {
                        let finding = finding.worded("message-files");
                        out.report(finding.known_as(&["shellcheck:SC2045"]));
                    }
                    "find" => {
                        let finding = finding.worded("message-files");
                        out.report(finding.known_as(&["shellcheck:SC2044"]));
                    }
                    _ => {}
                }
            }
        });
    });
}

/// An unquoted substitution, and the first command in it.
fn substituted(word: &Word) -> Option<(Span, String)> {
    let [only] = word.parts.as_slice() else { return None };
    let PartKind::Command(command) = &only.kind else { return None };
    let first = command.script.commands.first().filter(|_| only.quoting == Quoting::None)?;
    Some((only.span, first.name().to_owned()))
}

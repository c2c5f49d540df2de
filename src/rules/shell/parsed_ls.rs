//! The output of `ls`, read by another command.

use crate::finding::{Lint, Severity};
use crate::rules::shell::Run;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::NodeKind;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "parsed-ls",
        severity: Severity::Info,
        aliases: &["shellcheck:SC2012", "shellcheck:SC2010"],
    },
    check: Check::Script(check),
    page: page!("parsed_ls"),
};

fn check(run: &Run, out: &mut Sink) {
    run.script.each(&mut |script| {
        script.each_node(&mut |node| {
            let NodeKind::Pipeline(nodes) = &node.kind else { return };
            for pair in nodes.windows(2) {
                let name = |at: usize| match pair[at].kind {
                    NodeKind::Simple(index) => {
                        script.commands.get(index).map(crate::syntax::shell::SimpleCommand::name)
                    }
                    _ => None,
                };
                // `xargs` is another rule's.
                let (Some("ls"), Some(reader)) = (name(0), name(1)) else { continue };
                if reader == "xargs" {
                    continue;
                }
                let finding = out.at(pair[0].span, vec![("reader", reader.into())]);
                out.report(if matches!(reader, "grep" | "egrep" | "fgrep") {
                    finding.known_as(&["shellcheck:SC2010"])
                } else {
                    finding.known_as(&["shellcheck:SC2012"])
                });
            }
        });
    });
}

//! `! command` under `set -e`, which never stops the script.

use crate::finding::{Lint, Severity};
use crate::rules::shell;
use crate::rules::shell::Run;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::{Node, NodeKind};
use crate::text::Span;

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "negation-without-effect",
        severity: Severity::Info,
        aliases: &["shellcheck:SC2251"],
    },
    check: Check::Script(check),
    page: page!("negation_without_effect"),
};

fn check(run: &Run, out: &mut Sink) {
    // ShellCheck is not shown the flags that SHELL gives.
    let codes = if run.script.commands.iter().any(shell::sets_errexit) {
        RULE.lint.aliases
    } else if run.starts_with_errexit {
        &[]
    } else {
        return;
    };
    let mut spans = Vec::new();
    list(&run.script.body, &mut spans);
    for span in spans {
        out.report(out.at(span, Vec::new()).known_as(codes));
    }
}

/// Looks at the commands of a list but for the last, whose result is the list's own.
fn list(nodes: &[Node], out: &mut Vec<Span>) {
    let Some((last, before)) = nodes.split_last() else { return };
    all(before, out);
    if !matches!(last.kind, NodeKind::Not(_)) {
        one(last, out);
    }
}

fn all(nodes: &[Node], out: &mut Vec<Span>) {
    for node in nodes {
        one(node, out);
    }
}

fn one(node: &Node, out: &mut Vec<Span>) {
    match &node.kind {
        NodeKind::Not(_) => out.push(node.span),
        NodeKind::Group(nodes)
        | NodeKind::For { body: nodes, .. }
        | NodeKind::Count { body: nodes, .. } => {
            all(nodes, out);
        }
        NodeKind::While { body, .. } => all(body, out),
        NodeKind::If { arms, otherwise } => {
            for (_, body) in arms {
                all(body, out);
            }
            all(otherwise, out);
        }
        NodeKind::Case { arms, .. } => {
            for (_, body) in arms {
                all(body, out);
            }
        }
        NodeKind::Subshell(nodes) => list(nodes, out),
        NodeKind::Function { body, .. } => function(body, out),
        _ => {}
    }
}

fn function(body: &Node, out: &mut Vec<Span>) {
    match &body.kind {
        NodeKind::Group(nodes) => list(nodes, out),
        _ => one(body, out),
    }
}

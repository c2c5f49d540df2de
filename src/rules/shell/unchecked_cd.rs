//! `cd` whose failure lets the rest run in the wrong folder.

use crate::finding::{Lint, Severity};
use crate::rules::shell;
use crate::rules::shell::Run;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::shell::{Joint, Node, NodeKind, Script, SimpleCommand};
use crate::text::{Edit, Span};

pub(crate) static RULE: Rule = Rule {
    lint: Lint {
        name: "unchecked-cd",
        severity: Severity::Warning,
        aliases: &["shellcheck:SC2164"],
    },
    check: Check::Script(check),
    page: page!("unchecked_cd"),
};

fn check(run: &Run, out: &mut Sink) {
    if run.starts_with_errexit || run.script.commands.iter().any(shell::sets_errexit) {
        return;
    }
    run.script.each(&mut |script| {
        let last = last(script).map(|it| it.span);
        Walk { script, last, out }.list(&script.body);
    });
}

/// The command behind which nothing runs.
fn last(script: &Script) -> Option<&SimpleCommand> {
    let node = match script.body.last()? {
        Node { kind: NodeKind::Chain(links), .. } => &links.last()?.1,
        node => node,
    };
    let NodeKind::Simple(index) = node.kind else { return None };
    script.commands.get(index)
}

struct Walk<'a, 'b, 'c> {
    script: &'a Script,
    last: Option<Span>,
    out: &'b mut Sink<'c>,
}

impl Walk<'_, '_, '_> {
    fn list(&mut self, nodes: &[Node]) {
        for node in nodes {
            self.one(node);
        }
    }

    /// Looks at a node whose result nobody asks for.
    fn one(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::Simple(index) => {
                if let Some(command) = self.script.commands.get(*index) {
                    self.command(command);
                }
            }
            NodeKind::Chain(links) => {
                for (index, (_, node)) in links.iter().enumerate() {
                    // What stands before `&&` or `||` is asked for.
                    if links.get(index + 1).is_none_or(|(joint, _)| *joint == Joint::Start) {
                        self.one(node);
                    } else {
                        self.inside(node);
                    }
                }
            }
            NodeKind::If { arms, otherwise } => {
                for (_, body) in arms {
                    self.list(body);
                }
                self.list(otherwise);
            }
            NodeKind::While { body, .. }
            | NodeKind::For { body, .. }
            | NodeKind::Count { body, .. } => {
                self.list(body);
            }
            NodeKind::Case { arms, .. } => arms.iter().for_each(|(_, body)| self.list(body)),
            NodeKind::Pipeline(nodes) | NodeKind::Group(nodes) | NodeKind::Subshell(nodes) => {
                self.list(nodes);
            }
            NodeKind::Function { body, .. } => self.one(body),
            NodeKind::Not(_) | NodeKind::Nothing | NodeKind::Arithmetic => {}
        }
    }

    /// Looks only at what stands inside a compound command whose own result is asked for.
    fn inside(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::Simple(_) | NodeKind::Pipeline(_) => {}
            NodeKind::Group(nodes) | NodeKind::Subshell(nodes) => {
                if let Some((_, before)) = nodes.split_last() {
                    self.list(before);
                }
            }
            _ => self.one(node),
        }
    }

    fn command(&mut self, command: &SimpleCommand) {
        if !matches!(command.name(), "cd" | "pushd" | "popd") {
            return;
        }
        let folder = command.operands().next().map_or("", |word| &word.text);
        // These are there.
        if command.name() == "cd" && is_there(folder) {
            return;
        }
        let args = vec![("command", command.name().into()), ("folder", folder.into())];
        let finding = self.out.at(command.span, args);
        if self.last == Some(command.span) {
            self.out.report(finding.worded("message-last").severity(Severity::Info));
            return;
        }
        let edit = Edit::insert(command.span.after(), " || exit");
        self.out.report(finding.unsafe_fix(vec![edit]));
    }
}

fn is_there(folder: &str) -> bool {
    folder == "/" || !folder.is_empty() && folder.split('/').all(|part| part == ".." || part == ".")
}

//! Ways through a script.

use crate::syntax::shell::{Node, NodeKind, Part, PartKind, Script, Word};

impl Script {
    /// This script and those inside its substitutions, outer before inner.
    pub fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a Script)) {
        visit(self);
        self.each_word(&mut |word| within(&word.parts, visit));
        self.bodies.iter().for_each(|body| within(&body.parts, visit));
    }

    /// All words outside substitutions and heredocs: of commands, redirections, `for` and `case`.
    pub fn each_word<'a>(&'a self, visit: &mut dyn FnMut(&'a Word)) {
        for command in &self.commands {
            let targets = command.redirections.iter().filter_map(|it| it.target.as_ref());
            command.assignments.iter().chain(&command.words).chain(targets).for_each(&mut *visit);
        }
        self.each_node(&mut |node| {
            node.redirections.iter().filter_map(|it| it.target.as_ref()).for_each(&mut *visit);
            match &node.kind {
                NodeKind::For { words, .. } => words.iter().for_each(&mut *visit),
                NodeKind::Case { subject, arms } => {
                    visit(subject);
                    arms.iter().flat_map(|(patterns, _)| patterns).for_each(&mut *visit);
                }
                _ => {}
            }
        });
    }

    /// All nodes of the tree outside substitutions, outer before inner.
    pub fn each_node<'a>(&'a self, visit: &mut dyn FnMut(&'a Node)) {
        each_node(&self.body, visit);
    }
}

/// These nodes and those inside them, outer before inner.
pub fn each_node<'a>(list: &'a [Node], visit: &mut dyn FnMut(&'a Node)) {
    for node in list {
        one(node, visit);
    }
}

fn one<'a>(node: &'a Node, visit: &mut dyn FnMut(&'a Node)) {
    visit(node);
    match &node.kind {
        NodeKind::Simple(_) | NodeKind::Nothing | NodeKind::Arithmetic => {}
        NodeKind::Chain(links) => links.iter().for_each(|(_, node)| one(node, visit)),
        NodeKind::Not(inner) | NodeKind::Function { body: inner, .. } => one(inner, visit),
        NodeKind::If { arms, otherwise } => {
            for (condition, body) in arms {
                each_node(condition, visit);
                each_node(body, visit);
            }
            each_node(otherwise, visit);
        }
        NodeKind::While { condition, body } => {
            each_node(condition, visit);
            each_node(body, visit);
        }
        NodeKind::Case { arms, .. } => arms.iter().for_each(|(_, body)| each_node(body, visit)),
        NodeKind::Pipeline(list)
        | NodeKind::Group(list)
        | NodeKind::Subshell(list)
        | NodeKind::Count { body: list, .. }
        | NodeKind::For { body: list, .. } => each_node(list, visit),
    }
}

fn within<'a>(parts: &'a [Part], visit: &mut dyn FnMut(&'a Script)) {
    for part in parts {
        match &part.kind {
            PartKind::Command(command) => command.script.each(visit),
            PartKind::Process(script) => script.each(visit),
            PartKind::Variable(variable) => within(&variable.operand, visit),
            PartKind::Arithmetic(parts) => within(parts, visit),
            PartKind::Literal(_) | PartKind::Array => {}
        }
    }
}

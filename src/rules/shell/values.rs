//! What a script's variables may hold, as far as splitting them matters.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::rules::shell;
use crate::rules::shell::assignments;
use crate::rules::shell::{Role, Run};
use crate::syntax::shell::{Joint, Node, NodeKind, Part, PartKind, Quoting, Script};
use crate::syntax::shell::{SimpleCommand, Variable, Word};

/// More variables than these are not followed.
const MOST: usize = 40;

/// How many calls of functions are followed.
const CALLS: usize = 50;

/// Whether a variable that the script sets surely holds one word without patterns.
type Plain<'a> = BTreeMap<&'a str, bool>;

/// What is told of each expansion: where it stands, and whether its value is one plain word.
pub(super) type Visit<'v> = dyn FnMut(Role, &Word, &Part, bool) + 'v;

/// Visits every expansion of a variable that stands in a word, in about the order of execution.
pub(super) fn each_variable(run: &Run, visit: &mut Visit<'_>) {
    let mut walk = Walk {
        script: run.script,
        given: run.variables,
        plain: BTreeMap::new(),
        functions: BTreeMap::new(),
        calls: 0,
        ended: false,
        visit,
    };
    walk.nodes(&run.script.body);
}

struct Walk<'a, 'v, 'w> {
    script: &'a Script,
    /// What was set before the script, each to one plain word as far as is known.
    given: &'a BTreeSet<String>,
    plain: Plain<'a>,
    functions: BTreeMap<&'a str, &'a Node>,
    calls: usize,
    /// Whether nothing behind is reached, since the script has ended.
    ended: bool,
    visit: &'w mut Visit<'v>,
}

impl<'a> Walk<'a, '_, '_> {
    fn nodes(&mut self, nodes: &'a [Node]) {
        for node in nodes {
            self.node(node);
        }
    }

    fn node(&mut self, node: &'a Node) {
        match &node.kind {
            NodeKind::Simple(index) => {
                if let Some(command) = self.script.commands.get(*index) {
                    self.command(command);
                }
            }
            NodeKind::Nothing | NodeKind::Arithmetic => {}
            NodeKind::Chain(links) => {
                for (joint, node) in links {
                    let before = self.plain.clone();
                    self.node(node);
                    if *joint != Joint::Start {
                        self.maybe_after(before);
                    }
                }
            }
            NodeKind::Pipeline(nodes) => nodes.iter().for_each(|node| self.apart(node)),
            NodeKind::Not(inner) => self.node(inner),
            NodeKind::If { arms, otherwise } => self.branches(arms, otherwise),
            NodeKind::While { condition, body } => {
                let before = self.plain.clone();
                self.forget_changed(condition);
                self.forget_changed(body);
                self.join(&before);
                self.nodes(condition);
                self.maybe(body);
            }
            NodeKind::For { variable, words, body, .. } => {
                // What a variable or a command gives is split here, whatever it holds.
                let is_plain = !words.is_empty()
                    && words.iter().all(|word| !word.expands && self.is_plain(word));
                for word in words {
                    self.word(Role::Loop, word);
                }
                let before = self.plain.clone();
                self.forget_changed(body);
                self.set(&variable.value, is_plain);
                self.nodes(body);
                self.maybe_after(before);
            }
            NodeKind::Count { body, .. } => self.maybe(body),
            NodeKind::Case { subject, arms } => {
                self.word(Role::Case, subject);
                let before = self.plain.clone();
                let is_complete = arms.iter().any(|(patterns, _)| {
                    patterns.iter().any(|pattern| pattern.text == "*" && !pattern.quoted)
                });
                let mut ends: Option<Plain<'a>> = (!is_complete).then(|| before.clone());
                for (_, body) in arms {
                    self.plain.clone_from(&before);
                    self.nodes(body);
                    ends = self.either(ends);
                }
                self.plain = ends.unwrap_or(before);
            }
            NodeKind::Group(nodes) => self.nodes(nodes),
            NodeKind::Subshell(nodes) => {
                let before = self.plain.clone();
                self.nodes(nodes);
                self.plain = before;
                self.ended = false;
            }
            NodeKind::Function { name, body, .. } => {
                self.functions.insert(name, body);
                self.apart(body);
            }
        }
        for target in node.redirections.iter().filter_map(|it| it.target.as_ref()) {
            self.word(Role::Target, target);
        }
    }

    /// What changes nothing for those that follow.
    fn apart(&mut self, node: &'a Node) {
        let before = self.plain.clone();
        self.node(node);
        self.plain = before;
        self.ended = false;
    }

    /// What may run or not.
    fn maybe(&mut self, nodes: &'a [Node]) {
        let before = self.plain.clone();
        self.nodes(nodes);
        self.maybe_after(before);
    }

    /// Joins what was with what is, unless the script has ended since.
    fn maybe_after(&mut self, before: Plain<'a>) {
        if std::mem::take(&mut self.ended) {
            self.plain = before;
        } else {
            self.join(&before);
        }
    }

    fn branches(&mut self, arms: &'a [(Vec<Node>, Vec<Node>)], otherwise: &'a [Node]) {
        let mut ends: Option<Plain<'a>> = None;
        for (condition, body) in arms {
            self.nodes(condition);
            let before = self.plain.clone();
            self.nodes(body);
            ends = self.either(ends);
            self.plain = before;
        }
        self.nodes(otherwise);
        let before = self.plain.clone();
        self.plain = self.either(ends).unwrap_or(before);
    }

    fn join(&mut self, other: &Plain<'a>) {
        self.plain = self.joined(other.clone(), &self.plain);
    }

    /// What holds where the script may have come either way.
    fn joined(&self, mut one: Plain<'a>, other: &Plain<'a>) -> Plain<'a> {
        for (&name, is_plain) in &mut one {
            let is_other = other.get(name).copied();
            *is_plain &= is_other.unwrap_or_else(|| self.given.contains(name));
        }
        for (&name, &is_plain) in other {
            one.entry(name).or_insert_with(|| is_plain && self.given.contains(name));
        }
        one
    }

    /// What holds behind branches, of which this one has been walked last.
    fn either(&mut self, ends: Option<Plain<'a>>) -> Option<Plain<'a>> {
        if std::mem::take(&mut self.ended) {
            return ends;
        }
        Some(match ends {
            None => self.plain.clone(),
            Some(ends) => self.joined(ends, &self.plain),
        })
    }

    fn holds(&self, name: &str) -> bool {
        self.plain.get(name).copied().unwrap_or_else(|| self.given.contains(name))
    }

    fn set(&mut self, name: &'a str, is_plain: bool) {
        if self.plain.len() < MOST || self.plain.contains_key(name) {
            self.plain.insert(name, is_plain);
        }
    }

    /// Forgets what a loop's body sets to something else than a plain word, since an earlier turn
    /// may have done so.
    fn forget_changed(&mut self, body: &'a [Node]) {
        let mut changed: Vec<&'a SimpleCommand> = Vec::new();
        let script = self.script;
        crate::syntax::shell::each_node(body, &mut |node| {
            if let NodeKind::Simple(index) = node.kind {
                changed.extend(script.commands.get(index));
            }
        });
        for command in changed {
            self.assign(command);
        }
    }

    fn command(&mut self, command: &'a SimpleCommand) {
        for (role, word) in shell::words(command) {
            self.word(role, word);
        }
        self.assign(command);
        self.ended |= matches!(command.name(), "exit" | "return" | "break" | "continue");
        if self.calls < CALLS
            && let Some(&body) = self.functions.get(command.name())
        {
            self.calls += 1;
            self.effects(body);
        }
    }

    /// What a function sets, without visiting its words again.
    fn effects(&mut self, body: &'a Node) {
        let mut visit = |_: Role, _: &Word, _: &Part, _: bool| {};
        let mut walk = Walk {
            script: self.script,
            given: self.given,
            plain: std::mem::take(&mut self.plain),
            functions: BTreeMap::new(),
            calls: CALLS,
            ended: false,
            visit: &mut visit,
        };
        walk.node(body);
        self.plain = walk.plain;
    }

    fn assign(&mut self, command: &'a SimpleCommand) {
        if command.words.is_empty() {
            for word in &command.assignments {
                self.assigned(word);
            }
        }
        match command.name() {
            _ if shell::declares(command) => {
                for word in command.arguments() {
                    self.assigned(word);
                }
            }
            _ => {
                for (name, _) in assignments::named(command) {
                    self.set(name, false);
                }
            }
        }
    }

    fn assigned(&mut self, word: &'a Word) {
        let Some(name) = shell::assigned(word) else { return };
        let length = word.text.find('=').map_or(0, |at| at + 1);
        let is_added = word.text[..length].ends_with("+=");
        let is_plain = if word.parts.is_empty() {
            is_plain_text(&word.text[length..]) && length < word.text.len()
        } else {
            self.are_plain(&word.parts, length)
        };
        let is_plain = is_plain && (!is_added || self.holds(name));
        self.set(name, is_plain);
    }

    fn word(&mut self, role: Role, word: &'a Word) {
        self.parts(role, word, &word.parts);
    }

    fn parts(&mut self, role: Role, word: &'a Word, parts: &'a [Part]) {
        for part in parts {
            match &part.kind {
                PartKind::Variable(variable) => {
                    let is_plain = self.holds_plain(variable);
                    (self.visit)(role, word, part, is_plain);
                    self.inside(&variable.operand);
                    if matches!(variable.operator, ":=" | "=") && !self.holds(&variable.name) {
                        self.set(&variable.name, false);
                    }
                }
                PartKind::Command(command) => self.script(&command.script),
                PartKind::Process(script) => self.script(script),
                PartKind::Arithmetic(parts) => self.inside(parts),
                PartKind::Literal(_) | PartKind::Array => {}
            }
        }
    }

    /// The substitutions inside an expansion, which is not split itself.
    fn inside(&mut self, parts: &'a [Part]) {
        for part in parts {
            match &part.kind {
                PartKind::Variable(variable) => self.inside(&variable.operand),
                PartKind::Command(command) => self.script(&command.script),
                PartKind::Process(script) => self.script(script),
                PartKind::Arithmetic(parts) => self.inside(parts),
                PartKind::Literal(_) | PartKind::Array => {}
            }
        }
    }

    fn script(&mut self, script: &'a Script) {
        let before = self.plain.clone();
        let outer = std::mem::replace(&mut self.script, script);
        self.nodes(&script.body);
        self.script = outer;
        self.plain = before;
        self.ended = false;
    }

    fn is_plain(&self, word: &Word) -> bool {
        if word.parts.is_empty() {
            return !word.text.is_empty() && is_plain_text(&word.text);
        }
        self.are_plain(&word.parts, 0)
    }

    /// Whether parts give one plain word, without the first `skip` bytes of the first.
    fn are_plain(&self, parts: &[Part], skip: usize) -> bool {
        let mut is_empty = true;
        for (index, part) in parts.iter().enumerate() {
            match &part.kind {
                PartKind::Literal(text) => {
                    let text = if index == 0 { text.get(skip..).unwrap_or(text) } else { text };
                    is_empty &= text.is_empty();
                    if !is_plain_text(text) || part.quoting == Quoting::Ansi {
                        return false;
                    }
                }
                PartKind::Variable(variable) if self.holds_plain(variable) => is_empty = false,
                PartKind::Arithmetic(_) => is_empty = false,
                _ => return false,
            }
        }
        !is_empty
    }

    fn holds_plain(&self, variable: &Variable) -> bool {
        // Numbers, and letters of options.
        const SPECIAL: [&str; 14] = [
            "?",
            "#",
            "$",
            "!",
            "-",
            "EUID",
            "LINENO",
            "OPTIND",
            "PPID",
            "RANDOM",
            "SECONDS",
            "SHELLOPTS",
            "SHLVL",
            "UID",
        ];
        if variable.prefix.is_some() || variable.subscript.is_some() {
            return false;
        }
        if SPECIAL.contains(&variable.name.as_str()) {
            return true;
        }
        self.holds(&variable.name)
    }
}

/// Whether the shell leaves an unquoted text as it is.
fn is_plain_text(text: &str) -> bool {
    !text.contains([' ', '\t', '\n', '*', '?', '[', '{'])
}

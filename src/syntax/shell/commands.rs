//! A script's words, put together to commands.

use std::ops::Range;

use crate::syntax::joined::Joined;
use crate::syntax::shell::cursor::{Cursor, is_blank, is_name};
use crate::syntax::shell::redirections::Heredoc;
use crate::syntax::shell::{FunctionForm, Joint, Node, NodeKind, Script, SimpleCommand, Word};
use crate::text::Span;

/// Words that begin or end something where a command may begin.
const RESERVED: [&str; 19] = [
    "if", "then", "elif", "else", "fi", "while", "until", "for", "select", "do", "done", "case",
    "esac", "{", "}", "!", "function", "time", "coproc",
];

/// Those of them that only end or divide.
const CLOSERS: [&str; 8] = ["then", "elif", "else", "fi", "do", "done", "esac", "}"];

/// What ends an arm of a `case`.
pub(super) const ARM_ENDS: [&str; 4] = [";;&", ";;", ";&", "esac"];

/// Reads the part of `source` at `range` as a script. Any text gives a script.
pub fn parse(source: &Joined, range: Range<usize>) -> Script {
    let mut script = Script::default();
    parse_more(&mut script, source, range);
    script
}

/// Reads the part of `source` at `range` as what follows in a script.
pub fn parse_more(script: &mut Script, source: &Joined, range: Range<usize>) {
    let mut cursor = Cursor::new(source, range, 0);
    whole(&mut cursor, script);
    script.errors.append(&mut cursor.errors);
}

/// Reads the part of `source` at `range` as the lines of a heredoc whose name is not quoted.
pub fn parse_body(script: &mut Script, source: &Joined, range: Range<usize>) {
    let mut cursor = Cursor::new(source, range, 0);
    script.bodies.push(cursor.body());
}

/// Reads up to the end of the text.
pub(super) fn whole(cursor: &mut Cursor, script: &mut Script) {
    if cursor.enter().is_none() {
        return;
    }
    let mut reader = Reader::new(cursor);
    reader.commands = std::mem::take(&mut script.commands);
    while let Some(stop) = reader.list(&mut script.body) {
        reader.unexpected(stop);
    }
    script.commands = reader.commands;
    script.bodies.append(&mut reader.bodies);
    script.pipes_of_both.append(&mut reader.pipes_of_both);
    cursor.leave();
}

/// Reads up to the `)` that ends what `opener` began at `start`, and behind it.
pub(super) fn inner(cursor: &mut Cursor, start: usize, opener: &'static str) -> Script {
    if cursor.enter().is_none() {
        cursor.skip_nested(')');
        return Script::default();
    }
    let mut reader = Reader::new(cursor);
    let opener = Opener { at: start, text: opener };
    reader.open.push((opener, ")"));
    let (body, _) = reader.block(opener, &[")"]);
    let Reader { commands, bodies, pipes_of_both, .. } = reader;
    cursor.leave();
    Script { commands, body, bodies, pipes_of_both, errors: Vec::new() }
}

/// The word that begins a compound command, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Opener {
    pub(super) at: usize,
    pub(super) text: &'static str,
}

pub(super) struct Reader<'a, 'text> {
    pub(super) cursor: &'a mut Cursor<'text>,
    commands: Vec<SimpleCommand>,
    /// What stands before the next command.
    pub(super) joint: Joint,
    /// The compound commands that are open, each with its last word.
    pub(super) open: Vec<(Opener, &'static str)>,
    /// Heredocs whose lines begin behind the next line break.
    pub(super) heredocs: Vec<Heredoc>,
    /// What the lines of earlier ones expand.
    pub(super) bodies: Vec<Word>,
    pipes_of_both: Vec<Span>,
    /// Where the last thing that belongs to a command ends.
    pub(super) end: usize,
}

impl<'a, 'text> Reader<'a, 'text> {
    fn new(cursor: &'a mut Cursor<'text>) -> Reader<'a, 'text> {
        Reader {
            end: cursor.at,
            cursor,
            commands: Vec::new(),
            joint: Joint::Start,
            open: Vec::new(),
            heredocs: Vec::new(),
            bodies: Vec::new(),
            pipes_of_both: Vec::new(),
        }
    }

    /// Adds the commands from here on, up to what ends a list. That is not taken.
    fn list(&mut self, nodes: &mut Vec<Node>) -> Option<&'static str> {
        loop {
            self.skip_lines();
            self.cursor.peek()?;
            if let Some(stop) = self.stop() {
                return Some(stop);
            }
            if let Some(operator) = self.cursor.eat_any(&["&&", "||", "|&", "|", ";", "&"]) {
                let span = self.cursor.since(self.cursor.at - operator.len());
                self.cursor.error(span, "message-unexpected", vec![("token", operator.into())]);
                continue;
            }
            let Some(node) = self.chain() else { continue };
            nodes.push(node);
            self.cursor.skip_blanks();
            if self.stop_sign().is_some() {
                continue;
            }
            let is_separated = self.cursor.eat(";") || self.cursor.eat("&");
            if is_separated || self.cursor.peek() == Some('\n') {
                self.joint = Joint::Sequence;
            } else if self.cursor.peek().is_some_and(|c| c != '#') {
                self.astray();
            }
        }
    }

    /// A word or a bracket behind a command that is complete.
    fn astray(&mut self) {
        let start = self.cursor.at;
        if self.stop().is_some() && self.cursor.peek() != Some('}') {
            // `fi done`: the list goes on with it.
            return;
        }
        if self.cursor.word().is_none() {
            self.cursor.bump();
        }
        let token = self.cursor.slice(start, self.cursor.at);
        let args = vec![("token", token.into())];
        self.cursor.error(self.cursor.since(start), "message-unexpected", args);
    }

    /// What ends a list here, if anything does.
    fn stop(&self) -> Option<&'static str> {
        self.stop_sign().or_else(|| self.reserved().filter(|it| CLOSERS.contains(it)))
    }

    fn stop_sign(&self) -> Option<&'static str> {
        let rest = self.cursor.rest();
        [";;&", ";;", ";&", ")"].into_iter().find(|it| rest.starts_with(it))
    }

    /// The reserved word that stands here.
    pub(super) fn reserved(&self) -> Option<&'static str> {
        let rest = self.cursor.rest();
        let is_here = |word: &&str| {
            let behind = rest.strip_prefix(*word).map(|it| it.chars().next());
            behind.is_some_and(|c| c.is_none_or(|c| is_blank(c) || "\n;&|()<>\\".contains(c)))
        };
        RESERVED.into_iter().find(is_here)
    }

    pub(super) fn eat_reserved(&mut self, word: &'static str) -> bool {
        let is_here = self.reserved() == Some(word);
        if is_here {
            self.cursor.eat(word);
            self.end = self.cursor.at;
        }
        is_here
    }

    fn unexpected(&mut self, stop: &'static str) {
        let start = self.cursor.at;
        self.cursor.eat(stop);
        let args = vec![("token", stop.into())];
        self.cursor.error(self.cursor.since(start), "message-unexpected", args);
    }

    /// The commands up to one of `closers`, and which it was; none where they are missing.
    pub(super) fn block(
        &mut self,
        opener: Opener,
        closers: &'static [&'static str],
    ) -> (Vec<Node>, Option<&'static str>) {
        self.joint = Joint::Start;
        let mut nodes = Vec::new();
        while let Some(stop) = self.list(&mut nodes) {
            if closers.contains(&stop) {
                self.cursor.eat(stop);
                self.end = self.cursor.at;
                // A substitution may be empty, and so may an arm of a `case`, behind its `)`.
                if nodes.is_empty() && !matches!(opener.text, "$(" | "<(" | ")") {
                    let span = self.cursor.span(opener.at, opener.at + opener.text.len());
                    let args = vec![("opener", opener.text.into()), ("closer", stop.into())];
                    self.cursor.error(span, "message-empty", args);
                }
                return (nodes, Some(stop));
            }
            if self.open.iter().any(|(_, last)| *last == stop) {
                break;
            }
            self.unexpected(stop);
        }
        let whole = self.open.last().map_or(opener, |&(whole, _)| whole);
        self.cursor.unclosed(whole.at, whole.text, closers[closers.len() - 1]);
        (nodes, None)
    }

    /// Goes behind blanks, line breaks and comments.
    pub(super) fn skip_lines(&mut self) {
        loop {
            self.cursor.skip_blanks();
            match self.cursor.peek() {
                Some('#') => self.cursor.skip_line(),
                Some('\n') => {
                    self.cursor.bump();
                    self.skip_heredocs();
                }
                _ => return,
            }
        }
    }

    /// Commands joined by `&&` and `||`.
    fn chain(&mut self) -> Option<Node> {
        let start = self.cursor.at;
        let first = self.pipeline()?;
        let mut rest = Vec::new();
        loop {
            self.cursor.skip_blanks();
            let Some(operator) = self.cursor.eat_any(&["&&", "||"]) else { break };
            self.joint = if operator == "&&" { Joint::And } else { Joint::Or };
            let joint = self.joint;
            if self.is_unfinished(operator) {
                break;
            }
            let Some(node) = self.pipeline() else { break };
            rest.push((joint, node));
        }
        if rest.is_empty() {
            return Some(first);
        }
        rest.insert(0, (Joint::Start, first));
        Some(self.node(start, NodeKind::Chain(rest)))
    }

    /// `! a | b`, also with more than one `!`, which bash takes two by two.
    fn pipeline(&mut self) -> Option<Node> {
        let start = self.cursor.at;
        let mut is_negated = false;
        loop {
            if self.eat_reserved("!") {
                is_negated = !is_negated;
            } else if !self.eat_reserved("time") {
                break;
            }
            self.cursor.skip_blanks();
        }
        // `!` alone fails, and `time` alone succeeds.
        let is_alone = self.cursor.at > start && matches!(self.cursor.peek(), Some('\n' | ';'));
        let inner = if is_alone { self.node(start, NodeKind::Nothing) } else { self.piped()? };
        if !is_negated {
            return Some(inner);
        }
        Some(self.node(start, NodeKind::Not(Box::new(inner))))
    }

    /// Commands joined by `|`.
    fn piped(&mut self) -> Option<Node> {
        let start = self.cursor.at;
        let mut nodes = vec![self.command()?];
        loop {
            self.cursor.skip_blanks();
            if self.cursor.rest().starts_with("||") {
                break;
            }
            let Some(operator) = self.cursor.eat_any(&["|&", "|"]) else { break };
            self.joint = Joint::Pipe;
            if operator == "|&" {
                self.pipes_of_both.push(self.cursor.since(self.cursor.at - operator.len()));
            }
            if self.is_unfinished(operator) {
                break;
            }
            let Some(node) = self.command() else { break };
            nodes.push(node);
        }
        if nodes.len() == 1 {
            return nodes.pop();
        }
        Some(self.node(start, NodeKind::Pipeline(nodes)))
    }

    /// Goes to the command behind the operator that ends here; true where there is none.
    fn is_unfinished(&mut self, operator: &'static str) -> bool {
        let at = self.cursor.at;
        self.skip_lines();
        let is_operator = self.cursor.rest().starts_with([';', '|', '&'])
            && !self.cursor.rest().starts_with("&>");
        let is_unfinished = self.cursor.peek().is_none() || is_operator || self.stop().is_some();
        if is_unfinished {
            let span = self.cursor.span(at - operator.len(), at);
            self.cursor.error(span, "message-unfinished", vec![("operator", operator.into())]);
        }
        is_unfinished
    }

    fn node(&self, start: usize, kind: NodeKind) -> Node {
        let span = self.cursor.span(start, self.end.max(start));
        Node { span, kind, redirections: Vec::new() }
    }

    /// One command; `None` where the text ends, or where commands stand too deep in each other.
    pub(super) fn command(&mut self) -> Option<Node> {
        if self.cursor.enter().is_none() {
            self.cursor.skip_all();
            return None;
        }
        let start = self.cursor.at;
        let node = match self.compound() {
            Some(kind) => {
                let redirections = self.redirections();
                Some(Node { redirections, ..self.node(start, kind) })
            }
            None => self.simple(),
        };
        self.cursor.leave();
        node
    }

    /// Assignments, words and redirections.
    fn simple(&mut self) -> Option<Node> {
        let start = self.cursor.at;
        let mut command = SimpleCommand {
            span: self.cursor.since(start),
            joined_by: self.joint,
            assignments: Vec::new(),
            words: Vec::new(),
            redirections: Vec::new(),
        };
        while let Some(next) = self.cursor.peek() {
            if is_in_test(&command) && matches!(next, '\n' | '&' | '|' | '(' | ')' | '<' | '>') {
                self.cursor.bump();
                self.cursor.skip_blanks();
                continue;
            }
            if next == '#' {
                break;
            }
            if let Some(redirection) = self.redirection() {
                command.redirections.push(redirection);
            } else if next == '(' && command.words.len() == 1 && self.is_function() {
                let name = command.words.pop().map(|word| word.text).unwrap_or_default();
                let kind = self.function(name, FunctionForm::Brackets);
                return Some(self.node(start, kind));
            } else if next == '(' {
                self.astray();
            } else {
                let at = self.cursor.at;
                let Some(word) = self.cursor.word() else { break };
                let raw = self.cursor.slice(at, self.cursor.at);
                if command.words.is_empty() && is_assignment(raw) {
                    command.assignments.push(word);
                } else {
                    command.words.push(word);
                }
                self.end = self.cursor.at;
            }
            self.cursor.skip_blanks();
        }
        if self.cursor.at == start {
            // No word and no operator begins here: take it as it comes.
            self.cursor.bump();
            return None;
        }
        if command.assignments.is_empty() && command.words.is_empty() {
            let redirections = command.redirections;
            return Some(Node { redirections, ..self.node(start, NodeKind::Nothing) });
        }
        let kind = NodeKind::Simple(self.commands.len());
        let node = self.node(start, kind);
        command.span = node.span;
        self.commands.push(command);
        Some(node)
    }

    /// Goes behind `()`, if that stands here.
    pub(super) fn is_function(&mut self) -> bool {
        let start = self.cursor.at;
        self.cursor.bump();
        self.cursor.skip_blanks();
        let is_function = self.cursor.eat(")");
        if !is_function {
            self.cursor.at = start;
        }
        is_function
    }
}

/// Whether a `[[` is open, in which operators compare.
fn is_in_test(command: &SimpleCommand) -> bool {
    command.name() == "[[" && command.words.last().is_some_and(|word| word.text != "]]")
}

fn is_assignment(raw: &str) -> bool {
    let Some((name, _)) = raw.split_once('=') else { return false };
    let name = name.strip_suffix('+').unwrap_or(name);
    is_name(name.split_once('[').map_or(name, |(name, _)| name))
}

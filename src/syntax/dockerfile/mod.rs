//! Dockerfile text to a tree of instructions.
//!
//! Every instruction becomes a [`Node`] with the places of its keyword, flags, words and heredocs.
//! What the builder would reject stands in [`Tree::errors`]; `check` lists the wordings.

mod check;
mod heredoc;
mod json;
mod lexer;
mod lines;
mod mounts;
mod tokens;
mod words;

pub use heredoc::Heredoc;
pub use heredoc::opens_heredoc;
pub use mounts::{MountOption, mount_options};
pub use tokens::tokens;
pub use words::unquote;

use std::ops::Range;

use crate::order;
use crate::syntax::SyntaxError;
use crate::syntax::dockerfile::lines::LineReader;
use crate::syntax::joined::Joined;
use crate::text::{FileId, Span, Spanned};

/// All that stands in a Dockerfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    pub file: FileId,
    /// What continues a line.
    pub escape: char,
    pub directives: Vec<Directive>,
    /// Whole-line comments, directives among them, from the `#` to the end of the line.
    pub comments: Vec<Span>,
    pub instructions: Vec<Node>,
    pub errors: Vec<SyntaxError>,
}

/// `# name=value` at the top: `syntax`, `escape` or `check`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The whole line.
    pub span: Span,
    /// In lower case.
    pub name: String,
    pub value: Spanned<String>,
}

/// One instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// From the keyword to the end of the last argument or heredoc.
    pub span: Span,
    /// All lines it takes, comments and blank lines within it and heredocs included.
    pub extent: Span,
    /// As written.
    pub keyword: Spanned<String>,
    pub flags: Vec<Flag>,
    pub arguments: Arguments,
    pub heredocs: Vec<Heredoc>,
    /// The instruction without line continuations.
    pub line: Joined,
    /// Where in [`Node::line`] the arguments behind the flags stand.
    pub rest: Range<usize>,
    /// The characters that continue its lines.
    pub continuations: Vec<Span>,
    /// Blank lines between its lines.
    pub blank_lines: Vec<Span>,
}

/// `--name` or `--name=value` before the arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    pub span: Span,
    /// Without the dashes.
    pub name: String,
    pub value: Option<Spanned<String>>,
}

impl Flag {
    /// Whether a flag that may be `true` or `false`, and is the former without a value, is off.
    pub fn is_off(&self) -> bool {
        self.value.as_ref().is_some_and(|value| value.value.eq_ignore_ascii_case("false"))
    }
}

/// What follows the keyword and the flags, in the form that the instruction asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arguments {
    None,
    /// Words between blanks, as written: FROM, EXPOSE, COPY, ADD, VOLUME.
    Words(Vec<Spanned<String>>),
    /// The items of a JSON array, unescaped.
    Json(Vec<Spanned<String>>),
    /// One text, as written: the shell form; WORKDIR, USER, STOPSIGNAL, MAINTAINER.
    Text(Spanned<String>),
    /// ENV, LABEL.
    Pairs(Vec<Setting>),
    /// ARG: names, each with a default or without.
    Names(Vec<Setting>),
    /// HEALTHCHECK: `CMD` or `NONE`, and what follows.
    Health(Spanned<String>, Box<Arguments>),
    /// What ONBUILD keeps for later. Its heredocs stand in the outer node.
    Trigger(Box<Node>),
}

/// A name with a value, both as written, with their quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    pub span: Span,
    pub name: Spanned<String>,
    pub value: Option<Spanned<String>>,
    /// False for `ENV name value`, and for an ARG without a value.
    pub has_equals: bool,
}

impl Node {
    /// The keyword in capitals.
    pub fn name(&self) -> String {
        self.keyword.value.to_ascii_uppercase()
    }
}

/// The instructions the builder knows.
pub const INSTRUCTIONS: [&str; 18] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// Reads a Dockerfile. Any text gives a tree.
pub fn parse(file: FileId, text: &str) -> Tree {
    let mut reader = LineReader::new(file, text);
    let mut instructions = Vec::new();
    let mut errors = Vec::new();
    while let Some(line) = reader.next_line() {
        let mut node = words::node(line.joined, reader.escape);
        heredoc::attach(&mut node, &mut reader, &mut errors);
        node.extent = node.extent.cover(line.extent).cover(node.span);
        node.continuations = line.continuations;
        node.blank_lines = line.blank_lines;
        instructions.push(node);
    }
    errors.append(&mut reader.errors);
    let LineReader { escape, directives, comments, .. } = reader;
    let mut tree = Tree { file, escape, directives, comments, instructions, errors };
    check::tree(&mut tree, text);
    order::sort_by_place(&mut tree.errors, |it| (it.span.range().start, it.span.range().end));
    // Behind a heredoc that never ends stand its lines, and no instructions to judge.
    let is_open = |it: &SyntaxError| {
        matches!(it.wording, "message-heredoc-not-ended" | "message-heredoc-end-indented")
    };
    if let Some(at) = tree.errors.iter().position(is_open) {
        tree.errors.truncate(at + 1);
    }
    tree
}

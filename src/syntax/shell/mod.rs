//! Shell scripts: commands, words and their parts, with their places in the Dockerfile.
//!
//! [`parse`] reads what `sh`, `ash` and `bash` accept together. It keeps two views: the simple
//! commands in the order they are written, and the tree of what joins them.

mod commands;
mod compound;
mod cursor;
mod redirections;
#[cfg(test)]
mod tests;
mod walk;
mod words;

pub use commands::{parse, parse_body, parse_more};
pub use cursor::is_name;
pub use walk::each_node;

use crate::syntax::SyntaxError;
use crate::text::{Span, Spanned};

/// A shell script, or the inside of a substitution.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// Simple commands in the order they are written. Those inside `( … )`, `{ …; }`, `if`, `for`
    /// and `while` stand in the list as any other; those inside `$( … )` belong to their word.
    pub commands: Vec<SimpleCommand>,
    /// How the commands hang together.
    pub body: Vec<Node>,
    /// The lines of its heredocs, as far as the shell expands them.
    pub bodies: Vec<Word>,
    /// Where errors go into a pipe too: each `|&`.
    pub pipes_of_both: Vec<Span>,
    /// What no shell would read.
    pub errors: Vec<SyntaxError>,
}

/// `NAME=value … word word …` with what joins it to the command before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimpleCommand {
    /// From the first assignment or word to the last word or redirection.
    pub span: Span,
    pub joined_by: Joint,
    pub assignments: Vec<Word>,
    /// The command's name and its arguments, without redirections.
    pub words: Vec<Word>,
    pub redirections: Vec<Redirection>,
}

/// What stands between a command and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// The first command of a script or of a group.
    Start,
    /// `;`, `&` or a line break.
    Sequence,
    And,
    Or,
    Pipe,
}

/// A command of any kind in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub span: Span,
    pub kind: NodeKind,
    /// Those behind a compound command; a simple command has its own.
    pub redirections: Vec<Redirection>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// One of [`Script::commands`].
    Simple(usize),
    /// Redirections alone.
    Nothing,
    /// `a && b || c`; the first is joined by [`Joint::Start`].
    Chain(Vec<(Joint, Node)>),
    /// `a | b | c`, with more than one command.
    Pipeline(Vec<Node>),
    /// `! a`.
    Not(Box<Node>),
    /// Conditions with what each leads to, and the `else`.
    If {
        arms: Vec<(Vec<Node>, Vec<Node>)>,
        otherwise: Vec<Node>,
    },
    /// `while` and `until`.
    While {
        condition: Vec<Node>,
        body: Vec<Node>,
    },
    /// `for NAME [in words]` and `select`.
    For {
        variable: Spanned<String>,
        words: Vec<Word>,
        body: Vec<Node>,
        is_select: bool,
    },
    /// `for (( … ))`.
    Count {
        header: Span,
        body: Vec<Node>,
    },
    Case {
        subject: Word,
        arms: Vec<(Vec<Word>, Vec<Node>)>,
    },
    /// `{ …; }`
    Group(Vec<Node>),
    /// `( … )`
    Subshell(Vec<Node>),
    Function {
        name: String,
        body: Box<Node>,
        form: FunctionForm,
    },
    /// `(( … ))`
    Arithmetic,
}

/// How a function is introduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunctionForm {
    /// `f() …`
    Brackets,
    /// `function f …`
    Keyword,
    /// `function f() …`
    KeywordAndBrackets,
}

/// `2> file`, `<<EOF` and their like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirection {
    /// From the descriptor or operator to the end of the target.
    pub span: Span,
    pub operator: &'static str,
    /// The number before the operator.
    pub descriptor: String,
    pub target: Option<Word>,
}

/// One word of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub span: Span,
    /// Without quotes and escapes; expansions stand as written (`$HOME`, `${x}`, `$(cmd)`).
    pub text: String,
    /// Whether some part of it is quoted.
    pub quoted: bool,
    /// Whether the shell replaces some part of it: a variable, a command, arithmetic.
    pub expands: bool,
    /// What it is put together from; none where all of it stands for itself.
    pub parts: Vec<Part>,
}

/// A piece of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Without the quotes around it, so empty for `""`, but with the marks of an expansion.
    pub span: Span,
    pub quoting: Quoting,
    pub kind: PartKind,
}

/// What protects a part from the shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoting {
    None,
    /// `\x`
    Escaped,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// `$'…'`
    Ansi,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartKind {
    Literal(String),
    Variable(Variable),
    /// `$( … )`, or backticks.
    Command(Box<Substitution>),
    /// `$(( … ))` and the expansions within.
    Arithmetic(Vec<Part>),
    /// `<( … )` and `>( … )`
    Process(Box<Script>),
    /// `( … )` behind an assignment's `=`.
    Array,
}

/// `$NAME` or `${…}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    pub is_braced: bool,
    /// `#` for a length, `!` for an indirection.
    pub prefix: Option<char>,
    /// What stands in `[…]`.
    pub subscript: Option<String>,
    /// `:-`, `%%`, `/` and their like; empty where there is none.
    pub operator: &'static str,
    /// What stands behind the operator.
    pub operand: Vec<Part>,
}

/// A command whose output takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substitution {
    pub script: Script,
    pub is_backticked: bool,
}

impl SimpleCommand {
    /// The name of the command; empty for assignments alone.
    pub fn name(&self) -> &str {
        self.words.first().map_or("", |word| &word.text)
    }

    /// The words behind the name.
    pub fn arguments(&self) -> &[Word] {
        self.words.get(1..).unwrap_or_default()
    }

    /// Whether `flag` is among the arguments: `-y` also within `-qy`, `--yes` as itself or as
    /// `--yes=…`.
    pub fn has_flag(&self, flag: &str) -> bool {
        self.arguments().iter().any(|word| is_flag(&word.text, flag))
    }

    /// The arguments that are not flags.
    pub fn operands(&self) -> impl Iterator<Item = &Word> {
        self.arguments().iter().filter(|word| !word.text.starts_with('-'))
    }
}

fn is_flag(word: &str, flag: &str) -> bool {
    if let Some(long) = flag.strip_prefix("--") {
        let name = word.strip_prefix("--").map(|it| it.split('=').next().unwrap_or(it));
        return name == Some(long);
    }
    let letters = word.strip_prefix('-').filter(|it| !it.starts_with('-'));
    letters.is_some_and(|it| flag.strip_prefix('-').is_some_and(|letter| it.contains(letter)))
}

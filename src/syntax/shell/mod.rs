//! The words and operators of a RUN line, with their places in the Dockerfile.

mod commands;
mod lexer;

pub use commands::parse;

use crate::text::Span;

/// A shell script, split into simple commands in the order they are written.
///
/// Commands inside `( … )`, `{ …; }`, `if`, `for` and `while` stand in the list as any other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    pub commands: Vec<SimpleCommand>,
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

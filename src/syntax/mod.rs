//! Text to trees. Parsing never fails: a tree and a list of errors come out of any text.

pub mod dockerfile;
pub mod joined;
pub mod json;
pub mod near;
pub mod quotes;
pub mod shell;
pub mod toml;
pub mod yaml;

use crate::finding::Args;
use crate::text::Span;

/// What a parser could not make sense of. Rules turn these into findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub span: Span,
    /// Which message of the syntax rule's page says it: `message-unknown-instruction`, ….
    pub wording: &'static str,
    pub args: Args,
    /// What to write instead of the span's text, where that is clear.
    pub instead: Option<String>,
}

/// What a piece of text is to the reader's eye. Both parsers colour with these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenKind {
    /// An instruction, `AS`, a YAML key.
    Keyword,
    /// `--from`, `-y`.
    Flag,
    /// A quoted text, an exec-form item.
    String,
    /// `$NAME`, `${NAME:-x}`.
    Variable,
    /// A number or a boolean of YAML.
    Literal,
    Comment,
    /// `&&`, `|`, `\`, `<<EOF`, `-` and `:` of YAML.
    Punctuation,
    /// A stage's or an image's name; an anchor or an alias.
    Name,
}

/// A coloured piece. The tokens of a file are sorted and do not overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub span: Span,
    pub kind: TokenKind,
}

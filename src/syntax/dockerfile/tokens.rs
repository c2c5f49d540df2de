//! Pieces of a Dockerfile by colour.

use crate::syntax::dockerfile::parse;
use crate::syntax::{Token, TokenKind};
use crate::text::FileId;

/// The coloured pieces of a Dockerfile, sorted and not overlapping.
pub fn tokens(file: FileId, text: &str) -> Vec<Token> {
    let tree = parse(file, text);
    let mut tokens: Vec<Token> =
        tree.comments.iter().map(|&span| Token { span, kind: TokenKind::Comment }).collect();
    tokens.sort_by_key(|token| token.span);
    tokens
}

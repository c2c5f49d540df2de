//! What the builder would reject.

use crate::finding::Args;
use crate::syntax::SyntaxError;
use crate::syntax::dockerfile::{INSTRUCTIONS, Node, Tree};
use crate::syntax::near::nearest;
use crate::text::Span;

/// Checks one instruction; `before` is the one above.
pub(super) fn node(
    node: &Node,
    before: Option<&Node>,
    _escape: char,
    errors: &mut Vec<SyntaxError>,
) {
    let name = node.name();
    if !INSTRUCTIONS.contains(&name.as_str()) {
        errors.push(unknown(node, before));
    }
}

fn unknown(node: &Node, _before: Option<&Node>) -> SyntaxError {
    let known = nearest(&node.keyword.value, &INSTRUCTIONS);
    let args = vec![("instruction", node.keyword.value.as_str().into())];
    let mut error = refused("message-unknown-instruction", node.keyword.span, args);
    error.instead = known.map(str::to_owned);
    error
}

/// Checks the file as a whole.
pub(super) fn whole(tree: &mut Tree, _text: &str) {
    if tree.instructions.is_empty() {
        let span = Span::at(tree.file, 0);
        tree.errors.push(refused("message-no-instructions", span, Vec::new()));
    }
}

fn refused(wording: &'static str, span: Span, args: Args) -> SyntaxError {
    SyntaxError { span, wording, args, instead: None }
}

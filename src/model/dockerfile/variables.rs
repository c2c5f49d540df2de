//! Texts in which the builder puts variables.

use crate::model::expand::{ExpandError, expand};
use crate::syntax::SyntaxError;
use crate::syntax::dockerfile::{Arguments, Node};
use crate::text::Spanned;

/// What the builder refuses in the variables of an instruction, whatever they hold.
pub(super) fn check(node: &Node, escape: char) -> Vec<SyntaxError> {
    let any_value = |_: &str| Some("x".to_owned());
    let wrong = |text: &Spanned<String>| {
        let error = expand(&text.value, escape, &any_value).err()?;
        Some(refused(text, error))
    };
    texts(node).into_iter().filter_map(wrong).collect()
}

/// How the builder's complaint about a variable is worded.
pub(super) fn refused(text: &Spanned<String>, error: ExpandError) -> SyntaxError {
    let wording = match error {
        ExpandError::UnclosedBrace => "message-brace-not-closed",
        ExpandError::UnclosedQuote => "message-quote-not-closed",
        ExpandError::BadSubstitution => "message-bad-substitution",
        ExpandError::Required => "message-variable-required",
    };
    let args = vec![("text", text.value.as_str().into())];
    SyntaxError { span: text.span, wording, args, instead: None }
}

/// What is expanded before the build goes on. Commands are not: their shell does that.
fn texts(node: &Node) -> Vec<&Spanned<String>> {
    match (node.name().as_str(), &node.arguments) {
        (_, Arguments::Pairs(settings) | Arguments::Names(settings)) => {
            settings.iter().filter_map(|setting| setting.value.as_ref()).collect()
        }
        ("WORKDIR" | "USER" | "STOPSIGNAL", Arguments::Text(text)) => vec![text],
        ("EXPOSE" | "VOLUME", Arguments::Words(words)) => words.iter().collect(),
        ("COPY" | "ADD", Arguments::Words(words)) if node.heredocs.is_empty() => {
            words.iter().collect()
        }
        _ => Vec::new(),
    }
}

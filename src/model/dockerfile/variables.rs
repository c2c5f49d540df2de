//! Texts in which the builder puts variables.

use crate::model::expand::{ExpandError, expand, expand_raw};
use crate::syntax::SyntaxError;
use crate::syntax::dockerfile::{Arguments, Flag, Heredoc, Node};
use crate::syntax::dockerfile::{mount_options, opens_heredoc};
use crate::text::Spanned;

/// What the builder refuses in the variables of an instruction, whatever they hold.
pub(super) fn check(node: &Node, escape: char, source: &str) -> Vec<SyntaxError> {
    let any_value = |_: &str| Some("x".to_owned());
    let wrong = |text: Spanned<String>| {
        let error = expand(&text.value, escape, &any_value).err()?;
        Some(refused(&text, error))
    };
    let wrong_body = |heredoc: &Heredoc| {
        let error = expand_raw(heredoc.body.of(source), &any_value).err()?;
        let opening = heredoc.opening.of(source).to_owned();
        Some(refused(&Spanned::new(opening, heredoc.opening), error))
    };
    // The shell of a RUN reads its heredocs, the builder those of files.
    let is_file = matches!(node.name().as_str(), "COPY" | "ADD");
    let files = node.heredocs.iter().filter(|heredoc| is_file && heredoc.expands);
    texts(node).into_iter().filter_map(wrong).chain(files.filter_map(wrong_body)).collect()
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

/// What is expanded before the build goes on, as far as it could be wrong. Commands are not: their
/// shell does that.
fn texts(node: &Node) -> Vec<Spanned<String>> {
    let name = node.name();
    let mut texts: Vec<&Spanned<String>> = Vec::new();
    match (name.as_str(), &node.arguments) {
        (_, Arguments::Pairs(settings) | Arguments::Names(settings)) => {
            for setting in settings {
                texts.push(&setting.name);
                texts.extend(&setting.value);
            }
        }
        ("WORKDIR" | "USER" | "STOPSIGNAL", Arguments::Text(text)) => texts.push(text),
        ("EXPOSE" | "VOLUME" | "COPY" | "ADD", Arguments::Words(words)) => {
            texts.extend(words.iter().filter(|word| !opens_heredoc(&word.value)));
        }
        ("VOLUME" | "COPY" | "ADD", Arguments::Json(items)) => texts.extend(items),
        _ => {}
    }
    let is_expanded = |flag: &&Flag| match name.as_str() {
        "COPY" | "ADD" => matches!(flag.name.as_str(), "chown" | "chmod" | "checksum"),
        "FROM" => flag.name == "platform",
        _ => false,
    };
    texts.extend(node.flags.iter().filter(is_expanded).filter_map(|flag| flag.value.as_ref()));
    // Without these letters nothing is expanded, and nothing can be wrong.
    let is_special = |text: &&Spanned<String>| text.value.contains(['$', '"', '\'']);
    let mut texts: Vec<_> = texts.into_iter().filter(is_special).cloned().collect();
    if name == "RUN" {
        let mounts = node.flags.iter().filter(|flag| flag.name == "mount");
        let values = mounts.flat_map(mount_options).filter_map(|option| option.value);
        texts.extend(values.filter(|value| is_special(&value)));
    }
    texts
}

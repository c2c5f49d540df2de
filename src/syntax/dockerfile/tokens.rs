//! Pieces of a Dockerfile by colour.

use std::ops::Range;

use crate::order;
use crate::syntax::dockerfile::{Arguments, Flag, Node, Tree, parse};
use crate::syntax::joined::Joined;
use crate::syntax::{Token, TokenKind};
use crate::text::{FileId, Span, Spanned};

/// The coloured pieces of a Dockerfile, sorted and not overlapping.
pub fn tokens(file: FileId, text: &str) -> Vec<Token> {
    of_tree(&parse(file, text), text)
}

fn of_tree(tree: &Tree, text: &str) -> Vec<Token> {
    let mut painter = Painter { text, escape: tree.escape, tokens: Vec::new() };
    for &comment in &tree.comments {
        painter.paint(comment, TokenKind::Comment);
    }
    for node in &tree.instructions {
        for &mark in &node.continuations {
            painter.paint(mark, TokenKind::Punctuation);
        }
        painter.instruction(node);
        for heredoc in &node.heredocs {
            painter.paint(heredoc.opening, TokenKind::Punctuation);
            if heredoc.expands {
                painter.variables(heredoc.body);
            }
            if let Some(closing) = heredoc.closing {
                painter.paint(closing, TokenKind::Punctuation);
            }
        }
    }
    flatten(painter.tokens)
}

struct Painter<'a> {
    text: &'a str,
    escape: char,
    /// In any order; one that begins within another takes that part of it.
    tokens: Vec<Token>,
}

impl Painter<'_> {
    fn paint(&mut self, span: Span, kind: TokenKind) {
        if !span.is_empty() {
            self.tokens.push(Token { span, kind });
        }
    }

    fn instruction(&mut self, node: &Node) {
        self.paint(node.keyword.span, TokenKind::Keyword);
        for flag in &node.flags {
            self.flag(flag);
        }
        let is_from = node.keyword.value.eq_ignore_ascii_case("FROM");
        match &node.arguments {
            Arguments::None => {}
            Arguments::Words(words) if is_from => self.from(words),
            Arguments::Json(items) => self.strings(items),
            Arguments::Words(_)
            | Arguments::Text(_)
            | Arguments::Pairs(_)
            | Arguments::Names(_) => self.text(&node.line, node.rest.clone()),
            Arguments::Health(kind, command) => {
                self.paint(kind.span, TokenKind::Keyword);
                match command.as_ref() {
                    Arguments::Json(items) => self.strings(items),
                    Arguments::Text(text) => {
                        let start = node.rest.end - text.value.len();
                        self.text(&node.line, start..node.rest.end);
                    }
                    _ => {}
                }
            }
            Arguments::Trigger(trigger) => self.instruction(trigger),
        }
    }

    /// `--from=` as a flag; what it names as a name, unless it holds a variable.
    fn flag(&mut self, flag: &Flag) {
        let Some(value) = &flag.value else { return self.paint(flag.span, TokenKind::Flag) };
        let name = Span { end: value.span.start, ..flag.span };
        self.paint(name, TokenKind::Flag);
        if flag.name == "from" && !value.value.contains('$') {
            self.paint(value.span, TokenKind::Name);
        } else {
            self.variables(value.span);
        }
    }

    fn from(&mut self, words: &[Spanned<String>]) {
        for (at, word) in words.iter().enumerate() {
            if at == 1 && word.value.eq_ignore_ascii_case("AS") {
                self.paint(word.span, TokenKind::Keyword);
            } else if word.value.contains('$') {
                self.variables(word.span);
            } else {
                self.paint(word.span, TokenKind::Name);
            }
        }
    }

    fn strings(&mut self, items: &[Spanned<String>]) {
        for item in items {
            self.paint(item.span, TokenKind::String);
        }
    }

    /// Quoted parts and variables of the arguments at `range` of an instruction.
    fn text(&mut self, line: &Joined, range: Range<usize>) {
        let text = line.slice(range.clone());
        let span = |part: Range<usize>| line.span(range.start + part.start..range.start + part.end);
        let mut quote: Option<(usize, u8)> = None;
        let mut bytes = text.bytes().enumerate();
        while let Some((at, byte)) = bytes.next() {
            match (quote, byte) {
                (None, b'\'' | b'"') => quote = Some((at, byte)),
                (Some((start, open)), byte) if open == byte => {
                    self.paint(span(start..at + 1), TokenKind::String);
                    quote = None;
                }
                (None | Some((_, b'"')), byte) if char::from(byte) == self.escape => {
                    bytes.next();
                }
                (None | Some((_, b'"')), b'$') => {
                    self.paint(span(at..at + variable_length(&text[at..])), TokenKind::Variable);
                }
                _ => {}
            }
        }
    }

    /// Variables in a part of the file, whatever stands around them.
    fn variables(&mut self, within: Span) {
        let text = within.of(self.text);
        let mut bytes = text.bytes().enumerate();
        while let Some((at, byte)) = bytes.next() {
            if char::from(byte) == self.escape {
                bytes.next();
            } else if byte == b'$' {
                let start = within.range().start + at;
                let span = Span::new(within.file, start..start + variable_length(&text[at..]));
                self.paint(span, TokenKind::Variable);
            }
        }
    }
}

/// How long the variable at the `$` here is; 0 if it is none.
fn variable_length(text: &str) -> usize {
    /// Of a `${` that is not closed within, only the name is a variable.
    const LONGEST: usize = 256;
    let rest = text.strip_prefix('$').unwrap_or_default();
    let Some(braced) = rest.strip_prefix('{') else {
        return match name_length(rest) {
            0 => 0,
            length => 1 + length,
        };
    };
    let name = name_length(braced);
    if name == 0 {
        return 0;
    }
    let close = braced.bytes().take(LONGEST).position(|byte| byte == b'}' || byte == b'\n');
    match close {
        Some(close) if braced.as_bytes()[close] == b'}' => 2 + close + 1,
        _ => 2 + name,
    }
}

fn name_length(text: &str) -> usize {
    let is_letter = |c: char| c == '_' || c.is_ascii_alphanumeric();
    text.find(|c| !is_letter(c)).unwrap_or(text.len())
}

/// Sorts the pieces and cuts those that another lies in or that it begins in: the later one wins.
fn flatten(mut tokens: Vec<Token>) -> Vec<Token> {
    order::sort_by_place(&mut tokens, |token| {
        let range = token.span.range();
        (range.start, usize::MAX - range.end)
    });
    let mut flat: Vec<Token> = Vec::with_capacity(tokens.len());
    // Pieces that go on behind what lies in them, outermost first.
    let mut open: Vec<Token> = Vec::new();
    let mut at = 0;
    let mut push = |span: Span, kind| {
        if !span.is_empty() {
            flat.push(Token { span, kind });
        }
    };
    for token in tokens {
        while let Some(outer) = open.pop_if(|outer| outer.span.end <= token.span.start) {
            push(Span { start: at.max(outer.span.start), ..outer.span }, outer.kind);
            at = at.max(outer.span.end);
        }
        if let Some(outer) = open.last() {
            let start = at.max(outer.span.start);
            push(Span { start, end: token.span.start.max(start), ..outer.span }, outer.kind);
        }
        at = at.max(token.span.start);
        let end = open.last().map_or(token.span.end, |outer| token.span.end.min(outer.span.end));
        open.push(Token { span: Span { end, ..token.span }, ..token });
    }
    while let Some(outer) = open.pop() {
        push(Span { start: at.max(outer.span.start), ..outer.span }, outer.kind);
        at = at.max(outer.span.end);
    }
    flat
}

#[cfg(test)]
mod tests {
    use super::*;

    fn painted(text: &str) -> Vec<(&str, TokenKind)> {
        tokens(FileId(0), text).iter().map(|token| (token.span.of(text), token.kind)).collect()
    }

    #[test]
    fn every_kind_has_its_colour() {
        use TokenKind::{Comment, Flag, Keyword, Name, Punctuation, String, Variable};
        let text = "# hi\nFROM alpine:3 AS base\nCOPY --from=base \"a $B c\" $D \\\n  # in\n  /x\n\
                    ONBUILD RUN <<EOF\n$E\nEOF\nHEALTHCHECK CMD [\"a\"]\n";
        let expected = [
            ("# hi", Comment),
            ("FROM", Keyword),
            ("alpine:3", Name),
            ("AS", Keyword),
            ("base", Name),
            ("COPY", Keyword),
            ("--from=", Flag),
            ("base", Name),
            ("\"a ", String),
            ("$B", Variable),
            (" c\"", String),
            ("$D", Variable),
            ("\\", Punctuation),
            ("# in", Comment),
            ("ONBUILD", Keyword),
            ("RUN", Keyword),
            ("<<EOF", Punctuation),
            ("$E", Variable),
            ("EOF", Punctuation),
            ("HEALTHCHECK", Keyword),
            ("CMD", Keyword),
            ("\"a\"", String),
        ];
        assert_eq!(painted(text), expected);
    }

    #[test]
    fn a_comment_or_a_break_within_a_string_cuts_it() {
        use TokenKind::{Comment, Keyword, Punctuation, String};
        let text = "RUN \"a \\\n# b\n c\"";
        let expected = [
            ("RUN", Keyword),
            ("\"a ", String),
            ("\\", Punctuation),
            ("\n", String),
            ("# b", Comment),
            ("\n c\"", String),
        ];
        assert_eq!(painted(text), expected);
    }
}

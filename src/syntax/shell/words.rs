//! Words of a script: quotes, escapes and expansions.

use crate::syntax::joined::Joined;
use crate::syntax::shell::commands;
use crate::syntax::shell::cursor::{Cursor, begins_name, continues_name, is_blank};
use crate::syntax::shell::{Part, PartKind, Quoting, Script, Substitution, Variable, Word};
use crate::text::Span;

/// What stands between a name in `${…}` and its operand; longer before shorter.
const OPERATORS: [&str; 19] = [
    ":-", ":=", ":?", ":+", "-", "=", "?", "+", "##", "#", "%%", "%", "//", "/", "^^", "^", ",,",
    ",", "@",
];

/// What ends a run of parts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// A blank or an operator, or nothing.
    Word,
    /// `"`
    Quote,
    /// `}`
    Brace,
    /// `))`
    Arithmetic,
    /// The end of a heredoc, inside which quotes stand for themselves.
    Body,
}

/// A word that is being put together.
#[derive(Default)]
struct Draft {
    text: String,
    quoted: bool,
    expands: bool,
    parts: Vec<Part>,
    /// Where in `text` the literal begins that no part holds yet.
    literal: usize,
    /// Where in the script it begins.
    literal_at: usize,
}

impl Draft {
    /// Makes a part of the literal that is open.
    fn flush(&mut self, quoting: Quoting, cursor: &Cursor) {
        if self.literal < self.text.len() {
            self.literal(quoting, cursor.since(self.literal_at));
        }
        self.literal_at = cursor.at;
    }

    fn literal(&mut self, quoting: Quoting, span: Span) {
        let kind = PartKind::Literal(self.text[self.literal..].to_owned());
        self.parts.push(Part { span, quoting, kind });
        self.literal = self.text.len();
    }

    fn expansion(&mut self, part: Part, written: &str, cursor: &Cursor) {
        self.expands = true;
        self.text.push_str(written);
        self.literal = self.text.len();
        self.literal_at = cursor.at;
        self.parts.push(part);
    }
}

impl Cursor<'_> {
    /// The word that begins here; `None` where an operator stands.
    pub(super) fn word(&mut self) -> Option<Word> {
        let start = self.at;
        let mut draft = Draft { literal_at: start, ..Draft::default() };
        self.pieces(&mut draft, End::Word, Quoting::None);
        if self.at == start {
            return None;
        }
        if !draft.parts.is_empty() {
            draft.flush(Quoting::None, self);
        }
        let Draft { text, quoted, expands, parts, .. } = draft;
        Some(Word { span: self.since(start), text, quoted, expands, parts })
    }

    /// All that is left, as the lines of a heredoc.
    pub(super) fn body(&mut self) -> Word {
        let start = self.at;
        let mut draft = Draft { literal_at: start, ..Draft::default() };
        self.pieces(&mut draft, End::Body, Quoting::Double);
        let Draft { text, quoted, expands, parts, .. } = draft;
        Word { span: self.since(start), text, quoted, expands, parts }
    }

    /// Reads up to `end` and behind it; false where it is missing.
    fn pieces(&mut self, draft: &mut Draft, end: End, quoting: Quoting) -> bool {
        let mut brackets = 0_usize;
        while let Some(c) = self.peek() {
            match (c, end) {
                ('<' | '>', End::Word) if self.rest()[1..].starts_with('(') => self.process(draft),
                ('(', End::Word) if is_list_or_pattern(&draft.text) => self.brackets(draft),
                ('\n' | ';' | '&' | '|' | '(' | ')' | '<' | '>', End::Word) => return true,
                (c, End::Word) if is_blank(c) => return true,
                ('"', End::Quote) | ('}', End::Brace) => {
                    draft.flush(quoting, self);
                    self.at += 1;
                    return true;
                }
                (')', End::Arithmetic) if brackets == 0 => {
                    draft.flush(quoting, self);
                    return self.eat("))");
                }
                ('(' | ')', End::Arithmetic) => {
                    brackets = if c == '(' { brackets + 1 } else { brackets - 1 };
                    self.literal(draft, c);
                }
                ('\'', End::Word | End::Brace) if quoting == Quoting::None => {
                    self.single_quoted(draft);
                }
                ('"', End::Body) => self.literal(draft, c),
                ('"', _) => self.double_quoted(draft, quoting),
                ('\\', _) => self.escape(draft, quoting),
                // `$'…'` and `$"…"` are quotes of bash.
                ('$', _) if quoting == Quoting::None && self.rest()[1..].starts_with('\'') => {
                    self.ansi_quoted(draft);
                }
                ('$', _) if quoting == Quoting::None && self.rest()[1..].starts_with('"') => {
                    draft.flush(quoting, self);
                    self.at += 1;
                }
                ('$' | '`', _) => self.expansion(draft, quoting),
                _ => self.literal(draft, c),
            }
        }
        draft.flush(quoting, self);
        end == End::Word
    }

    fn literal(&mut self, draft: &mut Draft, c: char) {
        self.at += c.len_utf8();
        draft.text.push(c);
    }

    fn single_quoted(&mut self, draft: &mut Draft) {
        draft.flush(Quoting::None, self);
        draft.quoted = true;
        let start = self.at;
        self.at += 1;
        let quoted = self.take_while(|c| c != '\'');
        draft.text.push_str(quoted);
        draft.literal(Quoting::Single, self.since(start + 1));
        if !self.eat("'") {
            self.unclosed(start, "'", "'");
        }
        draft.literal_at = self.at;
    }

    fn ansi_quoted(&mut self, draft: &mut Draft) {
        draft.flush(Quoting::None, self);
        draft.quoted = true;
        let start = self.at;
        self.at += 2;
        while let Some(c) = self.peek().filter(|&c| c != '\'') {
            self.literal(draft, c);
            if let ('\\', Some(escaped)) = (c, self.peek()) {
                self.literal(draft, escaped);
            }
        }
        draft.literal(Quoting::Ansi, self.since(start + 2));
        if !self.eat("'") {
            self.unclosed(start, "$'", "'");
        }
        draft.literal_at = self.at;
    }

    fn double_quoted(&mut self, draft: &mut Draft, around: Quoting) {
        draft.flush(around, self);
        draft.quoted = true;
        let (start, count) = (self.at, draft.parts.len());
        self.at += 1;
        draft.literal_at = self.at;
        if self.enter().is_none() {
            self.skip_all();
            return;
        }
        if !self.pieces(draft, End::Quote, Quoting::Double) {
            self.unclosed(start, "\"", "\"");
        }
        self.leave();
        if draft.parts.len() == count {
            draft.literal(Quoting::Double, self.span(start + 1, start + 1));
        }
        draft.literal_at = self.at;
    }

    fn escape(&mut self, draft: &mut Draft, quoting: Quoting) {
        let start = self.at;
        self.at += 1;
        let escaped = self.peek();
        if escaped == Some('\n') {
            self.at += 1;
            return;
        }
        if quoting == Quoting::Double {
            let Some(escaped @ ('"' | '$' | '`' | '\\' | '}')) = escaped else {
                draft.text.push('\\');
                return;
            };
            return self.literal(draft, escaped);
        }
        let Some(escaped) = escaped else {
            draft.text.push('\\');
            return;
        };
        self.at = start;
        draft.flush(quoting, self);
        draft.quoted = true;
        self.at += 1;
        self.literal(draft, escaped);
        draft.literal(Quoting::Escaped, self.since(start));
        draft.literal_at = self.at;
    }

    /// `A=( … )` or `@( … )`.
    fn brackets(&mut self, draft: &mut Draft) {
        draft.flush(Quoting::None, self);
        let start = self.at;
        self.at += 1;
        if !self.skip_nested(')') {
            self.unclosed(start, "(", ")");
        }
        let part = Part { span: self.since(start), quoting: Quoting::None, kind: PartKind::Array };
        let expands = draft.expands;
        draft.expansion(part, self.slice(start, self.at), self);
        draft.expands |= expands;
    }

    /// `<( … )` or `>( … )`.
    fn process(&mut self, draft: &mut Draft) {
        draft.flush(Quoting::None, self);
        let start = self.at;
        self.at += 2;
        let script = commands::inner(self, start, "<(");
        let kind = PartKind::Process(Box::new(script));
        let part = Part { span: self.since(start), quoting: Quoting::None, kind };
        draft.expansion(part, self.slice(start, self.at), self);
    }

    /// `$NAME`, `${…}`, `$(…)`, `` `…` ``, or a dollar sign that stands for itself.
    fn expansion(&mut self, draft: &mut Draft, quoting: Quoting) {
        let start = self.at;
        let mut next = self.rest().chars();
        let (first, second) = (next.next(), next.next());
        let begins = |c: char| begins_name(c) || "({0123456789@*#?-$![".contains(c);
        if first == Some('$') && !second.is_some_and(begins) {
            return self.literal(draft, '$');
        }
        draft.flush(quoting, self);
        self.at += 1;
        let kind = match second {
            _ if first == Some('`') => self.backticked(start, quoting),
            Some('(') => self.bracketed(start),
            Some('[') => self.old_arithmetic(),
            Some('{') => self.braced(start, quoting),
            _ => PartKind::Variable(Variable {
                name: self.name().to_owned(),
                is_braced: false,
                prefix: None,
                subscript: None,
                operator: "",
                operand: Vec::new(),
            }),
        };
        let part = Part { span: self.since(start), quoting, kind };
        draft.expansion(part, self.slice(start, self.at), self);
    }

    /// A variable's name, or the sign of a special one.
    fn name(&mut self) -> &str {
        if self.peek().is_some_and(begins_name) {
            return self.take_while(continues_name);
        }
        let start = self.at;
        self.bump();
        self.slice(start, self.at)
    }

    /// Behind the dollar sign of `$( … )` or `$(( … ))`.
    fn bracketed(&mut self, start: usize) -> PartKind {
        self.at += 1;
        if self.peek() == Some('(') && self.is_arithmetic() {
            self.at += 1;
            let mut draft = Draft { literal_at: self.at, ..Draft::default() };
            if self.enter().is_none() || !self.pieces(&mut draft, End::Arithmetic, Quoting::None) {
                self.unclosed(start, "$((", "))");
                self.skip_all();
            } else {
                self.leave();
            }
            return PartKind::Arithmetic(draft.parts);
        }
        let script = commands::inner(self, start, "$(");
        PartKind::Command(Box::new(Substitution { script, is_backticked: false }))
    }

    /// Whether the bracket here ends with two: else it begins a subshell.
    pub(super) fn is_arithmetic(&mut self) -> bool {
        let start = self.at;
        self.at += 1;
        let is_closed = self.skip_nested(')');
        let is_arithmetic = !is_closed || self.peek() == Some(')');
        self.at = start;
        is_arithmetic
    }

    /// Behind the dollar sign of `$[ … ]`.
    fn old_arithmetic(&mut self) -> PartKind {
        self.take_while(|c| c != ']');
        self.eat("]");
        PartKind::Arithmetic(Vec::new())
    }

    /// Behind the dollar sign of `${ … }`.
    fn braced(&mut self, start: usize, quoting: Quoting) -> PartKind {
        self.at += 1;
        let rest = self.rest();
        let is_prefixed = rest.starts_with(['#', '!']) && !rest[1..].starts_with(['}', ':', '-']);
        let prefix = if is_prefixed { self.bump() } else { None };
        let name = match self.peek() {
            Some(c) if c.is_ascii_digit() => self.take_while(|c| c.is_ascii_digit()),
            Some('}') | None => "",
            _ => self.name(),
        };
        let name = name.to_owned();
        let mut subscript = None;
        if self.eat("[") {
            subscript = Some(self.take_while(|c| c != ']' && c != '}').to_owned());
            self.eat("]");
        }
        let operator = self.eat_any(&OPERATORS);
        let operator = operator.or_else(|| self.eat(":").then_some(":")).unwrap_or_default();
        let mut draft = Draft { literal_at: self.at, ..Draft::default() };
        if self.enter().is_none() || !self.pieces(&mut draft, End::Brace, quoting) {
            self.unclosed(start, "${", "}");
            self.skip_all();
        } else {
            self.leave();
        }
        let operand = draft.parts;
        PartKind::Variable(Variable { name, is_braced: true, prefix, subscript, operator, operand })
    }

    /// Behind the first of two backticks, inside which a backslash hides some signs.
    fn backticked(&mut self, start: usize, quoting: Quoting) -> PartKind {
        let mut inner = Joined::new(self.source.file());
        let mut piece = self.at;
        loop {
            self.take_while(|c| c != '`' && c != '\\');
            let end = self.at;
            let Some(c) = self.bump() else {
                inner.append(self.source, self.offset(piece)..self.offset(end));
                self.unclosed(start, "`", "`");
                break;
            };
            let is_hidden = self.peek().is_some_and(|c| {
                matches!(c, '`' | '\\' | '$') || c == '"' && quoting == Quoting::Double
            });
            if c == '`' || is_hidden {
                inner.append(self.source, self.offset(piece)..self.offset(end));
                piece = self.at;
            }
            if c == '`' {
                break;
            }
            self.bump();
        }
        let range = 0..inner.text().len();
        let mut cursor = Cursor::new(&inner, range, self.depth());
        let mut script = Script::default();
        commands::whole(&mut cursor, &mut script);
        self.errors.append(&mut cursor.errors);
        PartKind::Command(Box::new(Substitution { script, is_backticked: true }))
    }
}

/// Whether a bracket behind `text` belongs to the word: the list of an array, or a pattern of
/// bash such as `@(a|b)`.
fn is_list_or_pattern(text: &str) -> bool {
    text.ends_with(['=', '@', '!', '+', '*', '?'])
}

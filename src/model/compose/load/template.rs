//! Variables of Compose files and environment files: `$NAME`, `${NAME:-word}` and their like.
//!
//! The forms are those of compose-go's `template` package. They differ from a shell's: a word is put
//! together even where it is not needed, `$$` is a dollar sign, and a lone `$` stays.

use std::cell::Cell;
use std::rc::Rc;

use crate::model::compose::value::{Provider, Variable};

/// How deep `${A:-${B:-…}}` may go.
const DEEPEST: usize = 100;

/// The longest text that variables may make, in bytes.
const LONGEST: usize = 1 << 20;

/// How many bytes variables and environment files may make in one configuration: a few lines can
/// stand for gigabytes.
const MOST_BYTES: usize = 16 << 20;

/// How much of that is left. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct Room {
    left: Rc<Cell<usize>>,
}

impl Default for Room {
    fn default() -> Room {
        Room { left: Rc::new(Cell::new(MOST_BYTES)) }
    }
}

impl Room {
    /// Whether there is room for so many bytes more, which it then lacks.
    pub(super) fn take(&self, bytes: usize) -> bool {
        let left = self.left.get().checked_sub(bytes);
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }

    /// Whether something found no room.
    pub(super) fn is_out(&self) -> bool {
        self.left.get() == 0
    }
}

/// The value of a variable and who gave it, or nothing for one that nobody sets.
pub(super) type Lookup<'a> = &'a dyn Fn(&str) -> Option<(String, Provider)>;

/// Where values come from, and the room for what is made of them.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) lookup: Lookup<'a>,
    pub(super) room: &'a Room,
}

/// What became of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filled {
    pub(super) text: String,
    /// What was put in, in order.
    pub(super) variables: Vec<Variable>,
    /// The variables that were looked up for a word that is not needed.
    pub(super) unused: Vec<Variable>,
    /// The variables that Compose warns of: nobody sets them, and nothing is said for that case.
    pub(super) unset: Vec<String>,
}

/// Why a text is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TemplateError {
    /// A form that there is not: `${`, `${A:x}`, `${A` without its end on the line.
    Invalid,
    /// `${NAME:?reason}` of a variable without a value.
    Required {
        name: String,
        reason: String,
    },
    TooDeep,
    TooLong,
    /// The configuration has no room for it. This is told once, of the whole.
    NoRoom,
}

/// Puts values in for the variables of a text.
pub(super) fn fill(text: &str, source: Source<'_>) -> Result<Filled, TemplateError> {
    let mut filled = Filled::default();
    filled.text = fill_at(text, source, 0, &mut filled)?;
    Ok(filled)
}

/// What the word of a variable is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    /// `-`: instead of a missing value.
    Default,
    /// `+`: instead of a value.
    Alternative,
    /// `?`: why there must be a value.
    Required,
}

/// `${NAME:-word}` taken apart.
struct Braced<'a> {
    name: &'a str,
    /// The operator, whether an empty value counts as none, and the word.
    word: Option<(Operator, bool, &'a str)>,
    /// How many bytes it takes up.
    length: usize,
}

fn fill_at(
    text: &str,
    source: Source<'_>,
    depth: usize,
    filled: &mut Filled,
) -> Result<String, TemplateError> {
    if depth > DEEPEST {
        return Err(TemplateError::TooDeep);
    }
    let mut result = String::new();
    let mut rest = text;
    // Behind the last `}` of the line that is being read, from the end of the text.
    let mut line = Line::default();
    while let Some(at) = rest.find('$') {
        result.push_str(&rest[..at]);
        rest = &rest[at..];
        let behind = &rest[1..];
        if let Some(behind) = behind.strip_prefix('$') {
            result.push('$');
            rest = behind;
        } else if behind.starts_with('{') {
            let braced = braced(rest, &mut line).ok_or(TemplateError::Invalid)?;
            result.push_str(&value(&braced, source, depth, filled)?);
            rest = &rest[braced.length..];
        } else {
            let length = name_length(behind);
            if length == 0 {
                result.push('$');
            } else {
                let braced = Braced { name: &behind[..length], word: None, length: length + 1 };
                result.push_str(&value(&braced, source, depth, filled)?);
            }
            rest = &behind[length..];
        }
        if result.len() > LONGEST {
            return Err(TemplateError::TooLong);
        }
    }
    result.push_str(rest);
    Ok(result)
}

fn value(
    braced: &Braced<'_>,
    source: Source<'_>,
    depth: usize,
    filled: &mut Filled,
) -> Result<String, TemplateError> {
    let name = braced.name;
    let Source { lookup, room } = source;
    let found = lookup(name);
    if !room.take(found.as_ref().map_or(0, |(value, _)| value.len())) {
        return Err(TemplateError::NoRoom);
    }
    let Some((operator, counts_empty, word)) = braced.word else {
        if found.is_none() {
            filled.unset.push(name.to_owned());
        }
        let (value, from) = found.unwrap_or((String::new(), Provider::Nobody));
        filled.variables.push(Variable { name: name.to_owned(), value: value.clone(), from });
        return Ok(value);
    };
    let has_value = found.as_ref().is_some_and(|(value, _)| !counts_empty || !value.is_empty());
    let takes_word = match operator {
        Operator::Default | Operator::Required => !has_value,
        Operator::Alternative => has_value,
    };
    let before = filled.variables.len();
    let word = fill_at(word, source, depth + 1, filled)?;
    if !room.take(word.len()) {
        return Err(TemplateError::NoRoom);
    }
    if operator == Operator::Required && takes_word {
        return Err(TemplateError::Required { name: name.to_owned(), reason: word });
    }
    let (value, from) = if takes_word {
        (word, Provider::Fallback)
    } else {
        let unused: Vec<Variable> = filled.variables.drain(before..).collect();
        filled.unused.extend(unused);
        found.unwrap_or((String::new(), Provider::Nobody))
    };
    // A variable stands before those of its word.
    let variable = Variable { name: name.to_owned(), value: value.clone(), from };
    filled.variables.insert(before, variable);
    Ok(value)
}

/// The line that braces are looked for on, so that each is searched once.
#[derive(Default)]
struct Line {
    /// How many bytes of the text are left where the line ends.
    end: usize,
    /// How many are left behind its last `}`, if it has one.
    last_brace: Option<usize>,
    is_known: bool,
}

impl Line {
    /// How far it is from the start of `rest` to behind the last `}` on its line.
    fn last_brace(&mut self, rest: &str) -> Option<usize> {
        if !self.is_known || rest.len() <= self.end {
            let line = rest.split('\n').next().unwrap_or_default();
            self.end = rest.len() - line.len();
            self.last_brace = line.rfind('}').map(|at| rest.len() - at - 1);
            self.is_known = true;
        }
        rest.len().checked_sub(self.last_brace?)
    }
}

/// Reads what begins with `${`.
fn braced<'a>(text: &'a str, line: &mut Line) -> Option<Braced<'a>> {
    let inner = &text[2..];
    let length = name_length(inner);
    if length == 0 {
        return None;
    }
    let (name, behind) = inner.split_at(length);
    if behind.starts_with('}') {
        return Some(Braced { name, word: None, length: 2 + length + 1 });
    }
    let (counts_empty, sign) = match behind.strip_prefix(':') {
        Some(sign) => (true, sign),
        None => (false, behind),
    };
    let operator = match sign.as_bytes().first()? {
        b'-' => Operator::Default,
        b'+' => Operator::Alternative,
        b'?' => Operator::Required,
        _ => return None,
    };
    let start = text.len() - sign.len() + 1;
    // With braces that do not match, the word ends at the last one of the line.
    let last = line.last_brace(text).filter(|&end| end > start)?;
    let end = closing_brace(&text[..last]).map_or(last, |at| at + 1);
    let word = &text[start..end - 1];
    Some(Braced { name, word: Some((operator, counts_empty, word)), length: end })
}

/// Where the brace closes that a text opens; the letter behind an opening one is not looked at.
fn closing_brace(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'{' => {
                open += 1;
                bytes.next();
            }
            b'}' => {
                open = open.checked_sub(1)?;
                if open == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

fn name_length(text: &str) -> usize {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    text.bytes().take_while(is_part).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup(name: &str) -> Option<(String, Provider)> {
        let value = match name {
            "A" => "a",
            "EMPTY" => "",
            "NESTED" => "${A}",
            _ => return None,
        };
        Some((value.to_owned(), Provider::Host(None)))
    }

    fn filled(text: &str) -> Result<Filled, TemplateError> {
        fill(text, Source { lookup: &lookup, room: &Room::default() })
    }

    #[test]
    fn forms_of_variables() {
        let cases = [
            ("$A", "a"),
            ("${A}b", "ab"),
            ("$A$A", "aa"),
            ("$$A $${A}", "$A ${A}"),
            ("a $ b $1 $- c$", "a $ b $1 $- c$"),
            ("$A-b", "a-b"),
            ("$NESTED", "${A}"),
            ("x${B}y", "xy"),
            ("${B:-word}", "word"),
            ("${B-word}", "word"),
            ("${EMPTY:-word}", "word"),
            ("${EMPTY-word}", ""),
            ("${A:-word}", "a"),
            ("${A:+word}", "word"),
            ("${A+word}", "word"),
            ("${EMPTY:+word}", ""),
            ("${EMPTY+word}", "word"),
            ("${B+word}", ""),
            ("${A:?why}", "a"),
            ("${EMPTY?why}", ""),
            ("${B:-${C:-${A}}}", "a"),
            ("${B-x:-y}", "x:-y"),
            ("${B:-x} and ${C:-y}", "x and y"),
            ("${B:-{x}}", "{x}"),
            ("${B:-{}}", "{}"),
            ("${B:-{x}", "{x"),
            ("${B:-}", ""),
            ("${B:-a$$b}", "a$b"),
            ("${_x1:-镜像}", "镜像"),
            ("${B:-x}\n${B:-y}", "x\ny"),
        ];
        for (text, expected) in cases {
            assert_eq!(filled(text).map(|it| it.text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn forms_that_there_are_not() {
        for text in ["${", "${}", "${A", "${A:x}", "${1}", "${A b}", "${B:-x\n}", "${A!}"] {
            assert_eq!(filled(text), Err(TemplateError::Invalid), "{text}");
        }
    }

    #[test]
    fn a_required_value_is_asked_for_with_its_reason() {
        let error = |name: &str, reason: &str| {
            Err(TemplateError::Required { name: name.to_owned(), reason: reason.to_owned() })
        };
        assert_eq!(filled("${B:?set $A}"), error("B", "set a"));
        assert_eq!(filled("${B?}"), error("B", ""));
        assert_eq!(filled("${EMPTY:?}"), error("EMPTY", ""));
        // Words are put together even where they are not needed.
        assert_eq!(filled("${A:-${B:?why}}"), error("B", "why"));
    }

    #[test]
    fn what_is_put_in_is_known() {
        let filled = self::filled("${A} $C ${B:-x$A} ${A:-$D}").unwrap();
        let told = |variables: &[Variable]| -> Vec<(String, String, Provider)> {
            let each = variables.iter();
            each.map(|it| (it.name.clone(), it.value.clone(), it.from)).collect()
        };
        let row = |name: &str, value: &str, from| (name.to_owned(), value.to_owned(), from);
        let host = Provider::Host(None);
        let expected = [
            row("A", "a", host),
            row("C", "", Provider::Nobody),
            row("B", "xa", Provider::Fallback),
            row("A", "a", host),
            row("A", "a", host),
        ];
        assert_eq!(told(&filled.variables), expected);
        assert_eq!(told(&filled.unused), [row("D", "", Provider::Nobody)]);
        assert_eq!(filled.unset, ["C", "D"]);
    }

    #[test]
    fn hostile_texts_end_soon() {
        let deep = format!("{}x{}", "${A:-".repeat(10_000), "}".repeat(10_000));
        assert_eq!(filled(&deep), Err(TemplateError::TooDeep));
        let long = |name: &str| (name == "A").then(|| ("x".repeat(100_000), Provider::Host(None)));
        let fill_long = |text: &str| {
            fill(text, Source { lookup: &long, room: &Room::default() }).map(|it| it.text.len())
        };
        assert_eq!(fill_long(&"$A".repeat(1_000)), Err(TemplateError::TooLong));
        // What is not shown is kept too: what a word would have been.
        let unused = "${B:+$A}".repeat(200);
        assert_eq!(fill_long(&unused), Err(TemplateError::NoRoom));
        let open = format!("{}}}", "${A:-{".repeat(50_000));
        assert!(filled(&open).is_err());
        let many = "${B:-x}".repeat(100_000);
        assert_eq!(filled(&many).map(|it| it.text.len()), Ok(100_000));
    }
}

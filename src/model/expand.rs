//! Variables of a Dockerfile: `$NAME`, `${NAME}`, `${NAME:-word}` and their like, as the builder
//! puts them in.

/// What became of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expanded {
    /// Without quotes and escapes; a variable without a value leaves nothing.
    pub text: String,
    /// Names of the variables that have no value and no other word in their place.
    pub unset: Vec<String>,
}

/// Why the builder refuses a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpandError {
    /// `${NAME` without its `}`.
    UnclosedBrace,
    /// A quote that does not end.
    UnclosedQuote,
    /// `${}`, `${:x}`, or a modifier that the builder does not know.
    BadSubstitution,
    /// `${NAME:?word}` of a variable without a value.
    Required,
}

/// How deep `${A:-${B:-…}}` may go; the rest of a deeper one is refused.
const DEEPEST: usize = 32;

/// Bytes of values that are put into one text. A line of ten times `$A` makes ten times its value, and
/// the next line ten times that: what does not fit counts as unset.
const MOST_PUT_IN: usize = 8_192;

/// Puts values in for the variables of `text` and takes quotes and escapes away.
pub fn expand(
    text: &str,
    escape: char,
    value: &dyn Fn(&str) -> Option<String>,
) -> Result<Expanded, ExpandError> {
    Expander::new(text, escape, value, "'\"").run()
}

/// Puts values in for the variables of a heredoc, in which quotes are letters like others.
pub fn expand_raw(
    text: &str,
    value: &dyn Fn(&str) -> Option<String>,
) -> Result<Expanded, ExpandError> {
    Expander::new(text, '\\', value, "").run()
}

struct Expander<'a> {
    rest: &'a str,
    escape: char,
    value: &'a dyn Fn(&str) -> Option<String>,
    unset: Vec<String>,
    /// Which letters quote.
    quotes: &'static str,
    /// Whether escapes stay as they are: patterns read them later.
    keeps_escapes: bool,
    /// How many bytes of values may still be put in.
    room: usize,
}

impl<'a> Expander<'a> {
    fn new(
        text: &'a str,
        escape: char,
        value: &'a dyn Fn(&str) -> Option<String>,
        quotes: &'static str,
    ) -> Expander<'a> {
        let (unset, room) = (Vec::new(), MOST_PUT_IN);
        Expander { rest: text, escape, value, unset, quotes, keeps_escapes: false, room }
    }

    fn run(mut self) -> Result<Expanded, ExpandError> {
        let text = self.until(None, 0)?;
        Ok(Expanded { text, unset: self.unset })
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Everything up to `stop`, or to the end of the text without one.
    fn until(&mut self, stop: Option<char>, depth: usize) -> Result<String, ExpandError> {
        let mut text = String::new();
        while let Some(c) = self.bump() {
            match c {
                c if Some(c) == stop => return Ok(text),
                '\'' if self.quotes.contains(c) => {
                    let end = self.rest.find('\'').ok_or(ExpandError::UnclosedQuote)?;
                    text.push_str(&self.rest[..end]);
                    self.rest = &self.rest[end + 1..];
                }
                '"' if self.quotes.contains(c) => self.double_quoted(&mut text, depth)?,
                '$' => text.push_str(&self.variable(depth)?),
                c if c == self.escape => {
                    text.extend(self.keeps_escapes.then_some(c));
                    text.extend(self.bump());
                }
                c => text.push(c),
            }
        }
        if stop.is_some() { Err(ExpandError::UnclosedBrace) } else { Ok(text) }
    }

    fn double_quoted(&mut self, text: &mut String, depth: usize) -> Result<(), ExpandError> {
        while let Some(c) = self.bump() {
            match c {
                '"' => return Ok(()),
                '$' => text.push_str(&self.variable(depth)?),
                c if c == self.escape => {
                    text.extend(self.keeps_escapes.then_some(c));
                    let is_escaped = |it: &char| *it == '"' || *it == '$' || *it == self.escape;
                    match self.peek().filter(is_escaped) {
                        Some(escaped) => {
                            self.bump();
                            text.push(escaped);
                        }
                        None => text.push(c),
                    }
                }
                c => text.push(c),
            }
        }
        Err(ExpandError::UnclosedQuote)
    }

    /// What stands for a variable; the `$` is behind us.
    fn variable(&mut self, depth: usize) -> Result<String, ExpandError> {
        if self.peek() != Some('{') {
            let name = self.name();
            return Ok(if name.is_empty() { "$".to_owned() } else { self.lookup(name) });
        }
        self.bump();
        if depth == DEEPEST {
            return Err(ExpandError::BadSubstitution);
        }
        match self.peek() {
            None => return Err(ExpandError::UnclosedBrace),
            Some('{' | '}' | ':') => return Err(ExpandError::BadSubstitution),
            Some(_) => {}
        }
        let name = self.name();
        let modifier = self.bump();
        let has_colon = modifier == Some(':');
        match if has_colon { self.bump() } else { modifier } {
            None => Err(ExpandError::UnclosedBrace),
            Some('}') if !has_colon => Ok(self.lookup(name)),
            Some(modifier @ ('-' | '+' | '?')) => self.modified(name, modifier, has_colon, depth),
            Some(modifier @ ('#' | '%')) => self.trimmed(name, modifier, depth),
            Some('/') if !has_colon => {
                let text = self.replaced(name, depth)?;
                let fits = text.len() <= MOST_PUT_IN;
                if !fits {
                    self.unset.push(name.to_owned());
                }
                Ok(if fits { text } else { String::new() })
            }
            Some(_) => Err(ExpandError::BadSubstitution),
        }
    }

    /// The name here: letters, digits and `_`; or digits alone; or one of the special parameters.
    fn name(&mut self) -> &'a str {
        let rest = self.rest;
        let length = match rest.chars().next() {
            Some(c) if c.is_numeric() => rest.find(|c: char| !c.is_numeric()),
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => Some(1),
            _ => rest.find(|c: char| c != '_' && !c.is_alphanumeric()),
        };
        let (name, rest) = rest.split_at(length.unwrap_or(rest.len()));
        self.rest = rest;
        name
    }

    /// The value of a variable, if there is one that fits.
    fn known(&mut self, name: &str) -> Option<String> {
        let value = (self.value)(name)?;
        self.room = self.room.checked_sub(value.len())?;
        Some(value)
    }

    fn lookup(&mut self, name: &str) -> String {
        self.known(name).unwrap_or_else(|| {
            self.unset.push(name.to_owned());
            String::new()
        })
    }

    /// `${NAME-word}`, `${NAME+word}`, `${NAME?word}`; with a colon, an empty value counts as none.
    fn modified(
        &mut self,
        name: &str,
        modifier: char,
        empty_is_unset: bool,
        depth: usize,
    ) -> Result<String, ExpandError> {
        let unset_before = self.unset.len();
        let word = self.inner('}', false, depth)?;
        let value = self.known(name).filter(|value| !(empty_is_unset && value.is_empty()));
        let is_word_used = if modifier == '+' { value.is_some() } else { value.is_none() };
        if !is_word_used {
            self.unset.truncate(unset_before);
        }
        match (modifier, value) {
            ('-', None) | ('+', Some(_)) => Ok(word),
            ('+', None) => Ok(String::new()),
            (_, Some(value)) => Ok(value),
            (_, None) => Err(ExpandError::Required),
        }
    }

    /// `${NAME#pattern}`, `${NAME%pattern}`, and the doubled ones.
    fn trimmed(&mut self, name: &str, modifier: char, depth: usize) -> Result<String, ExpandError> {
        let word = self.inner('}', true, depth)?;
        let (pattern, is_longest) = match word.strip_prefix(modifier) {
            Some(pattern) => (pattern, true),
            None => (word.as_str(), false),
        };
        let pattern = pattern::read(pattern)?;
        let value = self.lookup(name);
        Ok(match modifier {
            '#' => pattern::without_prefix(&value, &pattern, is_longest).to_owned(),
            _ => pattern::without_suffix(&value, &pattern, is_longest).to_owned(),
        })
    }

    /// `${NAME/pattern/word}` and `${NAME//pattern/word}`.
    fn replaced(&mut self, name: &str, depth: usize) -> Result<String, ExpandError> {
        let replaces_all = self.peek() == Some('/');
        if replaces_all {
            self.bump();
        }
        let pattern = self.inner('/', true, depth)?;
        let word = self.inner('}', true, depth)?;
        let pattern = pattern::read(&pattern)?;
        let value = self.lookup(name);
        Ok(pattern::replaced(&value, &pattern, &word, replaces_all))
    }

    /// A word within braces.
    fn inner(
        &mut self,
        stop: char,
        keeps_escapes: bool,
        depth: usize,
    ) -> Result<String, ExpandError> {
        let outer = std::mem::replace(&mut self.keeps_escapes, keeps_escapes);
        let word = self.until(Some(stop), depth + 1);
        self.keeps_escapes = outer;
        word
    }
}

/// Shell patterns of `*`, `?` and letters.
mod pattern {
    use crate::model::expand::ExpandError;

    /// Values and patterns whose lengths multiply to more are left alone: matching is cubic.
    const LARGEST: usize = 4096;

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(super) enum Piece {
        /// `*`
        Any,
        /// `?`
        One,
        Letter(char),
    }

    /// Reads a pattern. Only what has a meaning in one may be escaped.
    pub(super) fn read(text: &str) -> Result<Vec<Piece>, ExpandError> {
        let mut pattern = Vec::new();
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            pattern.push(match c {
                '*' => Piece::Any,
                '?' => Piece::One,
                '\\' => match chars.next() {
                    Some(c @ ('*' | '?' | '\\' | '}' | '/')) => Piece::Letter(c),
                    _ => return Err(ExpandError::BadSubstitution),
                },
                c => Piece::Letter(c),
            });
        }
        Ok(pattern)
    }

    pub(super) fn without_prefix<'v>(value: &'v str, pattern: &[Piece], longest: bool) -> &'v str {
        if is_too_large(value, pattern) {
            return value;
        }
        let mut ends = boundaries(value).filter(|&end| matches(&value[..end], pattern));
        let end = if longest { ends.last() } else { ends.next() };
        &value[end.unwrap_or(0)..]
    }

    pub(super) fn without_suffix<'v>(value: &'v str, pattern: &[Piece], longest: bool) -> &'v str {
        if is_too_large(value, pattern) {
            return value;
        }
        let mut starts = boundaries(value).filter(|&start| matches(&value[start..], pattern));
        let start = if longest { starts.next() } else { starts.last() };
        &value[..start.unwrap_or(value.len())]
    }

    pub(super) fn replaced(value: &str, pattern: &[Piece], word: &str, all: bool) -> String {
        if is_too_large(value, pattern) {
            return value.to_owned();
        }
        let mut result = String::new();
        let mut rest = value;
        // What matches nothing counts, but not right behind a match.
        let mut is_behind_match = false;
        loop {
            let ends = boundaries(rest).filter(|&end| matches(&rest[..end], pattern));
            let found = ends.last().filter(|&end| end > 0 || !is_behind_match);
            if let Some(end) = found {
                result.push_str(word);
                rest = &rest[end..];
                if !all {
                    break;
                }
            }
            is_behind_match = found.is_some_and(|end| end > 0);
            if is_behind_match {
                continue;
            }
            let Some(c) = rest.chars().next() else { break };
            result.push(c);
            rest = &rest[c.len_utf8()..];
        }
        result + rest
    }

    fn is_too_large(value: &str, pattern: &[Piece]) -> bool {
        value.len() * pattern.len() > LARGEST
    }

    fn boundaries(value: &str) -> impl Iterator<Item = usize> {
        value.char_indices().map(|(at, _)| at).chain(std::iter::once(value.len()))
    }

    fn matches(value: &str, pattern: &[Piece]) -> bool {
        let (mut value, mut pattern) = (value.chars(), pattern.iter());
        // Where to go on when a guess of what the last `*` takes was too short.
        let mut retry = None;
        loop {
            let value_before = value.clone();
            match (pattern.next(), value.next()) {
                (None, None) => return true,
                (Some(Piece::Any), _) => {
                    value = value_before;
                    retry = Some((value.clone(), pattern.clone()));
                    continue;
                }
                (Some(Piece::One), Some(_)) => continue,
                (Some(&Piece::Letter(wanted)), Some(found)) if wanted == found => continue,
                _ => {}
            }
            let Some((mut longer, behind_star)) = retry.take() else { return false };
            if longer.next().is_none() {
                return false;
            }
            value = longer.clone();
            pattern = behind_star.clone();
            retry = Some((longer, behind_star));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_are_made_from_one_another_do_not_grow_without_end() {
        let thousand = |_: &str| Some("x".repeat(1_000));
        let all = expand(&"$A".repeat(1_000), '\\', &thousand).unwrap();
        assert_eq!((all.text.len(), all.unset.len()), (8_000, 992));
        let hundred = |_: &str| Some("x".repeat(100));
        let all = expand(&format!("${{A//x/{}}}", "y".repeat(100)), '\\', &hundred).unwrap();
        assert_eq!((all.text.len(), all.unset.len()), (0, 1));
    }

    fn expanded(text: &str) -> Result<String, ExpandError> {
        let value = |name: &str| match name {
            "A" => Some("one".to_owned()),
            "EMPTY" => Some(String::new()),
            "V" => Some("3.12-slim".to_owned()),
            "P" => Some("*/a/b".to_owned()),
            _ => None,
        };
        expand(text, '\\', &value).map(|it| it.text)
    }

    #[test]
    fn variables_are_put_in_as_the_builder_does() {
        let cases = [
            ("a$A-b", "aone-b"),
            ("${A}b", "oneb"),
            ("$Ab", ""),
            ("${NO:-two}", "two"),
            ("${NO:-${A}}", "one"),
            ("${EMPTY-x}${EMPTY:-y}", "y"),
            ("${A:+set}${NO:+set}${EMPTY+set}", "setset"),
            ("\\$A '$A' \"$A\"", "$A $A one"),
            ("${V%-*}", "3.12"),
            ("${V#*.}", "12-slim"),
            ("${V%%.*}", "3"),
            ("${V/slim/full}", "3.12-full"),
            ("${V//[x]/}", "3.12-slim"),
            ("100$", "100$"),
            ("${NO}", ""),
            ("${NO-two}${EMPTY-three}", "two"),
            ("${A-x}${A:-x}${A+y}${A?z}${A:?z}", "oneoneyoneone"),
            ("${EMPTY:+x}${EMPTY?z}${NO+x}", ""),
            ("${NO:-a b}|${NO:-\"c\"'d'\\e}", "a b|cde"),
            ("${NO:-${NO:-${A}}-$V}", "one-3.12-slim"),
            ("${A:+${V%%-*}}", "3.12"),
            ("${V##*.}", "12-slim"),
            ("${V##*[0-9]}", "3.12-slim"),
            ("${V#?.}${V#x}", "12-slim3.12-slim"),
            ("${V%slim}|${V%%1*}|${V%}", "3.12-|3.|3.12-slim"),
            ("${V:#3.}", "12-slim"),
            ("${V/1?/x}", "3.x-slim"),
            ("${V//[123]/x}", "3.12-slim"),
            ("${V//?/x}", "xxxxxxxxx"),
            ("${V/*/x}${V//*/x}", "xx"),
            ("${V/./\\/}", "3\\/12-slim"),
            ("${P#\\*}|${P#*}|${P//\\*/s}|${P%\\/b}", "/a/b|*/a/b|s/a/b|*/a"),
            ("${P//\\//-}", "*-a-b"),
            ("${NO/a/b}${NO#a}", ""),
            ("$1 $@ $0a", "  a"),
            ("\"\\$A \\\"$A\\x\"", "$A \"one\\x"),
            ("'a\\'b\\ c\\", "a\\b c"),
            ("$A$A-${A}_$A_", "oneone-one_"),
            ("镜${A}像", "镜one像"),
        ];
        for (text, expected) in cases {
            assert_eq!(expanded(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_the_builder_refuses_is_refused() {
        let cases = [
            ("${A", ExpandError::UnclosedBrace),
            ("${", ExpandError::UnclosedBrace),
            ("${}", ExpandError::BadSubstitution),
            ("${A:=x}", ExpandError::BadSubstitution),
            ("${A=x}", ExpandError::BadSubstitution),
            ("${{A}}", ExpandError::BadSubstitution),
            ("${A!}", ExpandError::BadSubstitution),
            ("${:-x}", ExpandError::BadSubstitution),
            ("${A#\\a}", ExpandError::BadSubstitution),
            ("${A:-x", ExpandError::UnclosedBrace),
            ("${A/x}", ExpandError::UnclosedBrace),
            ("${A/x/y", ExpandError::UnclosedBrace),
            ("${A:-'x}", ExpandError::UnclosedQuote),
            ("\"$A", ExpandError::UnclosedQuote),
            ("${EMPTY:?why}", ExpandError::Required),
            ("${NO?why}", ExpandError::Required),
            ("${NO:?}", ExpandError::Required),
            ("'a", ExpandError::UnclosedQuote),
        ];
        for (text, error) in cases {
            assert_eq!(expanded(text), Err(error), "{text}");
        }
        assert!(expanded(&"${A:-".repeat(10_000)).is_err());
    }

    #[test]
    fn quotes_of_a_heredoc_are_letters() {
        let raw = |text: &str| expand_raw(text, &|_| Some("v".to_owned())).map(|it| it.text);
        assert_eq!(raw("it's \"$A\" \\$A ${A:+'}").as_deref(), Ok("it's \"v\" $A '"));
        assert_eq!(raw("${A"), Err(ExpandError::UnclosedBrace));
    }

    #[test]
    fn names_without_a_value_are_told_unless_another_word_stands_in() {
        let unset = |text: &str| expand(text, '\\', &|_| None).unwrap_or_default().unset;
        assert_eq!(unset("$A ${B}"), ["A", "B"]);
        assert!(unset("${A:-x} ${A:+$B}").is_empty());
    }
}

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

/// Puts values in for the variables of `text` and takes quotes and escapes away.
pub fn expand(
    text: &str,
    escape: char,
    value: &dyn Fn(&str) -> Option<String>,
) -> Result<Expanded, ExpandError> {
    let mut expander = Expander { rest: text, escape, value, unset: Vec::new() };
    let text = expander.until(None, 0)?;
    Ok(Expanded { text, unset: expander.unset })
}

struct Expander<'a> {
    rest: &'a str,
    escape: char,
    value: &'a dyn Fn(&str) -> Option<String>,
    unset: Vec<String>,
}

impl<'a> Expander<'a> {
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
                '\'' => {
                    let end = self.rest.find('\'').ok_or(ExpandError::UnclosedQuote)?;
                    text.push_str(&self.rest[..end]);
                    self.rest = &self.rest[end + 1..];
                }
                '"' => self.double_quoted(&mut text, depth)?,
                '$' => text.push_str(&self.variable(depth)?),
                c if c == self.escape => text.extend(self.bump()),
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
        let name = self.name();
        if name.is_empty() {
            let is_open = self.rest.is_empty();
            return Err(if is_open {
                ExpandError::UnclosedBrace
            } else {
                ExpandError::BadSubstitution
            });
        }
        match self.bump() {
            None => Err(ExpandError::UnclosedBrace),
            Some('}') => Ok(self.lookup(name)),
            Some(':') => match self.bump() {
                None => Err(ExpandError::UnclosedBrace),
                Some(modifier @ ('-' | '+' | '?')) => self.modified(name, modifier, true, depth),
                Some(_) => Err(ExpandError::BadSubstitution),
            },
            Some(modifier @ ('-' | '+' | '?')) => self.modified(name, modifier, false, depth),
            Some(modifier @ ('#' | '%' | '/')) => self.cut(name, modifier, depth),
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

    fn lookup(&mut self, name: &str) -> String {
        (self.value)(name).unwrap_or_else(|| {
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
        let word = self.until(Some('}'), depth + 1)?;
        let value = (self.value)(name).filter(|value| !(empty_is_unset && value.is_empty()));
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

    /// `${NAME#pattern}`, `${NAME%pattern}`, `${NAME/pattern/word}`, and the doubled ones.
    fn cut(&mut self, name: &str, modifier: char, depth: usize) -> Result<String, ExpandError> {
        let is_doubled = self.peek() == Some(modifier);
        if is_doubled {
            self.bump();
        }
        let pattern = self.until(Some(if modifier == '/' { '/' } else { '}' }), depth + 1)?;
        let word = if modifier == '/' { self.until(Some('}'), depth + 1)? } else { String::new() };
        let value = self.lookup(name);
        if value.len() * pattern.len() > pattern::LARGEST {
            return Ok(value);
        }
        Ok(match modifier {
            '#' => pattern::without_prefix(&value, &pattern, is_doubled).to_owned(),
            '%' => pattern::without_suffix(&value, &pattern, is_doubled).to_owned(),
            _ => pattern::replaced(&value, &pattern, &word, is_doubled),
        })
    }
}

/// Shell patterns of `*`, `?` and letters.
mod pattern {
    /// Values and patterns whose lengths multiply to more are left alone: matching is cubic.
    pub(super) const LARGEST: usize = 4096;

    pub(super) fn without_prefix<'v>(value: &'v str, pattern: &str, longest: bool) -> &'v str {
        let mut ends = boundaries(value).filter(|&end| matches(&value[..end], pattern));
        let end = if longest { ends.last() } else { ends.next() };
        &value[end.unwrap_or(0)..]
    }

    pub(super) fn without_suffix<'v>(value: &'v str, pattern: &str, longest: bool) -> &'v str {
        let mut starts = boundaries(value).filter(|&start| matches(&value[start..], pattern));
        let start = if longest { starts.next() } else { starts.last() };
        &value[..start.unwrap_or(value.len())]
    }

    pub(super) fn replaced(value: &str, pattern: &str, word: &str, all: bool) -> String {
        let mut result = String::new();
        let mut rest = value;
        while !rest.is_empty() {
            let length = boundaries(rest).filter(|&end| end > 0 && matches(&rest[..end], pattern));
            if let Some(length) = length.last() {
                result.push_str(word);
                rest = &rest[length..];
                if !all {
                    break;
                }
            } else if let Some(c) = rest.chars().next() {
                result.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        result + rest
    }

    fn boundaries(value: &str) -> impl Iterator<Item = usize> {
        value.char_indices().map(|(at, _)| at).chain(std::iter::once(value.len()))
    }

    fn matches(value: &str, pattern: &str) -> bool {
        let (mut value, mut pattern) = (value.chars(), pattern.chars());
        // Where to go on when a guess of what the last `*` takes was too short.
        let mut retry = None;
        loop {
            let value_before = value.clone();
            match (pattern.next(), value.next()) {
                (None, None) => return true,
                (Some('*'), _) => {
                    value = value_before;
                    retry = Some((value.clone(), pattern.clone()));
                    continue;
                }
                (Some('?'), Some(_)) => continue,
                (Some(wanted), Some(found)) if wanted == found => continue,
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

    fn expanded(text: &str) -> Result<String, ExpandError> {
        let value = |name: &str| match name {
            "A" => Some("one".to_owned()),
            "EMPTY" => Some(String::new()),
            "V" => Some("3.12-slim".to_owned()),
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
            ("${NO:?}", ExpandError::Required),
            ("'a", ExpandError::UnclosedQuote),
        ];
        for (text, error) in cases {
            assert_eq!(expanded(text), Err(error), "{text}");
        }
        assert!(expanded(&"${A:-".repeat(10_000)).is_err());
    }

    #[test]
    fn names_without_a_value_are_told_unless_another_word_stands_in() {
        let unset = |text: &str| expand(text, '\\', &|_| None).unwrap_or_default().unset;
        assert_eq!(unset("$A ${B}"), ["A", "B"]);
        assert!(unset("${A:-x} ${A:+$B}").is_empty());
    }
}

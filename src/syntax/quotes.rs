//! Quotes and brackets of a shell's text, told without reading its commands.

use std::ops::Range;

/// The parts of a text that stand in quotes or in the brackets of `$(…)` and `${…}`. What never ends,
/// and what shells do not agree on, ends at `usize::MAX`.
pub fn quoted(text: &str, escape: char) -> Vec<Range<usize>> {
    let mut quoted = Vec::new();
    // What ends each open quote or bracket.
    let mut open: Vec<char> = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let innermost = open.last().copied();
        let was_free = open.is_empty();
        if innermost == Some(c) {
            open.pop();
            if open.is_empty() {
                quoted.push(start..at + 1);
            }
            continue;
        }
        match c {
            _ if innermost == Some('\'') => {}
            c if c == escape => {
                chars.next();
            }
            '$' => match chars.next_if(|&(_, next)| matches!(next, '(' | '{' | '\'')) {
                Some((_, '(')) => open.push(')'),
                Some((_, '{')) => open.push('}'),
                // Its escapes differ from one shell to the next.
                Some(_) if innermost != Some('"') => {
                    quoted.push(at..usize::MAX);
                    return quoted;
                }
                _ => {}
            },
            '"' | '`' => open.push(c),
            '\'' if innermost != Some('"') => open.push(c),
            '(' if innermost == Some(')') => open.push(')'),
            _ => {}
        }
        if was_free && !open.is_empty() {
            start = at;
        }
    }
    if !open.is_empty() {
        quoted.push(start..usize::MAX);
    }
    quoted
}

/// Whether every quote and bracket of a text ends in it.
pub fn is_closed(text: &str, escape: char) -> bool {
    quoted(text, escape).last().is_none_or(|last| last.end <= text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_brackets_are_found() {
        let found = |text: &'static str| -> Vec<&str> {
            quoted(text, '\\').into_iter().map(|it| text.get(it).unwrap_or("…")).collect()
        };
        assert_eq!(found("a 'b' \"c 'd\" e"), ["'b'", "\"c 'd\""]);
        assert_eq!(
            found("$(a (b) \")\") ${c:-'}'} `d`"),
            ["(a (b) \")\")", "{c:-'}'}", "`d`"].map(|it| if it.starts_with('`') {
                it.to_owned()
            } else {
                format!("${it}")
            })
        );
        assert_eq!(found("\\' (a) $b \\\"").len(), 0);
        assert_eq!(found("a 'b"), ["…"]);
        assert_eq!(found("a $'b' c"), ["…"]);
    }

    #[test]
    fn what_does_not_end_is_open() {
        assert!(is_closed("a 'b' $(c)", '\\'));
        for text in ["'", "\"", "`", "$(", "${a", "\"$(\""] {
            assert!(!is_closed(text, '\\'), "{text}");
        }
    }
}

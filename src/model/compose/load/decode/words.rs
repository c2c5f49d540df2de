//! A command line split into its words.

/// The quotes that may be open, as bits: within some of them others open.
const SINGLE: u8 = 1;
const DOUBLE: u8 = 2;
const BACK: u8 = 4;
/// `$(…)`.
const DOLLAR: u8 = 8;

/// The words of a command line as Compose splits it, or nothing where a quote stays open.
///
/// This is no shell: a line ends at the first `;`, `&`, `|`, `<` or `>` outside of quotes, and what is
/// behind it is lost. The rules are those of `go-shellwords`.
pub(super) fn split(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut has_word = false;
    let mut escaped = false;
    let mut open = 0;
    for letter in line.chars() {
        if escaped {
            word.push(letter);
            (escaped, has_word) = (false, true);
            continue;
        }
        if letter == '\\' {
            if open & SINGLE != 0 {
                word.push(letter);
            } else {
                escaped = true;
            }
            continue;
        }
        if matches!(letter, ' ' | '\t' | '\r' | '\n') {
            if open != 0 {
                word.push(letter);
            } else if has_word {
                words.push(std::mem::take(&mut word));
                has_word = false;
            }
            continue;
        }
        match letter {
            '`' if open & (SINGLE | DOUBLE | DOLLAR) == 0 => open ^= BACK,
            ')' if open & (SINGLE | DOUBLE | BACK) == 0 => open ^= DOLLAR,
            '(' if open & (SINGLE | DOUBLE | BACK) == 0 => {
                if open & DOLLAR != 0 || !word.ends_with('$') {
                    return None;
                }
                open |= DOLLAR;
            }
            '"' if open & (SINGLE | DOLLAR) == 0 => {
                has_word |= open & DOUBLE != 0;
                open ^= DOUBLE;
                continue;
            }
            '\'' if open & (DOUBLE | DOLLAR) == 0 => {
                has_word |= open & SINGLE != 0;
                open ^= SINGLE;
                continue;
            }
            ';' | '&' | '|' | '<' | '>' if open == 0 => {
                // The number before a redirection belongs to it.
                if letter == '>' && word.starts_with(|it: char| it.is_ascii_digit()) {
                    has_word = false;
                }
                break;
            }
            _ => {}
        }
        has_word = true;
        word.push(letter);
    }
    if has_word {
        words.push(word);
    }
    (!escaped && open == 0).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_split_as_compose_splits_it() {
        for (line, words) in [
            (r#"a "b c" 'd e' f\ g\n h;i j"#, vec!["a", "b c", "d e", "f gn", "h"]),
            ("a `b c` d", vec!["a", "`b c`", "d"]),
            ("sh -c foo && bar", vec!["sh", "-c", "foo"]),
            ("a $(b c) d", vec!["a", "$(b c)", "d"]),
            ("a$(b c)d e", vec!["a$(b c)d", "e"]),
            ("a 2>x", vec!["a"]),
            ("a '' b \"\"", vec!["a", "", "b", ""]),
            ("", vec![]),
            (r#"a\tb "x\ny" "c\"d" 'e\f'"#, vec!["atb", "xny", "c\"d", r"e\f"]),
            ("a#b # c", vec!["a#b", "#", "c"]),
            ("a ) b ) c", vec!["a", ") b )", "c"]),
            ("a\nb\tc", vec!["a", "b", "c"]),
            ("> x", vec![]),
            ("a \"b `c` d\"", vec!["a", "b `c` d"]),
        ] {
            let expected: Vec<String> = words.into_iter().map(str::to_owned).collect();
            assert_eq!(split(line), Some(expected), "{line}");
        }
        for line in ["a (b)", "a 'b", "a `b", "a \\", "a $(b", "a) b"] {
            assert_eq!(split(line), None, "{line}");
        }
    }
}

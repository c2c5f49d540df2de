//! A command line split into its words.

/// The words of a command line as Compose splits it, or nothing where a quote stays open.
///
/// This is no shell: a line ends at the first `;`, `&`, `|`, `<` or `>` outside of quotes, and what is
/// behind it is lost. The rules are those of `go-shellwords`.
pub(super) fn split(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut has_word = false;
    let mut escaped = false;
    let mut quote = Quotes::default();
    for letter in line.chars() {
        if escaped {
            word.push(letter);
            (escaped, has_word) = (false, true);
            continue;
        }
        if letter == '\\' {
            if quote.single {
                word.push(letter);
            } else {
                escaped = true;
            }
            continue;
        }
        if matches!(letter, ' ' | '\t' | '\r' | '\n') {
            if quote.any() {
                word.push(letter);
            } else if has_word {
                words.push(std::mem::take(&mut word));
                has_word = false;
            }
            continue;
        }
        match letter {
            '`' if !quote.single && !quote.double && !quote.dollar => quote.back = !quote.back,
            ')' if !quote.single && !quote.double && !quote.back => quote.dollar = !quote.dollar,
            '(' if !quote.single && !quote.double && !quote.back => {
                if quote.dollar || !word.ends_with('$') {
                    return None;
                }
                quote.dollar = true;
            }
            '"' if !quote.single && !quote.dollar => {
                has_word |= quote.double;
                quote.double = !quote.double;
                continue;
            }
            '\'' if !quote.double && !quote.dollar => {
                has_word |= quote.single;
                quote.single = !quote.single;
                continue;
            }
            ';' | '&' | '|' | '<' | '>' if !quote.any() => {
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
    (!escaped && !quote.any()).then_some(words)
}

/// Which quotes are open.
#[derive(Default)]
struct Quotes {
    single: bool,
    double: bool,
    back: bool,
    dollar: bool,
}

impl Quotes {
    fn any(&self) -> bool {
        self.single || self.double || self.back || self.dollar
    }
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

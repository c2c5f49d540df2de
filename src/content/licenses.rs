//! The identifiers of the SPDX licence list, without those that it has replaced.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::order;

/// One a line, sorted.
const IDENTIFIERS: &str = include_str!("licenses.txt");

static KNOWN: LazyLock<BTreeSet<&str>> = LazyLock::new(|| order::set(IDENTIFIERS.lines()));

/// Whether a text is an SPDX licence expression: identifiers, `OR`, `AND`, `WITH` and brackets.
pub fn is_expression(text: &str) -> bool {
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let mut depth = 0_usize;
    let mut expects_license = true;
    let mut words = spaced.split_whitespace();
    while let Some(word) = words.next() {
        match (word, expects_license) {
            ("(", true) => depth += 1,
            (")", false) if depth > 0 => depth -= 1,
            ("AND" | "OR", false) => expects_license = true,
            // What is excepted is not looked up: there is another list for it.
            ("WITH", false) => {
                let exception = words.next().unwrap_or_default();
                if !exception.contains("xception") && !exception.starts_with("AdditionRef-") {
                    return false;
                }
            }
            (_, true) if is_license(word) => expects_license = false,
            _ => return false,
        }
    }
    depth == 0 && !expects_license
}

/// An identifier of the list, `+` behind it or not, or one of somebody's own.
fn is_license(word: &str) -> bool {
    if word.starts_with("LicenseRef-") || word.starts_with("DocumentRef-") {
        return word.bytes().all(|it| it.is_ascii_alphanumeric() || b"-.:".contains(&it));
    }
    let name = word.strip_suffix('+').unwrap_or(word);
    KNOWN.contains(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_told_from_other_texts() {
        let good = [
            "MIT",
            "Apache-2.0",
            "MIT OR Apache-2.0",
            "(MIT AND ISC) OR 0BSD",
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "LicenseRef-acme",
            "MPL-2.0+",
        ];
        for text in good {
            assert!(is_expression(text), "{text}");
        }
        let bad = [
            "",
            "mit",
            "Apache2",
            "GPL-3.0",
            "MIT/Apache-2.0",
            "MIT OR",
            "(MIT",
            "MIT)",
            "MIT ISC",
            "MIT WITH x",
        ];
        for text in bad {
            assert!(!is_expression(text), "{text}");
        }
    }

    #[test]
    fn the_list_is_sorted() {
        let lines: Vec<&str> = IDENTIFIERS.lines().collect();
        assert!(lines.is_sorted() && lines.len() > 600);
    }
}

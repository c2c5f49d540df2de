//! Sentences with `code` and **strong** parts.

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Text(String),
    Code(String),
    Strong(String),
}

/// A sentence of the language files, cut at its backticks and double asterisks. Unpaired ones stay.
pub fn parts(sentence: &str) -> Vec<Part> {
    let mut found = Vec::new();
    let mut plain = String::new();
    let mut rest = sentence;
    while let Some(at) = rest.find(['`', '*']) {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let marker = if from.starts_with('`') { "`" } else { "**" };
        let inner = from.strip_prefix(marker).and_then(|it| it.split_once(marker));
        let Some((inner, after)) = inner.filter(|(inner, _)| !inner.is_empty()) else {
            let (mark, after) = from.split_at(1);
            plain.push_str(mark);
            rest = after;
            continue;
        };
        if !plain.is_empty() {
            found.push(Part::Text(std::mem::take(&mut plain)));
        }
        found.push(match marker {
            "`" => Part::Code(inner.to_owned()),
            _ => Part::Strong(inner.to_owned()),
        });
        rest = after;
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        found.push(Part::Text(plain));
    }
    found
}

/// The same sentence without its marks, for titles and labels.
pub fn plain(sentence: &str) -> String {
    let text = |part: Part| match part {
        Part::Text(text) | Part::Code(text) | Part::Strong(text) => text,
    };
    parts(sentence).into_iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_in_pairs() {
        let found = parts("**5** of `a * b` are 2 * 3 ` odd");
        let expected = [
            Part::Strong("5".into()),
            Part::Text(" of ".into()),
            Part::Code("a * b".into()),
            Part::Text(" are 2 * 3 ` odd".into()),
        ];
        assert_eq!(found, expected);
        assert_eq!(plain("**5** of `x`"), "5 of x");
        assert_eq!(plain("镜像 **12 MB**"), "镜像 12 MB");
    }
}

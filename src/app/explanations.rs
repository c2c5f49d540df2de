//! The explanations of rules, where they are not part of the program but come when asked for.

use std::rc::Rc;

use crate::content::texts::Language;

/// What is known of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Explanations {
    /// Not asked for, or on their way.
    #[default]
    Awaited,
    /// As `scripts/bundle-words.mjs` writes them.
    Here(Rc<str>),
    Unreachable,
}

impl Explanations {
    /// The explanation of a rule in a language, as Markdown.
    pub fn of(&self, rule: &str, language: Language) -> Option<&str> {
        let Explanations::Here(text) = self else { return None };
        text.split('\u{1e}').find_map(|record| {
            let (head, body) = record.split_once('\n')?;
            (head.split_once(' ')? == (rule, language.tag())).then(|| body.trim())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_told_apart() {
        let here = Explanations::Here("\u{1e}a en\nOne.\n\nTwo.\n\u{1e}a zh-CN\n一。\n".into());
        assert_eq!(here.of("a", Language::English), Some("One.\n\nTwo."));
        assert_eq!(here.of("a", Language::Chinese), Some("一。"));
        assert_eq!(here.of("b", Language::English), None);
        assert_eq!(Explanations::Unreachable.of("a", Language::English), None);
    }
}

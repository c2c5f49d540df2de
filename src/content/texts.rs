//! The interface's texts, one file a language: lines `key = text`, comments with `#`.
//!
//! English is the master: `tests/it/content.rs` holds every other language to its keys and
//! arguments.

/// A language that the product speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    pub const ALL: [Language; 2] = [Language::English, Language::Chinese];

    /// The BCP 47 tag, as in `<html lang>` and in links.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Chinese => "zh-CN",
        }
    }

    /// What the language calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::Chinese => "简体中文",
        }
    }

    /// The language that a tag such as `zh`, `zh-Hans-CN` or `en_GB` asks for.
    pub fn from_tag(tag: &str) -> Option<Language> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Some(Language::English),
            "zh" => Some(Language::Chinese),
            _ => None,
        }
    }
}

/// The English file.
pub const ENGLISH: &str = include_str!("texts/en.txt");

/// The Chinese file. In the browser it is not part of the program, but comes when it is wanted.
#[cfg(not(target_arch = "wasm32"))]
pub const CHINESE: &str = include_str!("texts/zh.txt");

/// Every key of a language's file with its text.
pub fn lines(source: &str) -> impl Iterator<Item = (&str, &str)> {
    source
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
        .map(|(key, text)| (key.trim(), text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_name_languages() {
        for language in Language::ALL {
            assert_eq!(Language::from_tag(language.tag()), Some(language));
        }
        assert_eq!(Language::from_tag("zh-Hans-CN"), Some(Language::Chinese));
        assert_eq!(Language::from_tag("de"), None);
    }

    #[test]
    fn comments_are_no_texts() {
        let read: Vec<_> = lines("# a = b\nc = d = e\n\nnothing").collect();
        assert_eq!(read, [("c", "d = e")]);
    }
}

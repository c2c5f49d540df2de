//! The page inside another page: one file, one panel, as the address asks.

use crate::app::state::{Panel, Theme};
use crate::content::texts::Language;

/// What the query of an embedding address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Embed {
    /// The path of the file to show; the first one if there is no such file.
    pub file: Option<String>,
    pub panel: Option<Panel>,
    pub read_only: bool,
    pub theme: Option<Theme>,
    pub language: Option<Language>,
}

/// Reads `embed&file=Dockerfile&panel=stages&readonly&theme=dark&lang=zh`, decoded into pairs.
///
/// `None` without an `embed`. A value that is not known is as one not given.
pub fn from_query(pairs: &[(String, String)]) -> Option<Embed> {
    let value = |name: &str| pairs.iter().find(|(it, _)| it == name).map(|(_, it)| it.as_str());
    value("embed")?;
    Some(Embed {
        file: value("file").map(str::to_owned),
        panel: value("panel").and_then(Panel::from_name),
        read_only: value("readonly").is_some_and(|it| it != "false" && it != "0"),
        theme: value("theme").and_then(Theme::from_name),
        language: value("lang").and_then(Language::from_tag),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(query: &[(&str, &str)]) -> Vec<(String, String)> {
        query.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    #[test]
    fn every_attribute_is_read() {
        let query = pairs(&[
            ("embed", ""),
            ("file", "compose.yaml"),
            ("panel", "size"),
            ("readonly", ""),
            ("theme", "dark"),
            ("lang", "zh"),
        ]);
        let expected = Embed {
            file: Some("compose.yaml".into()),
            panel: Some(Panel::Size),
            read_only: true,
            theme: Some(Theme::Dark),
            language: Some(Language::Chinese),
        };
        assert_eq!(from_query(&query), Some(expected));
    }

    #[test]
    fn unknown_values_count_as_not_given() {
        let query =
            pairs(&[("embed", "1"), ("panel", "<b>"), ("theme", "x"), ("readonly", "false")]);
        assert_eq!(from_query(&query), Some(Embed::default()));
        assert_eq!(from_query(&pairs(&[("panel", "size")])), None);
    }
}

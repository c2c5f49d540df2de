//! ConfigMaps and Secrets.

use crate::syntax::yaml::Node;
use crate::text::Spanned;

/// What a ConfigMap or a Secret holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigData {
    pub is_secret: bool,
    pub entries: Vec<ConfigEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigEntry {
    pub key: Spanned<String>,
    /// `None` for what is written in base64.
    pub value: Option<Spanned<String>>,
}

impl ConfigData {
    pub fn entry(&self, key: &str) -> Option<&ConfigEntry> {
        self.entries.iter().find(|entry| entry.key.value == key)
    }
}

pub(super) fn read(kind: &str, root: &Node) -> Option<ConfigData> {
    let is_secret = kind == "Secret";
    if !is_secret && kind != "ConfigMap" {
        return None;
    }
    // The API server puts `stringData` over `data`, so it is looked up first.
    let fields = [("stringData", true), ("data", !is_secret), ("binaryData", false)];
    let entries = fields.into_iter().flat_map(|(field, is_plain)| {
        let entries = root.get(field).map_or(&[][..], Node::entries);
        entries.iter().filter_map(move |entry| {
            let value = entry.value.spanned().filter(|_| is_plain);
            Some(ConfigEntry { key: entry.key.spanned()?, value })
        })
    });
    Some(ConfigData { is_secret, entries: entries.collect() })
}

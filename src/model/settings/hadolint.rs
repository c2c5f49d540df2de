//! `.hadolint.yaml`: what it says about rules, and nothing about hadolint's own output.

use crate::finding::Severity;
use crate::model::settings::{LabelKind, Level, Settings, Source, Threshold};
use crate::syntax::yaml::{Entry, Node, Type, Yaml};
use crate::text::Spanned;

const KEYS: [&str; 10] = [
    "ignored",
    "override",
    "trustedRegistries",
    "label-schema",
    "strict-labels",
    "disable-ignore-pragma",
    "failure-threshold",
    "no-fail",
    // These have no meaning here.
    "format",
    "no-color",
];

impl Settings {
    /// Adds what hadolint's file says; to be read before our own.
    pub fn read_hadolint(&mut self, yaml: &Yaml) {
        let Some(document) = yaml.documents.first() else { return };
        let root = &document.root;
        if !matches!(root.kind(), Type::Mapping | Type::Null) {
            self.fault(root.span, "message-hadolint", Vec::new());
        }
        for entry in root.entries() {
            self.read_key(entry);
        }
        // What is both ignored and given another severity is ignored.
        if let Some(ignored) = root.entry("ignored") {
            self.set_all(ignored, Level::Off);
        }
    }

    fn read_key(&mut self, entry: &Entry) {
        let Some(key) = entry.key.spanned() else { return };
        let value = &entry.value;
        match (key.value.as_str(), value.as_bool()) {
            ("ignored" | "format" | "no-color", _) | ("no-fail", Some(false)) => {}
            ("override", _) => self.read_overrides(entry),
            ("trustedRegistries", _) => {
                if let Some(registries) = self.texts(entry) {
                    self.registries = registries.into_iter().map(|it| it.value).collect();
                }
            }
            ("label-schema", _) => self.read_schema(entry),
            ("strict-labels", Some(flag)) => self.strict_labels = flag,
            ("disable-ignore-pragma", Some(flag)) => self.ignores_comments = flag,
            ("no-fail", Some(true)) => self.threshold = Threshold::Never,
            ("strict-labels" | "disable-ignore-pragma" | "no-fail", None) => {
                self.wrong_value(entry, "message-flag");
            }
            ("failure-threshold", _) => match value.as_text().and_then(threshold) {
                Some(threshold) if self.threshold != Threshold::Never => self.threshold = threshold,
                Some(_) => {}
                None => self.wrong_value(entry, "message-hadolint-threshold"),
            },
            _ => self.unknown(&key, &KEYS),
        }
    }

    fn read_overrides(&mut self, entry: &Entry) {
        if !matches!(entry.value.kind(), Type::Mapping) {
            self.wrong_value(entry, "message-hadolint-override");
        }
        for list in entry.value.entries() {
            match list.key.as_text().and_then(severity) {
                Some(severity) => self.set_all(list, Level::At(severity)),
                None => self.wrong_value(entry, "message-hadolint-override"),
            }
        }
    }

    fn read_schema(&mut self, entry: &Entry) {
        if !matches!(entry.value.kind(), Type::Mapping) {
            self.wrong_value(entry, "message-mapping");
        }
        for label in entry.value.entries() {
            let kind = label.value.scalar().and_then(|it| LabelKind::from_name(&it.text));
            match (label.key.as_text(), kind) {
                (Some(name), Some(kind)) => self.ask_for(name.to_owned(), kind),
                _ => self.wrong_value(label, "message-label"),
            }
        }
    }

    fn set_all(&mut self, list: &Entry, level: Level) {
        for name in self.texts(list).into_iter().flatten() {
            self.set(name, Source::Hadolint, level);
        }
    }

    /// The texts of a list; nothing stands for an empty one.
    fn texts(&mut self, entry: &Entry) -> Option<Vec<Spanned<String>>> {
        let texts: Vec<_> = entry.value.items().iter().filter_map(Node::spanned).collect();
        let is_list = matches!(entry.value.kind(), Type::Sequence | Type::Null);
        if !is_list || texts.len() < entry.value.items().len() {
            self.wrong_value(entry, "message-list");
            return None;
        }
        Some(texts)
    }

    fn wrong_value(&mut self, entry: &Entry, wording: &'static str) {
        let key = entry.key.as_text().unwrap_or_default();
        let args = vec![("key", key.into())];
        let span = if entry.value.span.is_empty() { entry.key.span } else { entry.value.span };
        self.fault(span, wording, args);
    }
}

fn severity(name: &str) -> Option<Severity> {
    match name {
        "error" => Some(Severity::Error),
        "warning" => Some(Severity::Warning),
        "info" | "style" => Some(Severity::Info),
        _ => None,
    }
}

fn threshold(name: &str) -> Option<Threshold> {
    match name {
        "ignore" | "none" => Some(Threshold::Never),
        _ => severity(name).map(Threshold::At),
    }
}

//! `dockwright.toml`.

use crate::finding::{Arg, Args, Severity};
use crate::model::settings::size;
use crate::model::settings::{LabelKind, Level, Settings, Source, Threshold};
use crate::order;
use crate::syntax::near;
use crate::syntax::toml::{Entry, Toml, Value};
use crate::text::Spanned;

const TABLES: [&str; 4] = ["rules", "options", "labels", "images"];
const OPTIONS: [&str; 5] = [
    "allowed-registries",
    "strict-labels",
    "ignore-comments",
    "accept-reasons",
    "failure-threshold",
];

impl Settings {
    /// Adds what our own file says; it counts more than what is there.
    pub fn read_dockwright(&mut self, toml: &Toml) {
        self.faults.extend(toml.errors.iter().cloned());
        let mut unknown = order::set([]);
        // Labels of our own file stand in place of hadolint's.
        let is_label = |entry: &&Entry| key(entry, 0) == "labels" && entry.path.len() > 1;
        if toml.entries.iter().any(|entry| is_label(&entry)) {
            self.labels.clear();
        }
        for entry in &toml.entries {
            let Some(table) = entry.path.first() else { continue };
            match (table.value.as_str(), entry.path.len()) {
                ("rules" | "options" | "labels" | "images", 1)
                    if !matches!(entry.value.value, Value::Table) =>
                {
                    self.wrong(entry, "message-table");
                }
                ("rules" | "options" | "labels" | "images", 1) => {}
                ("rules", _) => self.read_rule(entry),
                ("options", _) => self.read_option(entry),
                ("labels", _) => self.read_label(entry),
                ("images", _) => self.read_image(entry),
                (name, _) if unknown.insert(name) => self.unknown(table, &TABLES),
                _ => {}
            }
        }
    }

    fn read_rule(&mut self, entry: &Entry) {
        let Some(name) = name(entry) else { return };
        match text(entry).and_then(level) {
            Some(level) => self.set(name, Source::Dockwright, level),
            None if matches!(entry.value.value, Value::Table) => {}
            None => self.wrong(entry, "message-level"),
        }
    }

    fn read_option(&mut self, entry: &Entry) {
        let Some(option) = name(entry) else { return };
        let value = &entry.value.value;
        let flag = if let Value::Bool(flag) = value { Some(*flag) } else { None };
        match (option.value.as_str(), flag) {
            ("allowed-registries", _) => match texts(value) {
                Some(registries) => self.registries = registries,
                None => self.wrong(entry, "message-list"),
            },
            ("strict-labels", Some(flag)) => self.strict_labels = flag,
            ("ignore-comments", Some(flag)) => self.ignores_comments = !flag,
            ("accept-reasons", Some(flag)) => self.accepts_reasons = flag,
            ("strict-labels" | "ignore-comments" | "accept-reasons", None) => {
                self.wrong(entry, "message-flag");
            }
            ("failure-threshold", _) => match text(entry).and_then(threshold) {
                Some(threshold) => self.threshold = threshold,
                None => self.wrong(entry, "message-threshold"),
            },
            _ => self.unknown(&option, &OPTIONS),
        }
    }

    fn read_label(&mut self, entry: &Entry) {
        let Some(label) = name(entry) else { return };
        match text(entry).and_then(LabelKind::from_name) {
            Some(kind) => self.ask_for(label.value, kind),
            None if matches!(entry.value.value, Value::Table) => {}
            None => self.wrong(entry, "message-label"),
        }
    }

    fn read_image(&mut self, entry: &Entry) {
        let Some(image) = name(entry) else { return };
        match text(entry).and_then(size::bytes) {
            Some(bytes) => {
                self.images.insert(image.value, bytes);
            }
            None if matches!(entry.value.value, Value::Table) => {}
            None => self.wrong(entry, "message-size"),
        }
    }

    /// A value that its key cannot have.
    fn wrong(&mut self, entry: &Entry, wording: &'static str) {
        let key = name(entry).or_else(|| entry.path.first().cloned());
        let key = key.map_or_else(String::new, |key| key.value);
        self.fault(entry.value.span, wording, vec![("key", key.into())]);
    }

    /// A key that nothing reads.
    pub(super) fn unknown(&mut self, key: &Spanned<String>, known: &[&'static str]) {
        let mut args: Args = vec![("key", Arg::from(&key.value))];
        let wording = match near::nearest(&key.value, known) {
            Some(known) => {
                args.push(("known", known.into()));
                "message-near"
            }
            None => "message",
        };
        self.fault(key.span, wording, args);
    }
}

fn key(entry: &Entry, index: usize) -> &str {
    entry.path.get(index).map_or("", |key| &key.value)
}

/// The key within its table. A name with dots may stand without quotes.
fn name(entry: &Entry) -> Option<Spanned<String>> {
    let parts = entry.path.get(1..)?;
    let span = parts.first()?.span.cover(parts.last()?.span);
    let names: Vec<&str> = parts.iter().map(|part| part.value.as_str()).collect();
    Some(Spanned::new(names.join("."), span))
}

fn text(entry: &Entry) -> Option<&str> {
    match &entry.value.value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn texts(value: &Value) -> Option<Vec<String>> {
    let Value::Array(items) = value else { return None };
    let text = |item: &Spanned<Value>| match &item.value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    };
    items.iter().map(text).collect()
}

fn level(name: &str) -> Option<Level> {
    match name {
        "off" => Some(Level::Off),
        "on" => Some(Level::On),
        _ => severity(name).map(Level::At),
    }
}

fn threshold(name: &str) -> Option<Threshold> {
    match name {
        "never" => Some(Threshold::Never),
        _ => severity(name).map(Threshold::At),
    }
}

fn severity(name: &str) -> Option<Severity> {
    Severity::ALL.into_iter().find(|severity| severity.as_str() == name)
}

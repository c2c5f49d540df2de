//! What of a configuration is printed, in order.

use std::collections::BTreeMap;

use crate::model::compose::keys::{Form, Key, Keys, Others, Shape, TOP, Zero};
use crate::model::compose::print::order;
use crate::model::compose::value::{Data, Field, Origin, Value};

/// For whom: what is left out differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Yaml,
    #[cfg(not(target_arch = "wasm32"))]
    Json,
}

impl Format {
    fn is_yaml(self) -> bool {
        self == Format::Yaml
    }
}

/// A value to be printed.
pub(super) struct Node<'a> {
    pub what: What<'a>,
    pub origin: Option<&'a Origin>,
}

pub(super) enum What<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Huge(u64),
    Float(f64),
    Text(&'a str),
    Moment(&'a str),
    List(Vec<Node<'a>>),
    Map(Entries<'a>),
}

type Entries<'a> = Vec<(String, Node<'a>)>;

/// All that is printed of a configuration.
pub(super) fn tree(root: &Value, format: Format) -> Node<'_> {
    let Some(keys) = TOP.map else { return given(What::Null, root) };
    let mut entries = record(root, keys, format);
    if !format.is_yaml() {
        // Here Compose prints a plain map: by name, with extensions, and without models.
        entries.retain(|(name, _)| name != "models");
        let mut notes = extensions(root, format);
        for (_, node) in &mut notes {
            empty_lists_are_null(node);
        }
        entries.extend(notes);
        let keyed: BTreeMap<String, Node> = crate::order::map(entries);
        entries = keyed.into_iter().collect();
    }
    given(What::Map(entries), root)
}

fn given<'a>(what: What<'a>, value: &'a Value) -> Node<'a> {
    Node { what, origin: Some(&value.origin) }
}

/// What stands for a value that was never given.
fn missing(what: What<'_>) -> Node<'_> {
    Node { what, origin: None }
}

fn record<'a>(value: &'a Value, keys: &'static Keys, format: Format) -> Entries<'a> {
    let mut entries = Vec::new();
    for key in keys.keys {
        let node = match value.get(key.name) {
            Some(_) if key.form == Form::Content && value.get("environment").is_some() => None,
            Some(value) => field(value, key, format),
            None => absent(key, format),
        };
        entries.extend(node.map(|node| (key.name.to_owned(), node)));
    }
    if format.is_yaml() && matches!(keys.others, Others::Extensions) {
        entries.extend(extensions(value, format));
    }
    entries
}

fn extensions(value: &Value, format: Format) -> Entries<'_> {
    let named = value.fields().filter(|(name, _)| name.starts_with("x-"));
    let entries = named.map(|(name, field)| (name.to_owned(), free(&field.value, format)));
    in_order(entries.collect(), format)
}

/// Names that a person gives: YAML counts the numbers in them, JSON goes by their bytes.
fn in_order(entries: Entries<'_>, format: Format) -> Entries<'_> {
    if format.is_yaml() { order::natural(entries) } else { entries }
}

/// Compose loses the difference on the way.
fn empty_lists_are_null(node: &mut Node) {
    match &mut node.what {
        What::List(items) if items.is_empty() => node.what = What::Null,
        What::List(items) => items.iter_mut().for_each(empty_lists_are_null),
        What::Map(entries) => entries.iter_mut().for_each(|(_, it)| empty_lists_are_null(it)),
        _ => {}
    }
}

/// What is printed for a key that is not given.
fn absent(key: &Key, format: Format) -> Option<Node<'static>> {
    let what = match (key.zero, key.form) {
        (Zero::Always, Form::Text) => What::Text(""),
        (Zero::Always, Form::Bytes) => What::Text("0"),
        (Zero::Always, Form::Switch) => What::Bool(false),
        (Zero::Always, Form::Table) => What::Map(Vec::new()),
        (Zero::Always, _) => What::Int(0),
        (Zero::NullInJson, _) if !format.is_yaml() => What::Null,
        (_, Form::Part) if !format.is_yaml() => {
            let keys = key.shape.map.into_iter().flat_map(|map| map.keys);
            let entries = keys.filter_map(|key| Some((key.name.to_owned(), absent(key, format)?)));
            What::Map(entries.collect())
        }
        _ => return None,
    };
    Some(missing(what))
}

/// What is printed for a key that is given, if anything is.
fn field<'a>(value: &'a Value, key: &Key, format: Format) -> Option<Node<'a>> {
    if key.zero == Zero::Omitted && says_nothing(value, key.form) {
        return absent(key, format);
    }
    let keys = key.shape.map;
    let what = match key.form {
        Form::Dropped | Form::Files => return None,
        Form::Record => What::Map(record(value, keys?, format)),
        Form::Part => {
            let entries = record(value, keys?, format);
            if entries.is_empty() && format.is_yaml() {
                return None;
            }
            What::Map(entries)
        }
        Form::Records | Form::PlainRecords | Form::CapitalRecords => {
            let item_keys = key.shape.items?.map?;
            let item = |item| {
                let mut entries = record(item, item_keys, format);
                if key.form == Form::CapitalRecords && !format.is_yaml() {
                    for (name, _) in &mut entries {
                        name[..1].make_ascii_uppercase();
                    }
                }
                given(What::Map(entries), item)
            };
            What::List(value.items().iter().map(item).collect())
        }
        Form::Table | Form::LooseTable => {
            let Others::Named { shape, .. } = keys?.others else { return None };
            let entry = |(name, field): (&str, &'a Field)| {
                (name.to_owned(), table_entry(&field.value, shape, format))
            };
            What::Map(in_order(value.fields().map(entry).collect(), format))
        }
        Form::Limits => {
            let entry =
                |(name, field): (&str, &'a Field)| (name.to_owned(), limit(&field.value, format));
            What::Map(in_order(value.fields().map(entry).collect(), format))
        }
        _ => return Some(free(value, format)),
    };
    Some(given(what, value))
}

fn table_entry<'a>(value: &'a Value, shape: &'static Shape, format: Format) -> Node<'a> {
    match shape.map {
        Some(keys) if !value.is_null() => given(What::Map(record(value, keys, format)), value),
        _ => free(value, format),
    }
}

/// A limit of nothing counts for Compose as a soft and a hard one, of nothing each.
fn limit(value: &Value, format: Format) -> Node<'_> {
    if value.as_int().is_some_and(|it| it != 0) {
        return free(value, format);
    }
    let entry = |name: &str| {
        let node = match value.get(name) {
            Some(value) => free(value, format),
            None => missing(What::Int(0)),
        };
        (name.to_owned(), node)
    };
    let mut entries = vec![entry("soft"), entry("hard")];
    if !format.is_yaml() {
        entries.retain(|(_, node)| !matches!(node.what, What::Int(0)));
    }
    given(What::Map(entries), value)
}

fn says_nothing(value: &Value, form: Form) -> bool {
    match &value.data {
        Data::Null => true,
        Data::Bool(flag) => !flag,
        Data::Int(number) => *number == 0,
        Data::Huge(_) | Data::Moment(_) => false,
        Data::Float(number) => *number == 0.0,
        Data::Text(text) => match form {
            Form::Bytes => text == "0",
            Form::Duration => text == "0s",
            _ => text.is_empty(),
        },
        Data::List(items) => items.is_empty(),
        Data::Map(map) => map.is_empty() && form != Form::Record,
    }
}

/// A value that Compose prints as it is.
fn free(value: &Value, format: Format) -> Node<'_> {
    let what = match &value.data {
        Data::Null => What::Null,
        Data::Bool(flag) => What::Bool(*flag),
        Data::Int(number) => What::Int(*number),
        Data::Huge(number) => What::Huge(*number),
        Data::Float(number) => What::Float(*number),
        Data::Text(text) => What::Text(text),
        Data::Moment(time) => What::Moment(time),
        Data::List(items) => What::List(items.iter().map(|item| free(item, format)).collect()),
        Data::Map(map) => {
            let mut entries = Vec::with_capacity(map.len());
            for (name, field) in map {
                entries.push((name.clone(), free(&field.value, format)));
            }
            What::Map(in_order(entries, format))
        }
    };
    given(what, value)
}

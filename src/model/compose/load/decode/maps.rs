//! Names with values, written as a mapping or as a list of `NAME=VALUE`.

use crate::model::compose::keys::Form;
use crate::model::compose::load::decode::{At, scalars};
use crate::model::compose::value::{Data, Field, Map, Value};

/// Makes a mapping to texts of a value. Whether that is possible.
pub(super) fn pairs(value: &mut Value, form: Form, at: &mut At) -> bool {
    match &mut value.data {
        Data::Map(map) => {
            for (name, field) in map {
                at.within(name, |at| text(&mut field.value, form, at));
            }
        }
        Data::List(items) => {
            let items = std::mem::take(items);
            let map = split(items, form, at);
            value.origin = value.origin.derived();
            value.data = Data::Map(map);
        }
        _ => return at.refuse(value, "message-not-text"),
    }
    if form == Form::Keys {
        value.data = Data::List(keys(value));
    }
    true
}

/// The text of a name. One that has none is unset where that makes a difference.
fn text(value: &mut Value, form: Form, at: &mut At) {
    match (&mut value.data, form) {
        (Data::Text(_), Form::Variables | Form::Pairs | Form::TextMap | Form::Keys)
        | (Data::Null, Form::Variables | Form::Keys) => {}
        (Data::List(items), Form::Repeated) => {
            for item in items {
                item.data = Data::Text(scalars::shown(&item.data));
            }
        }
        (_, Form::Repeated) => {
            let item = Value::text(scalars::shown(&value.data), value.origin.clone());
            value.data = Data::List(vec![item]);
        }
        (Data::Bool(_) | Data::Float(_) | Data::List(_) | Data::Map(_), Form::TextMap) => {
            at.refuse(value, "message-not-text");
        }
        _ => value.data = Data::Text(scalars::shown(&value.data)),
    }
}

fn split(items: Vec<Value>, form: Form, at: &mut At) -> Map {
    let mut map = Map::new();
    for (index, item) in items.into_iter().enumerate() {
        let written = scalars::shown(&item.data);
        let (name, text) = match written.split_once('=') {
            Some((name, text)) => (name, Some(text)),
            None => (written.as_str(), None),
        };
        if form == Form::Variables && name.ends_with(char::is_whitespace) {
            at.within(&index.to_string(), |at| {
                at.refuse_text(&item, "message-name-ends-in-space", name)
            });
            continue;
        }
        let data = match (text, form) {
            (Some(text), _) => Data::Text(text.to_owned()),
            (None, Form::Variables | Form::Keys) => Data::Null,
            (None, _) => Data::Text(String::new()),
        };
        let origin = item.origin.derived();
        let key = origin.span;
        map.insert(name.to_owned(), Field { key, value: Value::new(data, origin) });
    }
    map
}

/// The keys for SSH, each as Compose writes it: a name, or a name and a path.
fn keys(value: &Value) -> Vec<Value> {
    let written = |(name, field): (&str, &Field)| {
        let path = scalars::shown(&field.value.data);
        let text = if path.is_empty() { name.to_owned() } else { format!("{name}: {path}") };
        Value::text(text, field.value.origin.derived())
    };
    value.fields().map(written).collect()
}

//! Which keys there are, and what they may hold.

use std::collections::BTreeSet;

use crate::model::compose::effective::Problem;
use crate::model::compose::keys::{Keys, Kinds, Names, Others, Shape, TOP, Words};
use crate::model::compose::load::Report;
use crate::model::compose::path::Path;
use crate::model::compose::value::{Data, Field, Value};
use crate::syntax::near;
use crate::text::Span;

/// Notes keys that Compose does not know and values of a wrong type.
pub(super) fn validate(root: &Value, report: &mut Report) {
    look(root, &TOP, &mut Path::root(), report);
}

/// Compares a value with what may stand in its place. Of a value of a wrong type nothing more is said.
fn look(value: &Value, shape: &Shape, path: &mut Path, report: &mut Report) {
    if let Data::Moment(time) = &value.data {
        let written = time.strip_suffix("T00:00:00Z").unwrap_or(time);
        let args = vec![("value", written.into())];
        return report.spoil(Problem::new(value.span(), path, "message-date", args));
    }
    if !shape.kinds.has(kind(&value.data)) {
        let args = vec![
            ("expected", names(shape.kinds).into()),
            ("found", name(kind(&value.data)).into()),
        ];
        return report.spoil(Problem::new(value.span(), path, "message-wrong-type", args));
    }
    match &value.data {
        Data::Int(number) if *number < shape.range.0 => {
            let args = vec![("limit", shape.range.0.to_string().into())];
            report.refuse(Problem::new(value.span(), path, "message-too-small", args));
        }
        Data::Huge(_) if shape.range.1 < i64::MAX => {
            let args = vec![("limit", shape.range.1.to_string().into())];
            report.refuse(Problem::new(value.span(), path, "message-too-large", args));
        }
        Data::Int(number) if *number > shape.range.1 => {
            let args = vec![("limit", shape.range.1.to_string().into())];
            report.refuse(Problem::new(value.span(), path, "message-too-large", args));
        }
        Data::Text(text) => look_at_text(text, value.span(), &shape.text, path, report),
        Data::List(items) => look_at_items(items, shape, path, report),
        Data::Map(_) => {
            if let Some(keys) = shape.map {
                look_at_keys(value, keys, path, report);
            }
        }
        Data::Null
        | Data::Bool(_)
        | Data::Int(_)
        | Data::Huge(_)
        | Data::Float(_)
        | Data::Moment(_) => {}
    }
}

fn look_at_text(text: &str, span: Span, words: &Words, path: &Path, report: &mut Report) {
    match words {
        Words::Any => {}
        Words::OneOf(allowed) if allowed.contains(&text) => {}
        Words::OneOf(allowed) => {
            let args = vec![("found", text.into()), ("allowed", allowed.join(" | ").into())];
            report.refuse(Problem::new(span, path, "message-unknown-word", args));
        }
        Words::ContainerName if has_container_name(text) => {}
        Words::ContainerName => {
            let args = vec![("found", text.into())];
            report.refuse(Problem::new(span, path, "message-container-name", args));
        }
        Words::PullPolicy if has_pull_policy(text) => {}
        Words::PullPolicy => {
            let args = vec![("found", text.into())];
            report.refuse(Problem::new(span, path, "message-pull-policy", args));
        }
    }
}

fn look_at_items(items: &[Value], shape: &Shape, path: &mut Path, report: &mut Report) {
    let Some(item_shape) = shape.items else { return };
    // Texts are what lists of many items hold; of others each is compared with those before it, of
    // which there are few where they differ at all.
    let mut texts = BTreeSet::new();
    for (index, item) in items.iter().enumerate() {
        path.push(index.to_string());
        look(item, item_shape, path, report);
        path.pop();
        let is_repeated = shape.unique
            && match item.as_text() {
                Some(text) => !texts.insert(text),
                None => items[..index].iter().rev().take(MOST_COMPARED).any(|it| equals(it, item)),
            };
        if is_repeated {
            report.refuse(Problem::new(item.span(), path, "message-repeated", Vec::new()));
        }
    }
}

/// With how many items before it an item is compared.
const MOST_COMPARED: usize = 500;

/// Whether two values are the same for the schema: numbers count by what they are worth.
fn equals(a: &Value, b: &Value) -> bool {
    match (&a.data, &b.data) {
        #[expect(clippy::cast_precision_loss, reason = "a number beyond that is no port")]
        (Data::Int(whole), Data::Float(number)) | (Data::Float(number), Data::Int(whole)) => {
            (*whole as f64).to_bits() == number.to_bits()
        }
        _ => a.says(b),
    }
}

fn look_at_keys(value: &Value, keys: &Keys, path: &mut Path, report: &mut Report) {
    for (name, field) in value.fields() {
        path.push(name);
        let listed = keys.keys.iter().find(|key| key.name == name).map(|key| key.shape);
        match listed.or_else(|| named_shape(name, keys.others)) {
            Some(shape) => look(&field.value, shape, path, report),
            None if may_be_unlisted(name, keys.others) => {}
            None => refuse_key(name, field, keys, path, report),
        }
        path.pop();
    }
    for required in keys.required {
        if value.get(required).is_none() {
            let args = vec![("key", (*required).into())];
            report.refuse(Problem::new(value.span(), path, "message-missing-key", args));
        }
    }
}

/// What stands under a name that a person gives.
fn named_shape(name: &str, others: Others) -> Option<&'static Shape> {
    match others {
        Others::Named { names, shape, .. } if fits(name, names) => Some(shape),
        _ => None,
    }
}

fn may_be_unlisted(name: &str, others: Others) -> bool {
    match others {
        Others::Refused => false,
        Others::Extensions => name.starts_with("x-"),
        Others::Free => true,
        Others::Named { else_refused, .. } => !else_refused,
    }
}

fn refuse_key(name: &str, field: &Field, keys: &Keys, path: &Path, report: &mut Report) {
    let known: Vec<&str> = keys.keys.iter().map(|key| key.name).collect();
    let mut args = vec![("key", name.into())];
    let wording = match (keys.others, near::nearest(name, &known)) {
        (Others::Named { .. }, _) => "message-bad-name",
        (_, Some(near)) => {
            args.push(("near", near.into()));
            "message-unknown-key-near"
        }
        (_, None) => "message-unknown-key",
    };
    report.refuse(Problem::new(field.key, path, wording, args));
}

fn fits(name: &str, names: Names) -> bool {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'_' | b'-');
    match names {
        Names::Plain => !name.is_empty() && name.bytes().all(is_plain),
        Names::Lowercase => !name.is_empty() && name.bytes().all(|it| it.is_ascii_lowercase()),
        // A dot of a pattern stands for no line break.
        Names::Any => name.bytes().any(|it| it != b'\n'),
    }
}

/// The schema looks for the pattern anywhere in the text.
fn has_container_name(text: &str) -> bool {
    let follows = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'.' | b'-');
    text.as_bytes().windows(2).any(|pair| pair[0].is_ascii_alphanumeric() && follows(pair[1]))
}

/// The same here: `every_2h` is one, and so is whatever has `always` in it.
fn has_pull_policy(text: &str) -> bool {
    let words =
        ["always", "never", "build", "if_not_present", "missing", "refresh", "daily", "weekly"];
    let is_interval = |rest: &str| {
        let unit = rest.trim_start_matches(|it: char| it.is_ascii_digit());
        unit.len() < rest.len() && unit.starts_with(['w', 'd', 'h', 'm', 's'])
    };
    words.iter().any(|word| text.contains(word)) || text.split("every_").skip(1).any(is_interval)
}

fn kind(data: &Data) -> Kinds {
    match data {
        Data::Null => Kinds::NULL,
        Data::Bool(_) => Kinds::BOOL,
        Data::Int(_) | Data::Huge(_) => Kinds::INT,
        // The schema counts 2.0 among the whole numbers.
        Data::Float(number)
            if number.is_finite() && number.trunc().to_bits() == number.to_bits() =>
        {
            Kinds::INT
        }
        Data::Float(_) => Kinds::NUMBER,
        Data::Text(_) | Data::Moment(_) => Kinds::TEXT,
        Data::List(_) => Kinds::LIST,
        Data::Map(_) => Kinds::MAP,
    }
}

/// The types of a set, in the words of YAML.
fn names(kinds: Kinds) -> String {
    let all = [Kinds::TEXT, Kinds::LIST, Kinds::MAP, Kinds::BOOL, Kinds::NULL];
    let number = match (kinds.has(Kinds::NUMBER), kinds.has(Kinds::INT)) {
        (true, _) => Some("number"),
        (false, true) => Some("integer"),
        (false, false) => None,
    };
    let others = all.into_iter().filter(|kind| kinds.has(*kind)).map(name);
    let names: Vec<&str> = others.chain(number).collect();
    names.join(" | ")
}

fn name(kind: Kinds) -> &'static str {
    match kind {
        Kinds::NULL => "null",
        Kinds::BOOL => "boolean",
        Kinds::INT => "integer",
        Kinds::TEXT => "string",
        Kinds::LIST => "list",
        Kinds::MAP => "mapping",
        _ => "number",
    }
}

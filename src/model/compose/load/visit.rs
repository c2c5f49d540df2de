//! The values at the places that a pattern names: `services.*.ports`.

use crate::model::compose::path::Path;
use crate::model::compose::value::{Data, Value};

/// Shows each value that a pattern names, with its place. `*` stands for any key or position.
pub(super) fn each(root: &Value, pattern: &str, see: &mut dyn FnMut(&Value, &Path)) {
    descend(root, Some(pattern), &mut Path::root(), see);
}

/// The same for values that are to be changed.
pub(super) fn change(root: &mut Value, pattern: &str, change: &mut dyn FnMut(&mut Value, &Path)) {
    descend_mut(root, Some(pattern), &mut Path::root(), change);
}

fn descend(
    value: &Value,
    pattern: Option<&str>,
    path: &mut Path,
    see: &mut dyn FnMut(&Value, &Path),
) {
    let Some((key, rest)) = pattern.map(split) else { return see(value, path) };
    match &value.data {
        Data::Map(map) if key == "*" => {
            for (name, field) in map {
                path.push(name.as_str());
                descend(&field.value, rest, path, see);
                path.pop();
            }
        }
        Data::Map(map) => {
            if let Some(field) = map.get(key) {
                path.push(key);
                descend(&field.value, rest, path, see);
                path.pop();
            }
        }
        Data::List(items) if key == "*" => {
            for (index, item) in items.iter().enumerate() {
                path.push(index.to_string());
                descend(item, rest, path, see);
                path.pop();
            }
        }
        _ => {}
    }
}

fn descend_mut(
    value: &mut Value,
    pattern: Option<&str>,
    path: &mut Path,
    change: &mut dyn FnMut(&mut Value, &Path),
) {
    let Some((key, rest)) = pattern.map(split) else { return change(value, path) };
    match &mut value.data {
        Data::Map(map) if key == "*" => {
            for (name, field) in map {
                path.push(name.as_str());
                descend_mut(&mut field.value, rest, path, change);
                path.pop();
            }
        }
        Data::Map(map) => {
            if let Some(field) = map.get_mut(key) {
                path.push(key);
                descend_mut(&mut field.value, rest, path, change);
                path.pop();
            }
        }
        Data::List(items) if key == "*" => {
            for (index, item) in items.iter_mut().enumerate() {
                path.push(index.to_string());
                descend_mut(item, rest, path, change);
                path.pop();
            }
        }
        _ => {}
    }
}

fn split(pattern: &str) -> (&str, Option<&str>) {
    pattern.split_once('.').map_or((pattern, None), |(key, rest)| (key, Some(rest)))
}

//! Values in the type of their key: sizes in bytes, durations, words of a command.
//!
//! The forms are those of the fields in compose-go's package `types`, and of what its decoder makes
//! of a value of another type.

mod hosts;
mod lists;
mod maps;
mod scalars;
mod words;

use crate::model::compose::effective::Problem;
use crate::model::compose::keys::{Form, Key, Others, Shape, TOP};
use crate::model::compose::load::{Report, interpolate};
use crate::model::compose::path::Path;
use crate::model::compose::value::{Data, Map, Value};

/// Brings each value into the form in which it is printed, and notes those that cannot be.
pub(super) fn decode(root: &mut Value, report: &mut Report) {
    let mut at = At { path: Path::root(), report };
    record(root, &TOP, &mut at);
}

/// Where the decoder is, and what it notes.
struct At<'a> {
    path: Path,
    report: &'a mut Report,
}

impl At<'_> {
    /// Notes that a value cannot be what its key asks for. What is returned says that it is not kept.
    fn refuse(&mut self, value: &Value, wording: &'static str) -> bool {
        self.refuse_text(value, wording, &scalars::shown(&value.data))
    }

    fn refuse_text(&mut self, value: &Value, wording: &'static str, found: &str) -> bool {
        let args = vec![("found", found.into())];
        self.report.refuse(Problem::new(value.span(), &self.path, wording, args));
        false
    }

    /// Looks at what stands under a key or at a position.
    fn within<T>(&mut self, part: &str, look: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(part);
        let seen = look(self);
        self.path.pop();
        seen
    }
}

/// Decodes a mapping with keys of its own. What Compose has no place for is not kept.
fn record(value: &mut Value, shape: &Shape, at: &mut At) {
    let Some(keys) = shape.map else { return };
    let Some(map) = value.as_map_mut() else { return };
    for (name, mut field) in std::mem::take(map) {
        let is_kept = match keys.keys.iter().find(|key| key.name == name) {
            Some(key) => at.within(&name, |at| bring(&mut field.value, key, at)),
            None => name.starts_with("x-"),
        };
        if is_kept {
            map.insert(name, field);
        }
    }
}

/// Brings a value into the form of its key. Whether it says anything then.
fn bring(value: &mut Value, key: &Key, at: &mut At) -> bool {
    if value.is_null() {
        return false;
    }
    match key.form {
        Form::Record | Form::Part => record(value, key.shape, at),
        Form::Records | Form::CapitalRecords | Form::PlainRecords => {
            let Some(shape) = key.shape.items else { return true };
            let Data::List(items) = &mut value.data else { return true };
            for (index, item) in items.iter_mut().enumerate() {
                at.within(&index.to_string(), |at| record(item, shape, at));
                if key.form == Form::PlainRecords
                    && let Some(map) = item.as_map_mut()
                {
                    map.retain(|name, _| !name.starts_with("x-"));
                }
            }
        }
        Form::Table | Form::LooseTable => {
            let Some(Others::Named { shape, .. }) = key.shape.map.map(|keys| keys.others) else {
                return true;
            };
            for (name, field) in value.as_map_mut().into_iter().flatten() {
                if field.value.is_null() && key.form == Form::Table {
                    field.value.data = Data::Map(Map::new());
                }
                at.within(name, |at| record(&mut field.value, shape, at));
            }
        }
        Form::Dropped => return false,
        Form::Files => {}
        Form::Texts | Form::Scalars | Form::Command | Form::Test => {
            return lists::words(value, key.form, at);
        }
        Form::Hosts => return hosts::addresses(value, at),
        Form::Variables | Form::Pairs | Form::TextMap | Form::Repeated | Form::Keys => {
            return maps::pairs(value, key.form, at);
        }
        Form::Limits => {
            for (name, field) in value.as_map_mut().into_iter().flatten() {
                at.within(name, |at| limit(&mut field.value, at));
            }
        }
        Form::Text
        | Form::Content
        | Form::Switch
        | Form::Int
        | Form::Count
        | Form::Fraction
        | Form::Processors
        | Form::Bytes
        | Form::Duration
        | Form::Mode
        | Form::Devices => return scalar(value, key.form, at),
    }
    true
}

/// A limit of a resource: a number, or a soft and a hard one.
fn limit(value: &mut Value, at: &mut At) {
    let Some(map) = value.as_map_mut() else {
        scalar(value, Form::Int, at);
        return;
    };
    map.retain(|name, _| name == "soft" || name == "hard");
    for (name, field) in map {
        at.within(name, |at| scalar(&mut field.value, Form::Int, at));
    }
}

/// Brings a single value into its form. Whether that is possible.
fn scalar(value: &mut Value, form: Form, at: &mut At) -> bool {
    match scalars::decode(value, form) {
        Ok(Some(data)) => {
            if form == Form::Switch {
                interpolate::warn_of_old_boolean(value, &at.path, at.report);
            }
            value.data = data;
            value.origin = value.origin.derived();
            true
        }
        Ok(None) => true,
        Err(wording) => at.refuse(value, wording),
    }
}

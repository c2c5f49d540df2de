//! Lists of texts, and what may be written as one text instead.

use crate::model::compose::keys::Form;
use crate::model::compose::load::decode::{At, scalar, scalars, words as line};
use crate::model::compose::value::{Data, Value};

/// Makes a list of texts of a value. Whether that is possible.
pub(super) fn words(value: &mut Value, form: Form, at: &mut At) -> bool {
    match &mut value.data {
        Data::Text(text) => {
            let words = match form {
                Form::Command => line::split(text),
                Form::Test => Some(vec!["CMD-SHELL".to_owned(), std::mem::take(text)]),
                _ => Some(vec![std::mem::take(text)]),
            };
            let Some(words) = words else { return at.refuse(value, "message-not-command") };
            value.origin = value.origin.derived();
            let word = |word: String| Value::text(word, value.origin.clone());
            value.data = Data::List(words.into_iter().map(word).collect());
        }
        Data::List(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                at.within(&index.to_string(), |at| match form {
                    Form::Scalars => {
                        item.data = Data::Text(scalars::shown(&item.data));
                        true
                    }
                    _ => scalar(item, Form::Text, at),
                });
            }
        }
        _ => return at.refuse(value, "message-not-text"),
    }
    true
}

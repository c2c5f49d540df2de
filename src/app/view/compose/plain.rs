//! A configuration in simple lines.

use crate::model::compose::effective::Effective;
use crate::model::compose::path::Path;
use crate::model::compose::value::{Data, Origin, Value};

/// A line of YAML.
pub(super) struct Line {
    pub text: String,
    pub origin: Option<Origin>,
    pub path: Path,
}

pub(super) fn lines(effective: &Effective) -> Vec<Line> {
    let mut lines = Vec::new();
    fields(&effective.root, 0, &Path::root(), &mut lines);
    lines
}

fn fields(value: &Value, depth: usize, path: &Path, lines: &mut Vec<Line>) {
    let indent = "  ".repeat(depth);
    for (key, field) in value.fields() {
        let path = path.join(key);
        let text = format!("{indent}{key}:{}", scalar(&field.value));
        lines.push(Line { text, origin: Some(field.value.origin.clone()), path: path.clone() });
        fields(&field.value, depth + 1, &path, lines);
    }
    for (index, item) in value.items().iter().enumerate() {
        let path = path.join(index.to_string());
        let first = lines.len();
        if item.as_map().is_some() {
            fields(item, depth + 1, &path, lines);
            if let Some(line) = lines.get_mut(first) {
                line.text.replace_range(indent.len()..=indent.len(), "-");
            }
        } else {
            let text = format!("{indent}-{}", scalar(item));
            lines.push(Line { text, origin: Some(item.origin.clone()), path });
        }
    }
}

fn scalar(value: &Value) -> String {
    match &value.data {
        Data::Null => " null".to_owned(),
        Data::Bool(flag) => format!(" {flag}"),
        Data::Int(number) => format!(" {number}"),
        Data::Float(_) => " 0".to_owned(),
        Data::Text(text) => format!(" {text}"),
        Data::List(_) | Data::Map(_) => String::new(),
    }
}

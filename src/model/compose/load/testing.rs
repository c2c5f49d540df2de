//! What the tests of the steps share: values from YAML, and values as text.

use crate::model::compose::effective::Problem;
use crate::model::compose::load::{Report, read};
use crate::model::compose::value::{Data, Field, Value};
use crate::syntax::yaml;
use crate::text::FileId;

/// The value of a YAML document.
pub(super) fn value(text: &str) -> Value {
    let yaml = yaml::parse(FileId(0), text);
    assert_eq!(yaml.errors, [], "{text}");
    let mut report = Report::default();
    let root = read::document(&yaml.documents[0].root, &mut 1_000_000, &mut report).root;
    assert_eq!(report.problems, [], "{text}");
    root
}

/// A value as one line of YAML.
pub(super) fn shown(value: &Value) -> String {
    match &value.data {
        Data::Null => "null".to_owned(),
        Data::Bool(flag) => flag.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Huge(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Text(text) | Data::Moment(text) => text.clone(),
        Data::List(items) => {
            format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", "))
        }
        Data::Map(map) => {
            let field = |(key, field): (&String, &Field)| format!("{key}: {}", shown(&field.value));
            format!("{{{}}}", map.iter().map(field).collect::<Vec<_>>().join(", "))
        }
    }
}

/// What a report refuses: wording, path, the text at its place, and that of the related place.
pub(super) fn refused(report: &Report, text: &str) -> Vec<String> {
    let show = |it: &Problem| {
        let wording = it.wording.trim_start_matches("message-");
        let related = it.related.map_or(String::new(), |(span, _)| format!(" ({})", span.of(text)));
        format!("{wording} {} `{}`{related}", it.path, it.span.of(text))
    };
    report.problems.iter().map(show).collect()
}

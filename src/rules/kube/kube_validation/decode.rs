//! Strict decoding: fields that are not known, and values of the wrong type.

use crate::model::kube::{Fields, Json, Quantity, Schema, Shape};
use crate::rules::kube::kube_validation::Report;
use crate::rules::kube::kube_validation::at::At;
use crate::syntax::near::nearest;
use crate::syntax::yaml::Entry;
use crate::text::Edit;

/// A document that cannot be decoded is refused for that alone.
const DECODE: &str = "decode";

/// Whether the object can be decoded, and is of a kind that is known here.
pub(super) fn check(root: &At, report: &mut Report) -> bool {
    let schema = Schema::read();
    let kind = report.manifest.kind.value.as_str();
    let (Some(newest), version) = (schema.version_of(kind), root.field("apiVersion")) else {
        return false;
    };
    // Half-written objects mostly lack it; then the newest is meant.
    let name = version.text_or(newest);
    // Another rule tells of versions that are gone.
    let Some(fields) = schema.kind(name, kind) else { return false };
    let mut decoder = Decoder { schema, report, is_decodable: true };
    decoder.object(root, fields);
    let is_decodable = decoder.is_decodable;
    if !is_decodable {
        report.findings.retain(|finding| finding.field.as_ref().is_none_or(|it| it.kind == DECODE));
    }
    is_decodable
}

struct Decoder<'r, 'a, 'b, 'c> {
    schema: Schema,
    report: &'r mut Report<'a, 'b, 'c>,
    is_decodable: bool,
}

impl Decoder<'_, '_, '_, '_> {
    fn object(&mut self, at: &At, fields: Fields) {
        for (entry, value) in at.fields() {
            match self.schema.field(fields, value.name()) {
                Some(shape) => self.value(&value, shape),
                None => self.unknown(entry, &value, fields),
            }
        }
    }

    fn value(&mut self, at: &At, shape: Shape) {
        let json = at.json();
        if json == Json::Null {
            return;
        }
        let wording = match shape {
            Shape::Text => (!matches!(json, Json::Text(_))).then_some("message-type-text"),
            Shape::Integer32 => whole_number(json, i64::from(i32::MIN), i64::from(i32::MAX)),
            Shape::Integer64 => whole_number(json, i64::MIN, i64::MAX),
            Shape::Boolean => (!matches!(json, Json::Boolean(_))).then_some("message-type-boolean"),
            Shape::Quantity => {
                let is_quantity = at.scalar().is_some_and(|it| Quantity::parse(it).is_some());
                (!is_quantity).then_some("message-quantity")
            }
            Shape::IntegerOrText if matches!(json, Json::Text(_)) => None,
            Shape::IntegerOrText => whole_number(json, i64::from(i32::MIN), i64::from(i32::MAX))
                .map(|_| "message-type-port"),
            Shape::Time => (!is_time(json)).then_some("message-type-time"),
            Shape::Base64 => (!is_base64(json)).then_some("message-type-base64"),
            Shape::Anything => None,
            Shape::List(_) => (json != Json::List).then_some("message-type-list"),
            Shape::Map(_) | Shape::Object(_) => {
                (json != Json::Object).then_some("message-type-object")
            }
        };
        match (wording, shape) {
            (Some(wording), _) => self.mistyped(at, wording),
            (None, Shape::List(inner)) => {
                let inner = self.schema.inner(inner);
                at.items().for_each(|item| self.value(&item, inner));
            }
            (None, Shape::Map(inner)) => {
                let inner = self.schema.inner(inner);
                at.entries().for_each(|(_, value)| self.value(&value, inner));
            }
            (None, Shape::Object(fields)) => self.object(at, fields),
            (None, _) => {}
        }
    }

    fn unknown(&mut self, entry: &Entry, at: &At, fields: Fields) {
        // Half a word at the end of a document that was cut off may yet become one.
        let key = entry.key.as_text().unwrap_or_default();
        let place = At::pointing(*at, &At::root(&entry.key, entry.key.span));
        let kind = "unknown field";
        match nearest(key, &fields.names()) {
            None => self.report.add(&place, kind, "message-unknown-field", Vec::new()),
            Some(near) => {
                let instead = vec![("instead", near.into())];
                self.report.add(&place, kind, "message-unknown-field-near", instead.clone());
                self.report.fix_last(Edit::replace(entry.key.span, near), "fix-field", instead);
            }
        }
    }

    fn mistyped(&mut self, at: &At, wording: &'static str) {
        self.report.add(at, DECODE, wording, Vec::new());
        if let Some(field) = self.report.findings.last_mut() {
            // The API server gives no path for what it cannot decode, and tells only the first.
            field.field = field.field.take().filter(|_| self.is_decodable).map(|mut field| {
                field.path.clear();
                field
            });
        }
        self.is_decodable = false;
        // Quotes make a text of any word or number.
        if wording == "message-type-text"
            && let Some(text) = at.scalar()
            && self.report.out.text(at.span()) == text
        {
            let quoted = ["\"", text, "\""].concat();
            self.report.fix_last(Edit::replace(at.span(), quoted), "fix-quote", Vec::new());
        }
    }
}

fn whole_number(json: Json, least: i64, most: i64) -> Option<&'static str> {
    match json {
        Json::Integer(number) if (least..=most).contains(&number) => None,
        Json::Integer(_) => Some("message-type-large"),
        _ => Some("message-type-integer"),
    }
}

/// `2024-05-01T12:00:00Z`, perhaps with parts of a second and an offset.
fn is_time(json: Json) -> bool {
    let Json::Text(text) = json else { return false };
    let fits = |text: &str, form: &str| {
        text.len() == form.len()
            && text.bytes().zip(form.bytes()).all(|(it, form)| match form {
                b'0' => it.is_ascii_digit(),
                _ => it == form,
            })
    };
    let (Some(begin), Some(rest)) = (text.get(..19), text.get(19..)) else { return false };
    let zone = rest.strip_prefix('.').unwrap_or(rest);
    let zone = zone.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_zone = zone == "Z" || fits(zone, "+00:00") || fits(zone, "-00:00");
    fits(begin, "0000-00-00T00:00:00") && is_zone
}

/// Standard base64 with its padding; line breaks do not count.
fn is_base64(json: Json) -> bool {
    let Json::Text(text) = json else { return false };
    let is_digit = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'/');
    let count = text.bytes().filter(|it| !matches!(it, b'\r' | b'\n')).count();
    let plain = text.trim_end_matches(['\r', '\n']);
    let digits = plain.strip_suffix("==").or_else(|| plain.strip_suffix('=')).unwrap_or(plain);
    count % 4 == 0 && digits.bytes().all(|it| is_digit(it) || matches!(it, b'\r' | b'\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_bytes_have_their_forms() {
        for text in ["2024-05-01T12:00:00Z", "2024-05-01T12:00:00.123+02:00"] {
            assert!(is_time(Json::Text(text)), "{text}");
        }
        for text in ["2024-05-01", "2024-05-01T12:00:00", "2024-05-01 12:00:00Z", "now"] {
            assert!(!is_time(Json::Text(text)), "{text}");
        }
        for text in ["", "YQ==", "YWI=", "YWJj\n", "YW\nJj"] {
            assert!(is_base64(Json::Text(text)), "{text}");
        }
        for text in ["YQ", "YQ=", "Y=Q=", "a b=", "Grüße==="] {
            assert!(!is_base64(Json::Text(text)), "{text}");
        }
    }
}

//! What a value is to Kubernetes, which reads YAML 1.1 and makes JSON of it.
//!
//! The rules are those of `sigs.k8s.io/yaml`, which `kubectl` and the API server use.

use crate::syntax::yaml::{Node, Scalar, Value};

/// A value as the API server receives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Json<'a> {
    Null,
    Boolean(bool),
    Integer(i64),
    /// A number that is no integer, or too large for one.
    Fraction,
    Text(&'a str),
    List,
    Object,
}

/// What a value is: `y` a boolean, `0120` eighty, `22:22` a text.
pub fn json(node: &Node) -> Json<'_> {
    match &*node.value {
        Value::Mapping(_) => Json::Object,
        Value::Sequence(_) => Json::List,
        Value::Scalar(scalar) => scalar_json(scalar),
    }
}

fn scalar_json(scalar: &Scalar) -> Json<'_> {
    let text = scalar.text.as_str();
    if !scalar.plain {
        return Json::Text(text);
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Json::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => {
            return Json::Boolean(true);
        }
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => {
            return Json::Boolean(false);
        }
        _ => {}
    }
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return Json::Text(text);
    }
    let digits = text.replace('_', "");
    match integer(&digits) {
        Some(number) => Json::Integer(number),
        None if is_fraction(&digits) => whole(&digits).map_or(Json::Fraction, Json::Integer),
        None => Json::Text(text),
    }
}

/// An integer with the prefixes of Go: `0x`, `0o`, `0b`, and `0` for octal.
fn integer(text: &str) -> Option<i64> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = unsigned.to_ascii_lowercase();
    let prefixes = [("0x", 16), ("0o", 8), ("0b", 2)];
    let marked = prefixes.iter().find_map(|(it, base)| Some((lower.strip_prefix(it)?, *base)));
    let (digits, base) = match marked {
        Some(it) => it,
        None if lower.len() > 1 && lower.starts_with('0') => (&lower[1..], 8),
        None => (lower.as_str(), 10),
    };
    if digits.starts_with(['+', '-']) {
        return None;
    }
    i64::from_str_radix(&[sign, digits].concat(), base).ok()
}

/// `1.5`, `.5`, `2e+3`; not `1.` nor `2e3`, which this reader takes for texts.
fn is_fraction(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "+0"));
    let all_digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    let (before, behind) = mantissa.split_once('.').unwrap_or(("", mantissa));
    let has_power = exponent.strip_prefix(['+', '-']).is_some_and(|power| !power.is_empty());
    let digits = exponent.get(1..).unwrap_or_default();
    all_digits(before)
        && !behind.is_empty()
        && all_digits(behind)
        && has_power
        && all_digits(digits)
}

/// A fraction that is whole, such as `80.0`, or `089`, which is not octal.
fn whole(text: &str) -> Option<i64> {
    let (number, behind) = text.split_once('.').unwrap_or((text, ""));
    behind.bytes().all(|it| it == b'0').then(|| number.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml;
    use crate::text::FileId;

    fn is(text: &str, expected: Json) {
        let yaml = yaml::parse(FileId(0), &format!("a: {text}\n"));
        assert_eq!(json(yaml.documents[0].root.get("a").unwrap()), expected, "{text}");
    }

    #[test]
    fn words_are_booleans_in_some_spellings() {
        is("yes", Json::Boolean(true));
        is("Off", Json::Boolean(false));
        is("yES", Json::Text("yES"));
        is("'y'", Json::Text("y"));
    }

    #[test]
    fn numbers_are_those_of_yaml_1_1() {
        is("0120", Json::Integer(80));
        is("1_000", Json::Integer(1000));
        is("0x1F", Json::Integer(31));
        is("089", Json::Integer(89));
        is("80.0", Json::Integer(80));
        is("-0b11", Json::Integer(-3));
        is("1.5", Json::Fraction);
        is("2e+3", Json::Fraction);
        is("99999999999999999999", Json::Fraction);
        for text in ["22:22", "2e3", "1.", "1.2.3", "--1", "0x", "2024-01-02", "500m"] {
            is(text, Json::Text(text));
        }
    }
}

//! YAML to values: scalars in the types that Compose's own reader gives them, and the tags
//! `!reset` and `!override`.

use std::rc::Rc;

use crate::model::compose::effective::Problem;
use crate::model::compose::load::{Report, number};
use crate::model::compose::path::Path;
use crate::model::compose::value::{Data, Field, Map, Origin, Past, Source, Value};
use crate::syntax::yaml::{self, Entry, Node};
use crate::text::Span;

/// A document of a Compose file.
#[derive(Clone, Debug)]
pub(super) struct Document {
    pub(super) root: Value,
    /// What `!reset` and `!override` stand at: earlier files lose these.
    pub(super) resets: Vec<Path>,
}

/// Reads a document. What Compose cannot have as a key or a value is noted and left out.
///
/// `room` is how many values may still be made; it is lowered by those that are.
pub(super) fn document(node: &Node, room: &mut usize, report: &mut Report) -> Document {
    let mut reader = Reader { room, report, path: Path::root(), resets: Vec::new() };
    let value = reader.value(node, None).unwrap_or_else(|| null(node));
    Document { root: value, resets: reader.resets }
}

/// How many values a text counts for. Those of a file are as many bytes as it; what aliases and
/// `extends` repeat is not.
pub(super) fn weight(length: usize) -> usize {
    1 + length / 256
}

struct Reader<'a> {
    room: &'a mut usize,
    report: &'a mut Report,
    path: Path,
    resets: Vec<Path>,
}

impl Reader<'_> {
    /// The value of a node; none for one that `!reset` takes away. `merged` is where `<<` brings it
    /// in.
    fn value(&mut self, node: &Node, merged: Option<Span>) -> Option<Value> {
        if *self.room == 0 {
            return None;
        }
        let length = node.scalar().map_or(0, |scalar| scalar.text.len());
        *self.room = self.room.saturating_sub(weight(length));
        if *self.room == 0 {
            let problem = Problem::new(node.span, &self.path, "message-too-many-values", vec![]);
            self.report.refuse(problem);
            self.report.is_incomplete = true;
            return None;
        }
        match node.tag.as_deref() {
            Some("!reset") => {
                self.resets.push(self.path.clone());
                return None;
            }
            Some("!override") => self.resets.push(self.path.clone()),
            _ => {}
        }
        let data = match &*node.value {
            yaml::Value::Scalar(_) => scalar(node),
            yaml::Value::Sequence(items) => Data::List(self.items(items)),
            yaml::Value::Mapping(entries) => Data::Map(self.fields(entries)),
        };
        Some(Value::new(data, origin(node, merged)))
    }

    fn items(&mut self, items: &[Node]) -> Vec<Value> {
        let mut values = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            self.path.push(index.to_string());
            values.extend(self.value(item, None));
            self.path.pop();
        }
        values
    }

    fn fields(&mut self, entries: &[Entry]) -> Map {
        let mut map = Map::new();
        for entry in entries {
            let Some(name) = key(&entry.key) else {
                let shown = entry.key.scalar().map_or("…", |it| it.text.as_str());
                let args = vec![("key", shown.into())];
                let problem = Problem::new(entry.key.span, &self.path, "message-key", args);
                self.report.refuse(problem);
                continue;
            };
            *self.room = self.room.saturating_sub(weight(name.len()) - 1).max(1);
            self.path.push(name);
            if let Some(value) = self.value(&entry.value, entry.merged) {
                map.insert(name.to_owned(), Field { key: entry.key.span, value });
            }
            self.path.pop();
        }
        map
    }
}

/// The name of a key, where it is a text.
fn key(node: &Node) -> Option<&str> {
    let scalar = node.scalar()?;
    match self::scalar(node) {
        Data::Text(_) => Some(&scalar.text),
        _ => None,
    }
}

fn origin(node: &Node, merged: Option<Span>) -> Origin {
    let alias = node.anchor.map(|_| node.span).or(merged);
    let past = alias.map(|alias| Rc::new(Past { alias: Some(alias), ..Past::default() }));
    Origin { span: node.anchor.unwrap_or(node.span), source: Source::Written, past }
}

fn null(node: &Node) -> Value {
    Value::new(Data::Null, Origin::written(node.span))
}

/// A scalar in its type. `yes` and `22:22` are texts to Compose's reader, `010` is 8.
fn scalar(node: &Node) -> Data {
    let Some(scalar) = node.scalar() else { return Data::Null };
    let text = scalar.text.as_str();
    match node.tag.as_deref() {
        Some("!!binary") => base64(text).map_or_else(|| Data::Text(text.to_owned()), Data::Text),
        Some("!!float") => match plain(text) {
            #[expect(clippy::cast_precision_loss, reason = "asked for")]
            Data::Int(number) => Data::Float(number as f64),
            #[expect(clippy::cast_precision_loss, reason = "asked for")]
            Data::Huge(number) => Data::Float(number as f64),
            data => data,
        },
        Some("!!int" | "!!bool" | "!!null") => plain(text),
        None if scalar.plain => plain(text),
        // With a tag of one's own every scalar is a text.
        _ => Data::Text(text.to_owned()),
    }
}

fn plain(text: &str) -> Data {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Data::Null,
        "true" | "True" | "TRUE" => return Data::Bool(true),
        "false" | "False" | "FALSE" => return Data::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Data::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
            return Data::Float(f64::INFINITY);
        }
        "-.inf" | "-.Inf" | "-.INF" => return Data::Float(f64::NEG_INFINITY),
        _ => {}
    }
    let is_number = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'));
    if !is_number {
        return Data::Text(text.to_owned());
    }
    if let Some(time) = timestamp(text) {
        return Data::Moment(time);
    }
    if let Some(number) = number::integer(text) {
        return Data::Int(number);
    }
    if let Some(number) = number::huge(text) {
        return Data::Huge(number);
    }
    let float = if text.starts_with('.') {
        number::float(text)
    } else {
        number::float(&text.replace('_', ""))
    };
    float.map_or_else(|| Data::Text(text.to_owned()), Data::Float)
}

/// The moment that a plain scalar is taken for, as RFC 3339 writes it.
fn timestamp(text: &str) -> Option<String> {
    let mut rest = text;
    let year = digits(&mut rest, 4, 4)?;
    let month = digits(after(&mut rest, '-')?, 1, 2)?;
    let day = digits(after(&mut rest, '-')?, 1, 2)?;
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=days).contains(&day) {
        return None;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if rest.is_empty() {
        return Some(format!("{date}T00:00:00Z"));
    }
    let has_zone = !rest.starts_with(' ');
    rest = rest.strip_prefix(['T', 't', ' '])?;
    let hour = digits(&mut rest, 1, 2).filter(|&it| it < 24)?;
    let minute = digits(after(&mut rest, ':')?, 1, 2).filter(|&it| it < 60)?;
    let second = digits(after(&mut rest, ':')?, 1, 2).filter(|&it| it < 60)?;
    let mut fraction = "";
    if let Some(behind) = rest.strip_prefix('.') {
        let end = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
        fraction = behind[..end].trim_end_matches('0');
        rest = &behind[end..];
        if end == 0 {
            return None;
        }
    }
    let zone = match rest {
        "" if !has_zone => "Z",
        "Z" if has_zone => "Z",
        zone if has_zone => {
            let mut rest = zone.strip_prefix(['+', '-'])?;
            digits(&mut rest, 2, 2)?;
            digits(after(&mut rest, ':')?, 2, 2)?;
            if !rest.is_empty() {
                return None;
            }
            zone
        }
        _ => return None,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{date}T{hour:02}:{minute:02}:{second:02}{point}{fraction}{zone}"))
}

/// Takes a number of so many digits off a text.
fn digits(text: &mut &str, least: usize, most: usize) -> Option<u32> {
    let count = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if count < least {
        return None;
    }
    let (number, rest) = text.split_at(count);
    *text = rest;
    number.parse().ok()
}

fn after<'a, 'b>(text: &'a mut &'b str, sign: char) -> Option<&'a mut &'b str> {
    *text = text.strip_prefix(sign)?;
    Some(text)
}

/// What base64 stands for, where that is a text.
fn base64(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let (mut bits, mut count) = (0_u32, 0_u32);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        (bits, count) = ((bits << 6 | u32::from(value)) & 0xFFFF, count + 6);
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xFF).unwrap_or_default());
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FileId;

    fn read(text: &str) -> (Document, Report) {
        let yaml = yaml::parse(FileId(0), text);
        let mut report = Report::default();
        let document = document(&yaml.documents[0].root, &mut 1_000, &mut report);
        (document, report)
    }

    fn shown(text: &str) -> String {
        match read(&format!("x-v: {text}")).0.root.get("x-v").map(|it| &it.data) {
            Some(Data::Float(number)) => format!("float {}", number::show(*number)),
            Some(Data::Int(number)) => format!("int {number}"),
            Some(Data::Huge(number)) => format!("huge {number}"),
            Some(Data::Moment(text)) => format!("moment {text}"),
            Some(Data::Text(text)) => format!("text {text}"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn scalars_have_the_types_that_compose_gives_them() {
        let cases = [
            ("010", "int 8"),
            ("0o10", "int 8"),
            ("08", "float 8"),
            ("1_000", "int 1000"),
            ("_1", "text _1"),
            ("22:22", "text 22:22"),
            ("yes", "text yes"),
            ("True", "Some(Bool(true))"),
            ("~", "Some(Null)"),
            ("1.50", "float 1.5"),
            ("1e3", "float 1000"),
            (".inf", "float +Inf"),
            ("1.2.3", "text 1.2.3"),
            ("'12'", "text 12"),
            ("!!str 12", "text 12"),
            ("!!int '3'", "int 3"),
            ("!!float 3", "float 3"),
            ("!!binary aGVsbG8=", "text hello"),
            ("!own 12", "text 12"),
            ("2024-01-01", "moment 2024-01-01T00:00:00Z"),
            ("2001-12-14t21:59:43.10-05:00", "moment 2001-12-14T21:59:43.1-05:00"),
            ("2001-12-14 21:59:43", "moment 2001-12-14T21:59:43Z"),
            ("2001-12-14 21:59:43.10 -5", "text 2001-12-14 21:59:43.10 -5"),
            ("2023-02-29", "text 2023-02-29"),
            ("18446744073709551615", "huge 18446744073709551615"),
            ("123456789012345678901234567890", "float 1.2345678901234568e+29"),
        ];
        for (text, value) in cases {
            assert_eq!(shown(text), value, "{text}");
        }
    }

    #[test]
    fn a_key_that_is_no_text_is_refused() {
        let (document, report) = read("a: {1: x, yes: y, 2024-01-01: z}\n");
        assert_eq!(document.root.get("a").map(|it| it.fields().count()), Some(1));
        let told: Vec<_> =
            report.problems.iter().map(|it| (it.wording, it.path.to_string())).collect();
        let key = ("message-key", "a".to_owned());
        assert_eq!(told, [key.clone(), key]);
    }

    #[test]
    fn tags_are_noted_by_their_path() {
        let (document, _) = read("services: {web: {ports: !reset [], command: !override [a]}}");
        let resets: Vec<String> = document.resets.iter().map(ToString::to_string).collect();
        assert_eq!(resets, ["services.web.ports", "services.web.command"]);
        let web = document.root.at(&["services", "web"]);
        assert_eq!(web.map(|it| it.fields().count()), Some(1));
    }

    #[test]
    fn an_alias_is_known_with_both_places() {
        let text = "a: &x {k: 1}\nb: *x\nc: {<<: *x}\n";
        let (document, _) = read(text);
        let place = |value: Option<&Value>| {
            let origin = &value.unwrap().origin;
            let alias = origin.past.as_ref().and_then(|past| past.alias);
            (origin.span.of(text).to_owned(), alias.map(|span| span.of(text).to_owned()))
        };
        let root = &document.root;
        assert_eq!(place(root.get("b")), ("{k: 1}".to_owned(), Some("*x".to_owned())));
        assert_eq!(place(root.at(&["c", "k"])), ("1".to_owned(), Some("*x".to_owned())));
        assert_eq!(place(root.at(&["a", "k"])), ("1".to_owned(), None));
    }

    #[test]
    fn there_is_only_so_much_room() {
        let yaml = yaml::parse(FileId(0), &format!("[{}]", "a, ".repeat(100)));
        let mut report = Report::default();
        let document = document(&yaml.documents[0].root, &mut 10, &mut report);
        assert!(document.root.items().len() < 10);
        assert_eq!(report.problems[0].wording, "message-too-many-values");
    }
}

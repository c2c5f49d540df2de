//! Values without quotes that some reader of YAML takes for something else.

use std::collections::BTreeSet;

use crate::finding::{Lint, Severity};
use crate::model::compose::Service;
use crate::model::project::Project;
use crate::rules::{Check, Rule, Sink, page};
use crate::syntax::yaml::Node;
use crate::text::{Edit, Span};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint {
        name: "unquoted-yaml-value",
        severity: Severity::Warning,
        aliases: &["dclint:require-quotes-in-ports"],
    },
    check: Check::Yaml,
    page: page!("unquoted_yaml_value"),
};

pub(in crate::rules) fn check(project: &Project, out: &mut Sink) {
    // What an anchor holds is met again at each of its aliases.
    let mut seen: BTreeSet<Span> = BTreeSet::new();
    for (_, service) in project.services() {
        let texts = texts(service).filter(|node| seen.insert(node.span));
        texts.for_each(|node| compose_text(node, out));
        let ports = service.node.get("ports").map_or(&[][..], Node::items);
        for node in ports {
            compose_port(node, out);
        }
    }
}

/// The values of a service that are texts, whatever stands there.
fn texts(service: &Service) -> impl Iterator<Item = &Node> {
    const MAPS: [&[&str]; 6] = [
        &["environment"],
        &["labels"],
        &["annotations"],
        &["build", "args"],
        &["build", "labels"],
        &["deploy", "labels"],
    ];
    let maps = MAPS.iter().filter_map(|path| at(&service.node, path));
    let values = maps.flat_map(Node::entries).map(|entry| &entry.value);
    values.chain(service.node.get("restart"))
}

fn at<'a>(node: &'a Node, path: &[&str]) -> Option<&'a Node> {
    path.iter().try_fold(node, |node, key| node.get(key))
}

/// What stands there without quotes; not that of an alias, which only brings it in.
fn plain<'a>(node: &'a Node, out: &Sink) -> Option<&'a str> {
    let scalar = node.scalar().filter(|scalar| scalar.plain && !scalar.is_null())?;
    (out.text(node.span) == scalar.text).then_some(scalar.text.as_str())
}

fn compose_text(node: &Node, out: &mut Sink) {
    let Some(text) = plain(node, out) else { return };
    let quoted = vec![Edit::replace(node.span, format!("\"{text}\""))];
    if let Some(meaning) = old_boolean(text) {
        let args = vec![("text", text.into()), ("meaning", meaning.into())];
        let finding = out.at(node.span, args).worded("message-word").severity(Severity::Info);
        out.report(finding.known_as(&[]).safe_fix(quoted));
        return;
    }
    let Some(number) = rewritten(text) else { return };
    let wording = if number.is_empty() { "message-anew" } else { "message" };
    let args = vec![("text", text.into()), ("number", number.into())];
    out.report(out.at(node.span, args).worded(wording).known_as(&[]).unsafe_fix(quoted));
}

fn compose_port(node: &Node, out: &mut Sink) {
    let Some(text) = plain(node, out) else { return };
    let Some(number) = sexagesimal(text) else { return };
    let args = vec![("text", text.into()), ("number", number.to_string().into())];
    let finding = out.at(node.span, args).worded("message-port").severity(Severity::Info);
    out.report(finding.safe_fix(vec![Edit::replace(node.span, format!("\"{text}\""))]));
}

/// What YAML 1.1 takes a word for.
fn old_boolean(text: &str) -> Option<&'static str> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some("true"),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some("false"),
        _ => None,
    }
}

/// What YAML 1.1 takes `22:22` for: 22 minutes and 22 seconds.
fn sexagesimal(text: &str) -> Option<u64> {
    let (first, second) = text.split_once(':')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    if !is_number(first) || !is_number(second) || first.starts_with('0') || second.len() > 2 {
        return None;
    }
    let (first, second): (u64, u64) = (first.parse().ok()?, second.parse().ok()?);
    (second < 60).then(|| first.saturating_mul(60).saturating_add(second))
}

/// What Compose hands on of an unquoted number, if that is not what is written; empty where it is a
/// long fraction or has an exponent.
///
/// Compose's reader of YAML follows Go: `0x`, `0o`, `0b` and a leading zero choose the base, `_` may
/// stand between digits, and what is no whole number is a float that is printed as short as may be.
fn rewritten(text: &str) -> Option<String> {
    let is_number =
        text.trim_start_matches(['-', '+', '.']).starts_with(|c: char| c.is_ascii_digit());
    if !is_number || text.starts_with('_') {
        return None;
    }
    let digits = text.replace('_', "");
    let unsigned = digits.strip_prefix(['-', '+']).unwrap_or(&digits);
    let sign = if digits.starts_with('-') { "-" } else { "" };
    let read = match whole(unsigned) {
        Some(0) => "0".to_owned(),
        Some(number) => format!("{sign}{number}"),
        None => match fraction(unsigned)? {
            read if read.is_empty() => read,
            read => format!("{sign}{read}"),
        },
    };
    (read != text).then_some(read)
}

fn whole(text: &str) -> Option<u64> {
    let in_base = |base| text.get(2..).and_then(|rest| u64::from_str_radix(rest, base).ok());
    match text.get(..2) {
        Some("0x" | "0X") => in_base(16),
        Some("0o" | "0O") => in_base(8),
        Some("0b" | "0B") => in_base(2),
        _ if text.starts_with('+') => None,
        _ if text.starts_with('0') && text.len() > 1 => u64::from_str_radix(text, 8).ok(),
        _ => text.parse().ok(),
    }
}

/// A float as Go prints it; empty where that takes more than leaving zeros out. `None` for a text.
fn fraction(text: &str) -> Option<String> {
    /// So many digits a float keeps.
    const DIGITS: usize = 15;
    let is_number = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (before, behind) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if !is_number(before) || !is_number(behind) || before.len() + behind.len() == 0 {
        return None;
    }
    if let Some(exponent) = exponent {
        let power = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        return (!power.is_empty() && is_number(power)).then(String::new);
    }
    let before = before.trim_start_matches('0');
    let behind = behind.trim_end_matches('0');
    let is_tiny = before.is_empty() && behind.starts_with("0000");
    if before.len() + behind.len() > DIGITS || is_tiny {
        return Some(String::new());
    }
    let before = if before.is_empty() { "0" } else { before };
    Some(if behind.is_empty() { before.to_owned() } else { format!("{before}.{behind}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Compose 2.40.3 prints them.
    #[test]
    fn numbers_are_read_as_compose_does() {
        let cases = [
            ("1.10", "1.1"),
            ("1.0", "1"),
            ("1.", "1"),
            ("0.10", "0.1"),
            (".50", "0.5"),
            ("010", "8"),
            ("0123", "83"),
            ("08", "8"),
            ("0b11", "3"),
            ("0x_0A", "10"),
            ("1_000", "1000"),
            ("685_230.15", "685230.15"),
            ("+1", "1"),
            ("-0", "0"),
            ("1e3", ""),
            ("6.02e23", ""),
            ("3.14159265358979323846", ""),
            ("100000000000000000000000", ""),
        ];
        for (text, read) in cases {
            assert_eq!(rewritten(text).as_deref(), Some(read), "{text}");
        }
    }

    #[test]
    fn what_stays_as_it_is_is_nothing_to_say() {
        let texts = ["1", "0", "-5", "3.14", "20240101", "1.2.3", "12:30", "a1", "1e", "e3", "1.x"];
        for text in texts.into_iter().chain(["", "-", ".", "+", "_1", "8080/tcp", "0.5", "0x", "é"])
        {
            assert_eq!(rewritten(text), None, "{text}");
        }
    }

    #[test]
    fn only_what_could_be_a_time_is_one() {
        assert_eq!(sexagesimal("22:22"), Some(1342));
        for text in ["8080:80", "0:22", "22", "a:22", "22:", "1:2:3", "127.0.0.1:22:22"] {
            assert_eq!(sexagesimal(text), None, "{text}");
        }
    }
}

//! Times and tries of a health check that the engine refuses or takes for its own.

use crate::finding::{Lint, Severity};
use crate::model::compose::effective::Effective;
use crate::model::compose::value::{Source, Value};
use crate::rules::{Check, Rule, Sink, page};

pub(in crate::rules) static RULE: Rule = Rule {
    lint: Lint { name: "health-time-misread", severity: Severity::Error, aliases: &[] },
    check: Check::Compose,
    page: page!("health_time_misread"),
};

/// What the engine takes where a time is zero.
/// <https://docs.docker.com/reference/dockerfile/#healthcheck>
const TIMES: [(&str, &str); 4] =
    [("interval", "30s"), ("timeout", "30s"), ("start_interval", "5s"), ("start_period", "")];

pub(in crate::rules) fn check(effective: &Effective, out: &mut Sink) {
    for (_, service) in effective.all_services() {
        let Some(check) = service.get("healthcheck") else { continue };
        let is_off = check.get("disable").and_then(Value::as_bool) == Some(true);
        if is_off {
            continue;
        }
        let written = |key: &str| check.get(key).filter(|it| it.origin.source != Source::Default);
        for (key, default) in TIMES {
            let Some(value) = written(key) else { continue };
            let Some(text) = value.as_text() else { continue };
            let args =
                vec![("key", key.into()), ("value", text.into()), ("default", default.into())];
            let finding = out.at(value.span(), args);
            if is_below_millisecond(text) {
                out.report(finding);
            } else if is_zero(text) && !default.is_empty() {
                out.report(finding.worded("message-zero").severity(Severity::Warning));
            }
        }
        if let Some(retries) = written("retries").filter(|it| it.as_int() == Some(0)) {
            let args =
                vec![("key", "retries".into()), ("value", "0".into()), ("default", "3".into())];
            let finding = out.at(retries.span(), args);
            out.report(finding.worded("message-zero").severity(Severity::Warning));
        }
    }
}

/// Whether a duration is written with zeros only: `0s`, `0h0m`.
fn is_zero(text: &str) -> bool {
    let mut digits = text.chars().filter(char::is_ascii_digit).peekable();
    digits.peek().is_some() && digits.all(|digit| digit == '0')
}

/// Whether a duration is more than nothing and less than a millisecond: only the units below one
/// are in it, and what they count is below that too.
fn is_below_millisecond(text: &str) -> bool {
    let mut nanoseconds = 0_u64;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, behind) = rest.split_at(end);
        let Ok(number) = digits.parse::<u64>() else { return false };
        let units = [("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000)];
        let unit = units.iter().find_map(|(unit, size)| Some((behind.strip_prefix(unit)?, *size)));
        // A longer unit may still count zero of them.
        let Some((after, size)) = unit else {
            let after = behind.trim_start_matches(['h', 'm', 's']);
            if number > 0 || after.len() == behind.len() {
                return false;
            }
            rest = after;
            continue;
        };
        nanoseconds = nanoseconds.saturating_add(number.saturating_mul(size));
        rest = after;
    }
    (1..1_000_000).contains(&nanoseconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_zero_durations_are_told_apart() {
        for text in ["100us", "999µs", "1ns", "0s500us", "999999ns"] {
            assert!(is_below_millisecond(text) && !is_zero(text), "{text}");
        }
        for text in ["0s", "0", "0h0m0s", "0ms"] {
            assert!(is_zero(text) && !is_below_millisecond(text), "{text}");
        }
        for text in ["1ms", "1s", "1m30s", "1000us", "10s", "", "s", "x", "1.5s"] {
            assert!(!is_zero(text) && !is_below_millisecond(text), "{text}");
        }
    }
}

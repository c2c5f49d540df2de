//! Sizes and durations as Compose reads and prints them.
//!
//! The rules are those of `go-units` and `go-str2duration`, and of Go's `time`.

use crate::model::compose::load::number;

/// The bytes of a size such as `512m`, `1.5 GiB` or `100`; units count by 1,024.
pub(super) fn read_bytes(text: &str) -> Option<i64> {
    let last = text.rfind(|it: char| it.is_ascii_digit() || it == '.' || it == ' ')?;
    let (number, unit) = text.split_at(last + 1);
    let number = number.strip_suffix(' ').unwrap_or(number);
    let unit = unit.to_ascii_lowercase();
    let number = number::float(number).filter(|it| *it >= 0.0)?;
    let mut letters = unit.chars();
    let scale = match letters.next() {
        None | Some('b') => 0,
        Some('k') => 1,
        Some('m') => 2,
        Some('g') => 3,
        Some('t') => 4,
        Some('p') => 5,
        Some(_) => return None,
    };
    let rest = letters.as_str();
    if !(rest.is_empty() || scale > 0 && (rest == "b" || rest == "ib")) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "it saturates")]
    let bytes = (0..scale).fold(number, |bytes, _| bytes * 1024.0) as i64;
    // What is too much is the smallest number where Compose runs on an amd64.
    Some(if bytes == i64::MAX { i64::MIN } else { bytes })
}

const MICROSECOND: i64 = 1_000;
const MILLISECOND: i64 = 1_000_000;
const SECOND: i64 = 1_000_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// The nanoseconds of a duration such as `1m30s`, `1.5h` or `2d`.
pub fn read_duration(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: i64 = 0;
    while !rest.is_empty() {
        let is_number = |it: char| it.is_ascii_digit() || it == '.';
        let (number, behind) = rest.split_at(rest.find(|it| !is_number(it))?);
        let (unit, next) = behind.split_at(behind.find(is_number).unwrap_or(behind.len()));
        let unit = match unit {
            "ns" => 1,
            "us" | "µs" | "μs" => MICROSECOND,
            "ms" => MILLISECOND,
            "s" => SECOND,
            "m" => MINUTE,
            "h" => HOUR,
            "d" => 24 * HOUR,
            "w" => 7 * 24 * HOUR,
            _ => return None,
        };
        total = total.checked_add(part(number, unit)?)?;
        rest = next;
    }
    Some(sign * total)
}

/// So many of a unit.
fn part(number: &str, unit: i64) -> Option<i64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let is_number = |digits: &str| digits.bytes().all(|it| it.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !is_number(fraction) {
        return None;
    }
    let whole = if whole.is_empty() { 0 } else { whole.parse::<i64>().ok()? };
    // What is below a nanosecond does not count.
    let (mut sum, mut scale) = (0_i128, 1_i128);
    for digit in fraction.bytes().take(15) {
        scale *= 10;
        sum = sum * 10 + i128::from(digit - b'0');
    }
    let rest = i64::try_from(sum * i128::from(unit) / scale).ok()?;
    whole.checked_mul(unit)?.checked_add(rest)
}

/// How a duration in nanoseconds is printed: `1h30m0s`, `1.5s`, `100ms`.
pub(super) fn duration(nanoseconds: i64) -> String {
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let rest = nanoseconds.unsigned_abs();
    let unit = |of: i64| of.unsigned_abs();
    if rest == 0 {
        return "0s".to_owned();
    }
    if rest < unit(SECOND) {
        let (name, size) = match rest {
            _ if rest < unit(MICROSECOND) => ("ns", 1),
            _ if rest < unit(MILLISECOND) => ("µs", unit(MICROSECOND)),
            _ => ("ms", unit(MILLISECOND)),
        };
        return format!("{sign}{}{name}", quotient(rest, size));
    }
    let (hours, rest) = (rest / unit(HOUR), rest % unit(HOUR));
    let (minutes, rest) = (rest / unit(MINUTE), rest % unit(MINUTE));
    let seconds = quotient(rest, unit(SECOND));
    match (hours, minutes) {
        (0, 0) => format!("{sign}{seconds}s"),
        (0, _) => format!("{sign}{minutes}m{seconds}s"),
        (..) => format!("{sign}{hours}h{minutes}m{seconds}s"),
    }
}

/// A number of so many of a power of ten, with the digits behind the point that it needs.
fn quotient(number: u64, size: u64) -> String {
    let (whole, rest) = (number / size, number % size);
    if rest == 0 {
        return whole.to_string();
    }
    let width = size.ilog10() as usize;
    let digits = format!("{rest:0width$}");
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_in_all_units() {
        for (text, bytes) in [
            ("100", 100),
            ("1k", 1024),
            ("1.5g", 1_610_612_736),
            ("64mb", 67_108_864),
            ("2 MiB", 2_097_152),
            ("3B", 3),
            (".5k", 512),
        ] {
            assert_eq!(read_bytes(text), Some(bytes), "{text}");
        }
        for text in ["", "m", "-1", "1x", "1bb", "1kbb", "1mibs", "ten", "1e"] {
            assert_eq!(read_bytes(text), None, "{text}");
        }
    }

    #[test]
    fn durations_are_read_and_printed() {
        for (text, printed) in [
            ("90s", "1m30s"),
            ("1.5h", "1h30m0s"),
            ("1d2h", "26h0m0s"),
            ("1w", "168h0m0s"),
            ("100ms", "100ms"),
            ("1500us", "1.5ms"),
            ("0", "0s"),
            ("-5s", "-5s"),
            ("1m1.25s", "1m1.25s"),
            ("7ns", "7ns"),
            (".5s", "500ms"),
        ] {
            assert_eq!(read_duration(text).map(duration).as_deref(), Some(printed), "{text}");
        }
        for text in ["", "ten", "5", "5x", "s", "1s5", "9999999999h", "1..5s", "1 s", "."] {
            assert_eq!(read_duration(text), None, "{text}");
        }
    }
}

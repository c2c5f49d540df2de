//! Fractions, sizes and durations as Compose reads and prints them.
//!
//! The rules are those of Go's `strconv` and `time`, of `go-units` and of `go-str2duration`.

use crate::text;

/// How a fraction is printed in YAML and in the values of variables: the fewest digits that say it,
/// with a power of ten below 0.0001 and from a million on.
pub fn fraction(number: f64) -> String {
    written(number, -4..6, 2)
}

/// The same in JSON, where a power of ten stands below 0.000001 and from 10^21 on.
pub fn json_fraction(number: f64) -> String {
    written(number, -6..21, 1)
}

fn written(number: f64, plain: std::ops::Range<i32>, exponent_digits: usize) -> String {
    if number.is_nan() {
        return ".nan".to_owned();
    }
    let sign = if number.is_sign_negative() { "-" } else { "" };
    if number.is_infinite() {
        return format!("{}.inf", if sign.is_empty() { "+" } else { sign });
    }
    let (digits, exponent) = digits(number.abs());
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or_default());
    if !plain.contains(&exponent) {
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        let mark = if exponent < 0 { '-' } else { '+' };
        let power = exponent.unsigned_abs();
        return format!("{sign}{first}{point}{rest}e{mark}{power:0exponent_digits$}");
    }
    if exponent < 0 {
        return format!("{sign}0.{}{digits}", zeros(-exponent - 1));
    }
    if count <= exponent + 1 {
        return format!("{sign}{digits}{}", zeros(exponent + 1 - count));
    }
    let (whole, rest) = digits.split_at(usize::try_from(exponent + 1).unwrap_or_default());
    format!("{sign}{whole}.{rest}")
}

/// The fewest digits of a number that is not negative, and the power of ten of the first.
///
/// Exact for up to 15 digits and powers up to 22, which all fit into the fraction of a double; the
/// standard library's way is exact for all, at the cost of some 14 kB of the page.
fn digits(number: f64) -> (String, i32) {
    if number == 0.0 {
        return ("0".to_owned(), 0);
    }
    let mut exponent = 0;
    while exponent < 308 && number >= power(exponent + 1) {
        exponent += 1;
    }
    while exponent > -323 && number < scaled(1.0, exponent) {
        exponent -= 1;
    }
    for count in 0..17 {
        let shift = exponent - count;
        let whole = scaled(number, -shift).round();
        if scaled(whole, shift).to_bits() == number.to_bits() {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "17 digits"
            )]
            let digits = (whole as u64).to_string();
            // Rounding up may have brought another digit.
            let longer = i32::try_from(digits.len()).unwrap_or_default() - (count + 1);
            let digits = digits.trim_end_matches('0');
            return (digits.to_owned(), exponent + longer);
        }
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "17 digits")]
    let digits = (scaled(number, 16 - exponent).round() as u64).to_string();
    (digits, exponent)
}

/// A number times a power of ten.
fn scaled(number: f64, shift: i32) -> f64 {
    if shift < 0 { number / power(-shift) } else { number * power(shift) }
}

fn power(exponent: i32) -> f64 {
    (0..exponent).fold(1.0, |power, _| power * 10.0)
}

/// The number that has the fewest digits of all that are the same with the precision of 32 bits.
pub fn single(number: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, reason = "this is what is asked for")]
    let narrow = |it: f64| (it as f32).to_bits();
    let mut exponent = 0;
    while exponent < 38 && number.abs() >= power(exponent + 1) {
        exponent += 1;
    }
    while exponent > -38 && number.abs() < scaled(1.0, exponent) {
        exponent -= 1;
    }
    let rounded = |count: i32| {
        let shift = exponent - count;
        scaled(scaled(number, -shift).round(), shift)
    };
    (0..9).map(rounded).find(|it| narrow(*it) == narrow(number)).unwrap_or(number)
}

/// The value of a decimal fraction with a sign and a power of ten, where there are such.
pub fn read_fraction(text: &str) -> Option<f64> {
    let (sign, unsigned) = match text.as_bytes().first()? {
        b'-' => (-1.0, &text[1..]),
        b'+' => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    let (digits, shift) = match unsigned.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (unsigned, 0),
    };
    let value = scaled(text::decimal(digits)?, shift.clamp(-400, 400));
    value.is_finite().then_some(sign * value)
}

/// The bytes of a size such as `512m`, `1.5 GiB` or `100`; units count by 1,024.
pub fn read_bytes(text: &str) -> Option<i64> {
    let last = text.rfind(|it: char| it.is_ascii_digit() || it == '.' || it == ' ')?;
    let (number, unit) = text.split_at(last + 1);
    let number = number.strip_suffix(' ').unwrap_or(number);
    let unit = unit.to_ascii_lowercase();
    let number = read_fraction(number).filter(|it| *it >= 0.0)?;
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
    Some((0..scale).fold(number, |bytes, _| bytes * 1024.0) as i64)
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
pub fn duration(nanoseconds: i64) -> String {
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
    fn fractions_are_printed_with_the_fewest_digits() {
        for (number, yaml, json) in [
            (0.1, "0.1", "0.1"),
            (2.0, "2", "2"),
            (1.5, "1.5", "1.5"),
            (1e6, "1e+06", "1000000"),
            (999_999.5, "999999.5", "999999.5"),
            (123_456_789.5, "1.234567895e+08", "123456789.5"),
            (1e-5, "1e-05", "0.00001"),
            (1e-7, "1e-07", "1e-7"),
            (0.0001, "0.0001", "0.0001"),
            (1e21, "1e+21", "1e+21"),
            (-0.0, "-0", "-0"),
            (0.123_456_789_012_345, "0.123456789012345", "0.123456789012345"),
            (100.25, "100.25", "100.25"),
        ] {
            assert_eq!((fraction(number).as_str(), json_fraction(number).as_str()), (yaml, json));
        }
    }

    #[test]
    fn fractions_of_32_bits_keep_no_tail() {
        assert_eq!(fraction(single(f64::from(0.1_f32))), "0.1");
        assert_eq!(fraction(single(0.123_456_789)), "0.12345679");
        assert_eq!(fraction(single(0.0)), "0");
        assert_eq!(fraction(single(-1.25)), "-1.25");
    }

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

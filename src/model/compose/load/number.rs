//! Numbers as Compose reads them from YAML and writes them into texts.

mod exact;

use std::ops::Range;

/// An integer as Go reads it where any base may be written: `42`, `-0x1F`, `0o17`, `017`, `0b101`,
/// with `_` anywhere.
pub fn integer(text: &str) -> Option<i64> {
    let digits = text.replace('_', "");
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, digits.strip_prefix('+').unwrap_or(&digits)),
    };
    let (base, digits) = base(digits);
    digits_in_base(digits, base, sign)
}

/// The same beyond what 64 bits with a sign hold: up to what they hold without one.
pub fn huge(text: &str) -> Option<u64> {
    let digits = text.replace('_', "");
    let (base, digits) = base(digits.strip_prefix('+').unwrap_or(&digits));
    let is_signed = digits.starts_with(['+', '-']);
    if is_signed { None } else { u64::from_str_radix(digits, base).ok() }
}

/// The base that a number says it is written in, and its digits.
fn base(digits: &str) -> (u32, &str) {
    match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    }
}

/// An integer in decimal, with a sign at most.
pub fn decimal_integer(text: &str) -> Option<i64> {
    match text.strip_prefix('-') {
        Some(rest) => digits_in_base(rest, 10, -1),
        None => digits_in_base(text.strip_prefix('+').unwrap_or(text), 10, 1),
    }
}

fn digits_in_base(digits: &str, base: u32, sign: i64) -> Option<i64> {
    if digits.is_empty() {
        return None;
    }
    digits.chars().try_fold(0_i64, |value, digit| {
        let digit = i64::from(digit.to_digit(base)?) * sign;
        value.checked_mul(i64::from(base))?.checked_add(digit)
    })
}

/// A decimal number, perhaps with a point and an exponent: `1.5`, `.5`, `2.`, `-1e3`.
pub fn float(text: &str) -> Option<f64> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, decimal_integer(exponent)?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let digits = || whole.bytes().chain(fraction.bytes());
    if !digits().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let power = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    exact::nearest(digits(), power).map(|size| sign * size)
}

/// A number as Go reads it from a text: in decimal, as `Inf` or `NaN`, or with a power of two behind
/// hexadecimal digits (`0x1.8p-2`). Digits may have a `_` between them.
pub fn of_text(text: &str) -> Option<f64> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = unsigned.to_ascii_lowercase();
    let size = match lower.as_str() {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => return (unsigned.len() == text.len()).then_some(f64::NAN),
        _ if !has_loose_underscore(&lower) => {
            let digits = lower.replace('_', "");
            match digits.strip_prefix("0x") {
                Some(digits) => hexadecimal(digits)?,
                None if digits.starts_with(['+', '-']) => return None,
                None => float(&digits)?,
            }
        }
        _ => return None,
    };
    Some(sign * size)
}

/// Whether a `_` has something else than a digit, or the `x` of `0x`, before or behind it.
fn has_loose_underscore(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_digit = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at)).is_some_and(|it| it.is_ascii_hexdigit() || *it == b'x')
    };
    let mut places = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'_');
    places.any(|(at, _)| !is_digit(at.checked_sub(1)) || !is_digit(Some(at + 1)))
}

/// `1.8p-2`: hexadecimal digits and a power of two. Of more than 15 digits the last are lost.
fn hexadecimal(text: &str) -> Option<f64> {
    let (mantissa, power) = text.split_once('p')?;
    let power = decimal_integer(power)?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut value = 0.0;
    let mut unit = 1.0;
    for digit in whole.chars() {
        value = value * 16.0 + f64::from(digit.to_digit(16)?);
    }
    for digit in fraction.chars() {
        unit /= 16.0;
        value += f64::from(digit.to_digit(16)?) * unit;
    }
    // Beyond that every float is 0 or infinite.
    let factor = if power < 0 { 0.5 } else { 2.0 };
    let value = (0..power.unsigned_abs().min(2_200)).fold(value, |value, _| value * factor);
    value.is_finite().then_some(value)
}

/// A float as Go puts it into a text: the fewest digits that mean it, with a power of ten below
/// 0.0001 and from a million on.
pub fn show(number: f64) -> String {
    show_with(number, -4..6, 2)
}

/// A float as Go writes it into JSON: with a power of ten below 0.000001 and from 10^21 on.
pub fn show_json(number: f64) -> String {
    show_with(number, -6..21, 1)
}

/// `plain` are the powers of ten of the first digit for which none is written.
fn show_with(number: f64, plain: Range<i64>, power_digits: usize) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    let sign = if number.is_sign_negative() { "-" } else { "" };
    let size = number.abs();
    if size.is_infinite() {
        return format!("{}Inf", if sign.is_empty() { "+" } else { sign });
    }
    if size == 0.0 {
        return format!("{sign}0");
    }
    let (digits, exponent) = shortest(size);
    let text = digits.to_string();
    // The decimal exponent of the first digit.
    let first = exponent + i64::try_from(text.len()).unwrap_or(0) - 1;
    if !plain.contains(&first) {
        let (head, tail) = text.split_at(1);
        let point = if tail.is_empty() { "" } else { "." };
        let direction = if first < 0 { '-' } else { '+' };
        return format!("{sign}{head}{point}{tail}e{direction}{:0power_digits$}", first.abs());
    }
    let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or(0));
    if exponent >= 0 {
        return format!("{sign}{text}{}", zeros(exponent));
    }
    if first < 0 {
        return format!("{sign}0.{}{text}", zeros(-first - 1));
    }
    let (whole, fraction) = text.split_at(usize::try_from(first + 1).unwrap_or(0));
    format!("{sign}{whole}.{fraction}")
}

/// The fewest digits, and the power of ten to multiply them by, that make a positive number.
fn shortest(number: f64) -> (u64, i64) {
    let is_same = |it: f64| it.to_bits() == number.to_bits();
    let (mut digits, mut exponent) = exact::shortest(number, is_same);
    while digits > 0 && digits.is_multiple_of(10) {
        (digits, exponent) = (digits / 10, exponent + 1);
    }
    (digits, exponent)
}

/// The float with the fewest digits of all that are the same with the precision of 32 bits.
pub fn single(number: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, reason = "this is what is asked for")]
    let narrow = |it: f64| it as f32;
    // Of numbers with as few digits the one nearest to the float is meant, not to what was rounded.
    let kept = f64::from(narrow(number));
    if !kept.is_finite() || kept == 0.0 {
        return kept;
    }
    let size = kept.abs();
    let is_same = |it: f64| narrow(it).to_bits() == narrow(size).to_bits();
    let (digits, exponent) = exact::shortest(size, is_same);
    exact::nearest(digits.to_string().bytes(), exponent).map_or(kept, |it| it.copysign(kept))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_read_in_every_base() {
        let cases = [
            ("0", 0),
            ("+12", 12),
            ("-0", 0),
            ("010", 8),
            ("0o10", 8),
            ("-0o7", -7),
            ("0x1F", 31),
            ("-0x10", -16),
            ("0b11", 3),
            ("1__000", 1000),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
        ];
        for (text, value) in cases {
            assert_eq!(integer(text), Some(value), "{text}");
        }
        for text in ["", "-", "08", "0x", "0o", "1.0", "9223372036854775808", "a"] {
            assert_eq!(integer(text), None, "{text}");
        }
        for (text, value) in [
            ("9223372036854775808", Some(1 << 63)),
            ("0xFFFFFFFFFFFFFFFF", Some(u64::MAX)),
            ("18446744073709551616", None),
            ("-9223372036854775809", None),
            ("0x+1", None),
        ] {
            assert_eq!(huge(text), value, "{text}");
        }
        assert_eq!(decimal_integer("010"), Some(10));
        assert_eq!(decimal_integer("1_0"), None);
    }

    #[test]
    fn floats_are_read_as_the_standard_library_does() {
        for text in ["1.5", ".5", "2.", "-0.001", "1e3", "1.25e-2", "12345.678", "0.1", "1E22"] {
            assert_eq!(float(text), text.parse().ok(), "{text}");
        }
        for text in ["", ".", "e3", "1e", "1.2.3", "inf", "1_0", "1e999"] {
            assert_eq!(float(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_of_texts_are_those_of_go() {
        let cases = [
            ("0.5", Some(0.5)),
            ("-1_0.5", Some(-10.5)),
            ("0x1.8p1", Some(3.0)),
            ("0X_1p-2", Some(0.25)),
            ("+Inf", Some(f64::INFINITY)),
            ("-infinity", Some(f64::NEG_INFINITY)),
            ("0x10", None),
            ("1_", None),
            ("1__0", None),
            ("+-1", None),
            ("+nan", None),
            ("1e400", None),
            ("0xp1", None),
        ];
        for (text, value) in cases {
            assert_eq!(of_text(text), value, "{text}");
        }
        assert!(of_text("NaN").is_some_and(f64::is_nan));
    }

    #[test]
    fn floats_are_shown_as_compose_shows_them() {
        let cases = [
            (0.5, "0.5"),
            (1.50, "1.5"),
            (1000.0, "1000"),
            (0.0001, "0.0001"),
            (0.000_01, "1e-05"),
            (1.5e-7, "1.5e-07"),
            (-2.75, "-2.75"),
            (999_999.5, "999999.5"),
            (1e6, "1e+06"),
            (123_456_789.5, "1.234567895e+08"),
            (-0.0, "-0"),
            (123_456.789, "123456.789"),
            (0.1 + 0.2, "0.30000000000000004"),
            (f64::INFINITY, "+Inf"),
        ];
        for (number, text) in cases {
            assert_eq!(show(number), text);
        }
        assert_eq!(show_json(1e20), "100000000000000000000");
        assert_eq!(show_json(1e21), "1e+21");
        assert_eq!(show_json(1e-7), "1e-7");
        assert_eq!(show_json(0.000_01), "0.00001");
    }

    #[test]
    fn floats_of_32_bits_keep_no_tail() {
        assert_eq!(show(single(f64::from(0.1_f32))), "0.1");
        assert_eq!(show(single(0.123_456_789)), "0.12345679");
        assert_eq!(show(single(1.0 / 3.0)), "0.33333334");
        assert_eq!(show(single(0.0)), "0");
        assert_eq!(show(single(-1.25)), "-1.25");
    }
}

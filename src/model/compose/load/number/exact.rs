//! Floats and decimal digits, made of each other without a rounding error on the way.
//!
//! The standard library could do it, with tables that weigh more than all numbers of Compose files.

/// A natural number, its lowest 32 bits first; the highest are not 0.
struct Natural(Vec<u32>);

/// Nine decimal digits, and what they count.
const STEP: (i64, u32) = (9, 1_000_000_000);

/// More digits than these only say whether there is anything behind.
const MOST_DIGITS: u32 = 800;

/// The bits of a float's digits, and the smallest power of two of one that has them all.
const PRECISION: i64 = 53;
const SMALLEST: i64 = -1022;

/// The float nearest to decimal digits times a power of ten; nothing where that is infinite.
pub(super) fn nearest(digits: impl Iterator<Item = u8>, power: i64) -> Option<f64> {
    let mut number = Natural(Vec::new());
    let (mut power, mut count, mut has_more) = (power, 0, false);
    for digit in digits {
        let digit = u32::from(digit.saturating_sub(b'0'));
        if count == 0 && digit == 0 {
            continue;
        }
        if count < MOST_DIGITS {
            number.times(10, digit);
            count += 1;
        } else {
            has_more |= digit > 0;
            power = power.checked_add(1)?;
        }
    }
    let size = power.saturating_add(i64::from(count));
    if count == 0 || size < -330 {
        return Some(0.0);
    }
    if size > 310 {
        return None;
    }
    // Enough bits that what a division leaves over cannot matter but for being there.
    let shift = if power < 0 { 66 - 4 * power } else { 0 };
    number.shift(shift);
    let mut left = power.abs();
    while left > 0 {
        let factor = if left < STEP.0 { 10 } else { STEP.1 };
        left -= if left < STEP.0 { 1 } else { STEP.0 };
        if power < 0 {
            has_more |= number.divide(factor) > 0;
        } else {
            number.times(factor, 0);
        }
    }
    let bits = number.bits();
    let highest = bits - shift - 1;
    let dropped = bits - PRECISION - (highest - SMALLEST).min(0);
    let (mantissa, dropped) = match dropped {
        ..=0 => (number.low(0), 0),
        _ => (number.rounded(dropped, has_more), dropped),
    };
    let exponent = dropped - shift;
    let factor = if exponent < 0 { 0.5 } else { 2.0 };
    #[expect(clippy::cast_precision_loss, reason = "it has no more than 53 bits")]
    let value = (0..exponent.abs()).fold(mantissa as f64, |value, _| value * factor);
    value.is_finite().then_some(value)
}

/// The shortest digits, and the power of ten to multiply them by, that are as good as those of a
/// positive number.
pub(super) fn shortest(number: f64, is_as_good: impl Fn(f64) -> bool) -> (u64, i64) {
    const LONGEST: usize = 17;
    let (all, power) = expansion(number);
    let mut best = (0, 0);
    for length in 1..=LONGEST.min(all.len()) {
        let (head, tail) = all.split_at(length);
        let is_up = tail.starts_with(|digit| digit >= '5');
        let digits = head.parse::<u64>().unwrap_or_default() + u64::from(is_up);
        let exponent = power + i64::try_from(tail.len()).unwrap_or_default();
        best = (digits, exponent);
        if nearest(digits.to_string().bytes(), exponent).is_some_and(&is_as_good) {
            break;
        }
    }
    best
}

/// All digits of a positive number, and the power of ten to multiply them by.
fn expansion(number: f64) -> (String, i64) {
    let bits = number.to_bits();
    let (field, fraction) = ((bits >> 52) & 0x7FF, bits & ((1 << 52) - 1));
    let (mantissa, field) = if field == 0 { (fraction, 1) } else { (fraction | 1 << 52, field) };
    let exponent = i64::try_from(field).unwrap_or_default() + SMALLEST - PRECISION;
    let mut rest = Natural(vec![lower(mantissa), lower(mantissa >> 32)]);
    rest.trim();
    rest.shift(exponent.max(0));
    // A half is five tenths.
    for _ in exponent..0 {
        rest.times(5, 0);
    }
    let mut parts = Vec::new();
    while !rest.0.is_empty() {
        parts.push(rest.divide(STEP.1));
    }
    let digits: Vec<String> = parts.iter().rev().map(|part| format!("{part:09}")).collect();
    let digits = digits.concat();
    (digits.trim_start_matches('0').to_owned(), exponent.min(0))
}

impl Natural {
    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    fn times(&mut self, factor: u32, more: u32) {
        let mut carry = u64::from(more);
        for part in &mut self.0 {
            carry += u64::from(*part) * u64::from(factor);
            *part = lower(carry);
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(lower(carry));
        }
    }

    /// Divides it. What is returned is left over.
    fn divide(&mut self, divisor: u32) -> u32 {
        let mut rest = 0_u64;
        for part in self.0.iter_mut().rev() {
            let whole = rest << 32 | u64::from(*part);
            *part = lower(whole / u64::from(divisor));
            rest = whole % u64::from(divisor);
        }
        self.trim();
        lower(rest)
    }

    /// Multiplies it by a power of two.
    fn shift(&mut self, bits: i64) {
        let whole = usize::try_from(bits / 32).unwrap_or_default();
        self.0.splice(0..0, std::iter::repeat_n(0, whole));
        self.times(1 << (bits % 32), 0);
    }

    /// How many bits it has.
    fn bits(&self) -> i64 {
        let count = i64::try_from(self.0.len()).unwrap_or_default();
        self.0.last().map_or(0, |highest| count * 32 - i64::from(highest.leading_zeros()))
    }

    /// 64 bits from one on.
    fn low(&self, from: i64) -> u64 {
        let first = usize::try_from(from / 32).unwrap_or_default();
        let part = |at: usize| u128::from(self.0.get(first + at).copied().unwrap_or_default());
        let whole = part(0) | part(1) << 32 | part(2) << 64;
        u64::try_from(whole >> (from % 32) & u128::from(u64::MAX)).unwrap_or_default()
    }

    /// What is left without the lowest bits, rounded to the nearest, of two to the even one.
    fn rounded(&self, dropped: i64, has_more: bool) -> u64 {
        let kept = self.low(dropped);
        let is_half = self.low(dropped - 1) & 1 == 1;
        let words = usize::try_from((dropped - 1) / 32).unwrap_or_default();
        let below = self.low(dropped - 1 - (dropped - 1) % 32) & ((1 << ((dropped - 1) % 32)) - 1);
        let is_more = has_more || below > 0 || self.0.iter().take(words).any(|part| *part > 0);
        kept + u64::from(is_half && (is_more || kept & 1 == 1))
    }
}

fn lower(value: u64) -> u32 {
    u32::try_from(value & u64::from(u32::MAX)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) {
        let expected: f64 = text.parse().unwrap();
        let (mantissa, power) = text.split_once('e').unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let power = power.parse::<i64>().unwrap() - i64::try_from(fraction.len()).unwrap();
        let found = nearest(whole.bytes().chain(fraction.bytes()), power);
        assert_eq!(found, Some(expected).filter(|it| it.is_finite()), "{text}");
    }

    #[test]
    fn the_nearest_float_is_found() {
        for text in [
            "0",
            "1.23456789012345678",
            "9007199254740993",
            "9007199254740993.0000000000000000000001",
            "1.7976931348623157e308",
            "1.7976931348623159e308",
            "5e-324",
            "2e-324",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "0.000001",
            "123456789123456789123456789e-50",
        ] {
            check(text);
        }
        check(&format!("0.{}1", "0".repeat(300)));
        check(&format!("1{}", "3".repeat(900)).replace("13", "1.3"));
        let mut seed = 1_u64;
        for _ in 0..3_000 {
            seed = seed.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
            let power = i64::try_from((seed >> 20) % 640).unwrap() - 330;
            check(&format!("{}e{power}", seed >> (seed % 50)));
            let number = f64::from_bits(seed >> 1);
            if number.is_finite() && number > 0.0 {
                let (digits, power) = shortest(number, |it| it.to_bits() == number.to_bits());
                assert_eq!(format!("{digits}e{power}").parse(), Ok(number));
                // As short as that of the standard library.
                let length = format!("{number:e}").bytes().filter(u8::is_ascii_digit).count();
                let power_length = format!("{number:e}").split('e').nth(1).unwrap().to_owned();
                let of_power = power_length.bytes().filter(u8::is_ascii_digit).count();
                assert_eq!(digits.to_string().len(), length - of_power, "{number:e}");
            }
        }
    }
}

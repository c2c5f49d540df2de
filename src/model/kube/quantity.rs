//! Amounts of resources: `500m`, `128Mi`, `2e3`.

/// An amount in billionths, the finest that Kubernetes keeps. What is larger than fits stays at
/// the largest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quantity {
    nanos: i128,
}

const NANOS: i128 = 1_000_000_000;

impl Quantity {
    /// Reads an amount as `resource.ParseQuantity` of Kubernetes does; nothing where it is none.
    pub fn parse(text: &str) -> Option<Quantity> {
        let text = text.trim();
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.');
        let (number, suffix) = unsigned.split_at(end.unwrap_or(unsigned.len()));
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        if part.contains('.') || (whole.is_empty() && part.is_empty()) {
            return None;
        }
        let mut nanos = scaled(whole, part, suffix)?;
        if text.starts_with('-') {
            nanos = nanos.saturating_neg();
        }
        Some(Quantity { nanos })
    }

    pub fn is_negative(self) -> bool {
        self.nanos < 0
    }

    pub fn is_zero(self) -> bool {
        self.nanos == 0
    }

    /// Rounded up to thousandths, as the API server keeps what a container asks for.
    #[must_use]
    pub fn in_thousandths(self) -> Quantity {
        let thousandth = NANOS / 1000;
        let rest = self.nanos.rem_euclid(thousandth);
        let up = if rest == 0 { 0 } else { thousandth - rest };
        Quantity { nanos: self.nanos.saturating_add(up) }
    }

    pub fn is_whole(self) -> bool {
        self.nanos % NANOS == 0
    }

    /// Whether it is a whole number of such units; of no units, nothing is.
    pub fn is_multiple_of(self, unit: Quantity) -> bool {
        unit.nanos > 0 && self.nanos % unit.nanos == 0
    }
}

/// A number with its fraction and suffix, in billionths and rounded away from zero.
fn scaled(whole: &str, part: &str, suffix: &str) -> Option<i128> {
    /// More digits than these change nothing that is looked at.
    const DIGITS: usize = 27;
    let mut value: i128 = 0;
    let whole = whole.trim_start_matches('0');
    for digit in whole.bytes().chain(part.bytes().take(DIGITS.saturating_sub(whole.len()))) {
        value = value.saturating_mul(10).saturating_add(i128::from(digit - b'0'));
    }
    let places = i32::try_from(part.len().min(DIGITS.saturating_sub(whole.len()))).ok()?;
    if let Some(power) = binary_power(suffix) {
        let value = value.saturating_mul(1 << power);
        return Some(shifted(value, 9 - places));
    }
    Some(shifted(value, decimal_power(suffix)?.saturating_add(9 - places)))
}

/// Ten to this power, times the value.
fn shifted(value: i128, power: i32) -> i128 {
    let mut value = value;
    for _ in 0..power.clamp(0, 40) {
        value = value.saturating_mul(10);
    }
    for _ in 0..power.saturating_neg().clamp(0, 40) {
        value = value / 10 + i128::from(value % 10 != 0);
    }
    value
}

fn binary_power(suffix: &str) -> Option<u32> {
    let place = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].iter().position(|it| *it == suffix)?;
    Some((u32::try_from(place).ok()? + 1) * 10)
}

fn decimal_power(suffix: &str) -> Option<i32> {
    Some(match suffix {
        "n" => -9,
        "u" => -6,
        "m" => -3,
        "" => 0,
        "k" => 3,
        "M" => 6,
        "G" => 9,
        "T" => 12,
        "P" => 15,
        "E" => 18,
        _ => suffix.strip_prefix(['e', 'E'])?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_compare_across_their_forms() {
        let is = |text: &str| Quantity::parse(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(is("0.5"), is("500m"));
        assert_eq!(is("1Ki"), is("1024"));
        assert_eq!(is("2e3"), is("2k"));
        assert_eq!(is("1E"), is("1e18"));
        assert_eq!(is("1.5Gi"), is("1536Mi"));
        assert!(is("1G") < is("1Gi") && is("-1") < is("0"));
        assert!(is("4Mi").is_multiple_of(is("2Mi")) && !is("3Mi").is_multiple_of(is("2Mi")));
        assert!(!is("1.0001").is_whole() && is("1000m").is_whole());
        assert_eq!(is("1.0000001").in_thousandths(), is("1001m"));
    }

    #[test]
    fn what_is_no_amount_is_told() {
        for text in ["", "1GB", "1.2.3", "MB", "1 Gi", "1K", "e3", "1e", "0x10", "true", "."] {
            assert_eq!(Quantity::parse(text), None, "{text}");
        }
        assert!(Quantity::parse("9999999999999999999999999999999999999999Ei").is_some());
    }
}

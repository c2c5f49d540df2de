//! How much room a figure needs that was weighed in another version.

use crate::sim::size::SizeRange;

/// The bytes of a package in the version asked for, from those of the version that was weighed.
/// Where none is asked for, it is the newest, as it was when it was weighed.
pub(super) fn with_room(bytes: u64, asked: &str, weighed: &str) -> SizeRange {
    let [low, high] = match shared_parts(asked, weighed) {
        _ if asked.is_empty() => [88, 112],
        None => [99, 101],
        Some(0) => [35, 180],
        Some(1) => [65, 130],
        Some(_) => [90, 108],
    };
    let percent = |percent: u64| bytes.saturating_mul(percent) / 100;
    SizeRange { low: percent(low), likely: bytes, high: percent(high) }
}

/// How many parts of two versions are the same before they differ; `None` for equal ones.
pub(super) fn shared_parts(one: &str, other: &str) -> Option<usize> {
    if one == other {
        return None;
    }
    let same = one.split('.').zip(other.split('.')).take_while(|(one, other)| one == other);
    Some(same.count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_further_version_needs_more_room() {
        let width = |asked: &str| {
            let size = with_room(1_000_000, asked, "2.4.1");
            assert_eq!(size.likely, 1_000_000);
            size.high - size.low
        };
        let widths = ["2.4.1", "2.4.0", "2.3", "1.9"].map(width);
        assert!(widths.is_sorted() && widths[0] < widths[3], "{widths:?}");
    }
}

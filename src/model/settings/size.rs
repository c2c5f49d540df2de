//! Sizes of images as a person writes them.

use crate::text::decimal;

/// More than any registry takes for one image.
const LARGEST: f64 = 1e13;

/// Bytes: `850 MB`, `1.2GB`, `70 MiB`, `5000000`. Units of 1000, as registries count, unless they
/// have an `i`.
pub fn bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let factor = match text[end..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        "kib" => 1024.0,
        "mib" => 1_048_576.0,
        "gib" => 1_073_741_824.0,
        _ => return None,
    };
    let bytes = decimal(&text[..end])? * factor;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in these bounds")]
    let whole = bytes as u64;
    (bytes <= LARGEST).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_those_of_registries() {
        let cases = [
            ("850 MB", 850_000_000),
            ("1.2GB", 1_200_000_000),
            (" 70 MiB ", 73_400_320),
            ("5000", 5000),
            ("0 B", 0),
            ("12k", 12_000),
        ];
        for (text, expected) in cases {
            assert_eq!(bytes(text), Some(expected), "{text}");
        }
        for text in ["", "MB", "-1 MB", "1,5 GB", "1 TB", "1e9", "99999999 GB", "1.2.3 MB"] {
            assert_eq!(bytes(text), None, "{text}");
        }
    }
}

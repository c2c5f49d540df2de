//! Whether the value of a label has the form that is asked for.

use crate::content::licenses;
use crate::model::settings::LabelKind;

pub(super) fn fits(value: &str, kind: LabelKind) -> bool {
    match kind {
        LabelKind::Text => true,
        LabelKind::Url => is_url(value),
        LabelKind::Semver => is_version(value),
        LabelKind::Hash => is_hash(value),
        LabelKind::Rfc3339 => is_time(value),
        LabelKind::Spdx => licenses::is_expression(value),
        LabelKind::Email => is_email(value),
    }
}

/// Scheme, `:` and only what may stand in an address.
fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let is_scheme_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(is_scheme_part)
        && rest.chars().all(is_part)
        && rest.split('%').skip(1).all(starts_with_hex)
        && rest.strip_prefix("//").is_none_or(has_port_of_digits)
}

fn starts_with_hex(text: &str) -> bool {
    text.len() >= 2 && text.bytes().take(2).all(|it| it.is_ascii_hexdigit())
}

fn has_port_of_digits(rest: &str) -> bool {
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let host = host.rsplit(']').next().unwrap_or_default();
    host.split_once(':').is_none_or(|(_, port)| port.bytes().all(|it| it.is_ascii_digit()))
}

/// `1.2.3`, perhaps with `-rc.1` and `+build`, as semver.org has it.
fn is_version(text: &str) -> bool {
    let (text, build) = text.split_once('+').unwrap_or((text, "0"));
    let (core, pre) = text.split_once('-').unwrap_or((text, "0"));
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
    };
    let is_digits = |word: &str| word.bytes().all(|it| it.is_ascii_digit());
    let is_number = |word: &str| is_digits(word) && (word == "0" || !word.starts_with('0'));
    core.split('.').count() == 3
        && core.split('.').all(|word| !word.is_empty() && is_number(word))
        && pre.split('.').all(|word| is_word(word) && (!is_digits(word) || is_number(word)))
        && build.split('.').all(is_word)
}

/// A commit in short or whole, by SHA-1 or SHA-256.
fn is_hash(text: &str) -> bool {
    let is_hex = |it: u8| it.is_ascii_digit() || (b'a'..=b'f').contains(&it);
    matches!(text.len(), 7 | 40 | 64) && text.bytes().all(is_hex)
}

/// `2026-11-21T17:00:00Z`, perhaps with a fraction, or with an offset in place of the `Z`.
fn is_time(text: &str) -> bool {
    let number = |range: std::ops::Range<usize>| {
        let digits = text.get(range).filter(|it| it.bytes().all(|it| it.is_ascii_digit()));
        digits.and_then(|digits| digits.parse::<u32>().ok())
    };
    let is =
        |at: usize, one_of: &[u8]| text.as_bytes().get(at).is_some_and(|it| one_of.contains(it));
    let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10)) else {
        return false;
    };
    let (Some(hour), Some(minute), Some(second)) = (number(11..13), number(14..16), number(17..19))
    else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let rest = text.get(19..).unwrap_or_default();
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    is(4, b"-")
        && is(7, b"-")
        && is(10, b"Tt")
        && is(13, b":")
        && is(16, b":")
        && (1..=12).contains(&month)
        && (1..=days).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60
        && is_zone(zone)
}

fn is_zone(text: &str) -> bool {
    if matches!(text, "Z" | "z") {
        return true;
    }
    let Some(offset) = text.strip_prefix(['+', '-']) else { return false };
    let is_digits = |part: &str| part.len() == 2 && part.bytes().all(|it| it.is_ascii_digit());
    offset.split_once(':').is_some_and(|(hours, minutes)| is_digits(hours) && is_digits(minutes))
}

/// `name@host`, without display name or comment.
fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let is_letter = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    let is_word = |word: &str| !word.is_empty() && word.chars().all(is_letter);
    let is_label = |label: &str| {
        let is_part = |it: u8| it.is_ascii_alphanumeric() || it == b'-';
        !label.is_empty()
            && label.bytes().all(is_part)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_address = host.starts_with('[') && host.ends_with(']') && host.len() > 2;
    name.split('.').all(is_word) && (is_address || host.split('.').all(is_label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: LabelKind, good: &[&str], bad: &[&str]) {
        for value in good {
            assert!(fits(value, kind), "{value}");
        }
        for value in bad {
            assert!(!fits(value, kind), "{value}");
        }
    }

    #[test]
    fn addresses() {
        let good =
            ["http://x.y", "HTTP://x", "file:///x", "http://x:80/a?b#c", "urn:a:b", "mailto:a@b"];
        let bad =
            ["x.y", "http://x y", "//x", "git@x:y", "http://ü.de", "http://x:y", "http://x/%4"];
        check(LabelKind::Url, &good, &bad);
    }

    #[test]
    fn versions() {
        let good = ["1.0.0", "1.0.0-rc1", "1.2.3-rc.1+build.05", "99999999999999999999.0.0"];
        let bad =
            ["1.0", "v1.0.0", "1.0.0.0", "latest", "1.0.0-a..b", "1.0.0-a_b", "1.0.0 ", "01.0.0"];
        check(LabelKind::Semver, &good, &bad);
    }

    #[test]
    fn commits() {
        let good = ["abcdef0", "0123456789012345678901234567890123456789"];
        check(
            LabelKind::Hash,
            &good,
            &["abcdef", "ABCDEF0", "g123456", "abcdef01", "sha256:abcdef0"],
        );
    }

    #[test]
    fn times() {
        let good = [
            "2020-01-01T00:00:00Z",
            "2020-02-29t00:00:00z",
            "2020-01-01T00:00:60Z",
            "2020-01-01T00:00:00.123+01:00",
        ];
        let bad = [
            "2020-01-01",
            "2020-01-01 00:00:00Z",
            "2020-13-01T00:00:00Z",
            "2021-02-29T00:00:00Z",
            "2020-01-01T24:00:00Z",
            "2020-01-01T00:00:00",
            "2020-01-01T00:00Z",
            "20200101T000000Z",
            "镜像镜像镜像镜像",
        ];
        check(LabelKind::Rfc3339, &good, &bad);
    }

    #[test]
    fn mail_addresses() {
        let good = ["a@b.c", "a@localhost", "a.b+c@d-e.co.uk", "a@[1.2.3.4]"];
        let bad = ["foo", "A <a@b.c>", "a@@b", ".a@b.c", "a@-b.c", "ä@b.c", "a@b_c.d", "a b@c.d"];
        check(LabelKind::Email, &good, &bad);
    }
}

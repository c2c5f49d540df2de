//! How `yaml.v3` writes a text: plain, in quotes, or as a block of lines.

use crate::model::compose::load::number;

/// A text as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// On the line of its key.
    Inline(String),
    /// What stands on the line of its key, and the lines below.
    Block(&'static str, Vec<String>),
}

/// Writes a text as a value.
pub(super) fn value(text: &str) -> Written {
    let traits = Traits::of(text);
    if !text.contains('\n') {
        return Written::Inline(inline(text, &traits));
    }
    if !traits.may_be_block {
        return Written::Inline(double_quoted(text));
    }
    let is_indented = text.starts_with([' ', '\n']);
    let body = text.strip_suffix('\n');
    let header = match (is_indented, body) {
        (false, None) => "|-",
        (true, None) => "|2-",
        (false, Some(body)) => {
            if body.ends_with('\n') {
                "|+"
            } else {
                "|"
            }
        }
        (true, Some(body)) => {
            if body.is_empty() || body.ends_with('\n') {
                "|2+"
            } else {
                "|2"
            }
        }
    };
    let lines = body.unwrap_or(text).split('\n').map(str::to_owned).collect();
    Written::Block(header, lines)
}

/// Writes a key; one that needs a line of its own is none.
pub(super) fn key(text: &str) -> Option<String> {
    /// The bytes of a key that still stands before its colon.
    const LONGEST: usize = 128;
    let is_short = text.len() <= LONGEST && !text.contains('\n');
    is_short.then(|| inline(text, &Traits::of(text)))
}

fn inline(text: &str, traits: &Traits) -> String {
    if is_read_otherwise(text) {
        return double_quoted(text);
    }
    if traits.may_be_plain {
        return text.to_owned();
    }
    if traits.may_be_single_quoted {
        return format!("'{}'", text.replace('\'', "''"));
    }
    double_quoted(text)
}

/// In which ways a text may be written.
struct Traits {
    may_be_plain: bool,
    may_be_single_quoted: bool,
    may_be_block: bool,
}

impl Traits {
    fn of(text: &str) -> Traits {
        let is_blank = |it: char| it == ' ' || it == '\t';
        let mut is_marked = text.starts_with("---") || text.starts_with("...");
        let (mut has_tab, mut is_special, mut has_break) = (false, false, false);
        let (mut space_then_break, mut break_then_space) = (false, false);
        let mut before = None;
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            let next = letters.peek().copied();
            let ends_word = next.is_none_or(|it| is_blank(it) || it == '\n');
            is_marked |= match (before, letter) {
                (
                    None,
                    '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"'
                    | '%' | '@' | '`',
                ) => true,
                (None, '?' | '-') | (_, ':') => ends_word,
                (Some(before), '#') => is_blank(before) || before == '\n',
                _ => false,
            };
            has_tab |= letter == '\t';
            is_special |= letter != '\t' && !is_printable(letter);
            has_break |= letter == '\n';
            space_then_break |= letter == '\n' && before == Some(' ');
            break_then_space |= letter == ' ' && before == Some('\n');
            before = Some(letter);
        }
        let is_framed = text.starts_with([' ', '\n']) || text.ends_with([' ', '\n']);
        let is_odd = space_then_break || is_special;
        Traits {
            may_be_plain: !(is_marked || is_framed || has_break || has_tab || is_odd),
            may_be_single_quoted: !(break_then_space || has_tab || is_odd),
            may_be_block: !(text.ends_with(' ') || is_odd),
        }
    }
}

/// Whether a letter is written as it is. yaml.v3 escapes all that lies beyond 16 bits.
fn is_printable(letter: char) -> bool {
    matches!(letter, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
        && letter != '\u{feff}'
}

fn double_quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        let short = match letter {
            '\0' => '0',
            '\x07' => 'a',
            '\x08' => 'b',
            '\t' => 't',
            '\n' => 'n',
            '\x0b' => 'v',
            '\x0c' => 'f',
            '\r' => 'r',
            '\x1b' => 'e',
            '"' | '\\' => letter,
            '\u{85}' => 'N',
            '\u{2028}' => 'L',
            '\u{2029}' => 'P',
            _ if is_printable(letter) => {
                quoted.push(letter);
                continue;
            }
            _ => {
                quoted.push_str(&escaped(u32::from(letter)));
                continue;
            }
        };
        quoted.push('\\');
        quoted.push(short);
    }
    quoted.push('"');
    quoted
}

fn escaped(code: u32) -> String {
    match code {
        0..=0xff => format!("\\x{code:02X}"),
        0x100..=0xffff => format!("\\u{code:04X}"),
        _ => format!("\\U{code:08X}"),
    }
}

/// Whether a reader would take the plain text for something else: a number, a switch, a date,
/// nothing. What counts are the rules of YAML 1.2 and 1.1 together.
fn is_read_otherwise(text: &str) -> bool {
    const WORDS: [&str; 12] =
        ["~", "null", "true", "false", "y", "n", "yes", "no", "on", "off", ".nan", ".inf"];
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_word = |word: &str| {
        word == text
            || word.to_ascii_uppercase() == text
            || capitalized(word) == text
            || word == ".nan" && text == ".NaN"
    };
    if text.is_empty() || WORDS.iter().any(|word| is_word(word)) {
        return true;
    }
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return true;
    }
    match text.as_bytes()[0] {
        b'.' => is_float(text),
        b'0'..=b'9' | b'+' | b'-' => {
            let plain = text.replace('_', "");
            is_sexagesimal(text) || is_date(text) || is_integer(&plain) || is_float(&plain)
        }
        _ => false,
    }
}

fn capitalized(word: &str) -> String {
    let at = usize::from(word.starts_with('.'));
    let mut word = word.to_owned();
    word[at..=at].make_ascii_uppercase();
    word
}

/// Whole numbers with a prefix, up to 64 bits; those without are fractions too.
fn is_integer(text: &str) -> bool {
    let (sign, unsigned) = match text.strip_prefix(['+', '-']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let lower = unsigned.to_ascii_lowercase();
    let (digits, radix) = match lower.get(..2) {
        Some("0x") => (&lower[2..], 16),
        Some("0b") => (&lower[2..], 2),
        Some("0o") => (&lower[2..], 8),
        _ => return false,
    };
    if digits.starts_with(['+', '-']) {
        return false;
    }
    match u64::from_str_radix(digits, radix) {
        Ok(value) => !sign || i64::try_from(value).is_ok() || value == 1 << 63,
        Err(_) => false,
    }
}

/// Digits with a point and a power of ten.
fn is_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (number, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (unsigned, None),
    };
    let is_digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let is_number = is_digits(whole) && is_digits(fraction) && whole.len() + fraction.len() > 0;
    let is_power = exponent.is_none_or(|it| {
        let digits = it.strip_prefix(['+', '-']).unwrap_or(it);
        !digits.is_empty() && is_digits(digits)
    });
    // What no float can hold is read as a text.
    is_number && is_power && number::float(text).is_some()
}

/// `22:22`, a number to the base of 60 in YAML 1.1.
fn is_sexagesimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (places, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut places = places.split(':');
    let is_first = |it: &str| {
        it.starts_with(|it: char| it.is_ascii_digit())
            && it.bytes().all(|it| it.is_ascii_digit() || it == b'_')
    };
    let is_place = |it: &str| match it.as_bytes() {
        [unit] => unit.is_ascii_digit(),
        [ten, unit] => (b'0'..=b'5').contains(ten) && unit.is_ascii_digit(),
        _ => false,
    };
    places.next().is_some_and(is_first)
        && unsigned.contains(':')
        && places.all(is_place)
        && fraction.bytes().all(|it| it.is_ascii_digit() || it == b'_')
}

/// `2001-12-14`, with or without a time.
fn is_date(text: &str) -> bool {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], Some(&text[at..])),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let (Some(year), Some(month), Some(day), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let two = |it: &str| {
        let is_number = matches!(it.len(), 1 | 2) && it.bytes().all(|it| it.is_ascii_digit());
        if is_number { it.parse::<u32>().ok() } else { None }
    };
    let Some(year) = (year.len() == 4).then(|| year.parse::<u32>().ok()).flatten() else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let (Some(month), Some(day)) = (two(month), two(day)) else { return false };
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day) && time.is_none_or(is_time)
}

/// The time behind a date: after a blank without a zone, after a `T` with one.
fn is_time(text: &str) -> bool {
    let (mark, rest) = text.split_at(1);
    let clock = match mark {
        " " => rest,
        _ => match (rest.strip_suffix('Z'), rest.len().checked_sub(6)) {
            (Some(clock), _) => clock,
            (None, Some(at)) if rest.is_char_boundary(at) && is_zone(&rest[at..]) => &rest[..at],
            _ => return false,
        },
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let below = |it: &str, limit: u32| {
        let is_number = matches!(it.len(), 1 | 2) && it.bytes().all(|it| it.is_ascii_digit());
        is_number && it.parse::<u32>().is_ok_and(|it| it < limit)
    };
    let mut parts = clock.split(':');
    matches!(
        (parts.next(), parts.next(), parts.next(), parts.next()),
        (Some(h), Some(m), Some(s), None) if below(h, 24) && below(m, 60) && below(s, 60)
    ) && !fraction.is_empty()
        && fraction.bytes().all(|it| it.is_ascii_digit())
}

/// `+01:00`.
fn is_zone(text: &str) -> bool {
    text.starts_with(['+', '-'])
        && text.bytes().enumerate().skip(1).all(|(at, it)| match at {
            3 => it == b':',
            _ => it.is_ascii_digit(),
        })
}

//! The text of a listing: a size and a path on each line, as `du -ab`, `find -printf '%s %p\n'` and
//! `ls -l` print them.

use crate::model::listing::{Entry, Listing};
use crate::text::{FileId, Span};
use crate::workspace::path::clean;

/// Linux takes no longer path, and nobody has deeper folders.
const LONGEST_PATH: usize = 4096;
const DEEPEST: usize = 100;

/// Reads a listing. Also gives the lines that are none: each is to be told, none is in the way.
pub fn read(file: FileId, text: &str) -> (Listing, Vec<Span>) {
    let (mut entries, mut unread) = (Vec::new(), Vec::new());
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let written = line.trim_start_matches('\u{feff}').trim();
        let offset = start + (line.len() - line.trim_start_matches('\u{feff}').trim_start().len());
        start += line.len();
        if written.is_empty() || written.starts_with('#') || written.starts_with("total ") {
            continue;
        }
        let Some((bytes, path)) = long_line(written).or_else(|| sized(written)) else {
            unread.push(Span::new(file, offset..offset + written.len()));
            continue;
        };
        let is_folder = path.ends_with('/');
        let path = clean(path.trim_start_matches('/'));
        if path.len() > LONGEST_PATH || path.split('/').count() > DEEPEST {
            unread.push(Span::new(file, offset..offset + written.len()));
        } else if !path.is_empty() {
            entries.push(Entry::new(&if is_folder { path + "/" } else { path }, bytes));
        }
    }
    (Listing::new(entries), unread)
}

/// `-rw-r--r-- 1 user group 1234 Jan  1 12:00 path`. What a link leads to does not lie there.
fn long_line(line: &str) -> Option<(u64, &str)> {
    let mut fields = [""; 8];
    let mut rest = line;
    for field in &mut fields {
        (*field, rest) = rest.trim_start().split_once(char::is_whitespace)?;
    }
    let [mode, _, _, _, size, ..] = fields;
    let is_link = mode.starts_with('l');
    let rights = mode.strip_prefix(['-', 'l'])?.get(..9)?;
    if !rights.bytes().all(|byte| b"rwxsStT-".contains(&byte)) {
        return None;
    }
    let path = rest.trim_start();
    match path.split_once(" -> ") {
        Some((path, _)) if is_link => Some((0, path)),
        _ => Some((size.parse().ok()?, path)),
    }
}

/// `1234 path`, `12K path` or `3.4 MiB path`.
fn sized(line: &str) -> Option<(u64, &str)> {
    let end = line.find(|char: char| !char.is_ascii_digit() && char != '.')?;
    let (number, rest) = line.split_at(end);
    let (unit, path) = rest.split_once(char::is_whitespace)?;
    let path = path.trim_start();
    if !unit.is_empty() {
        return Some((bytes(number, factor(unit)?)?, path));
    }
    let apart = path.split_once(char::is_whitespace);
    match apart.and_then(|(unit, path)| Some((factor(unit)?, path.trim_start()))) {
        Some((factor, path)) => Some((bytes(number, factor)?, path)),
        None => Some((bytes(number, 1)?, path)).filter(|(_, path)| !path.is_empty()),
    }
}

/// What a unit stands for. A letter alone is of 1,024, as in what `du -h` prints.
fn factor(unit: &str) -> Option<u64> {
    const LETTERS: &str = "kmgt";
    let unit = unit.to_ascii_lowercase();
    if matches!(unit.as_str(), "b" | "byte" | "bytes") {
        return Some(1);
    }
    let power = u32::try_from(LETTERS.find(unit.get(..1)?)?).ok()? + 1;
    match &unit[1..] {
        "" | "ib" => Some(1024_u64.pow(power)),
        "b" => Some(1000_u64.pow(power)),
        _ => None,
    }
}

/// A decimal number of units, to the byte.
fn bytes(number: &str, factor: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let whole: u64 = whole.parse().ok()?;
    // More digits say nothing, and six of them do not overflow.
    let fraction = fraction.get(..6).unwrap_or(fraction);
    let part: u64 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    let scale = 10_u64.pow(u32::try_from(fraction.len()).ok()?);
    whole.checked_mul(factor)?.checked_add(part * factor / scale)
}

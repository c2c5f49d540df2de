//! The order of keys that `yaml.v3` prints: as a person would sort them, numbers by their value.

use std::cmp::Ordering;

/// Puts keys in that order.
///
/// It is no order in the strict sense (of three keys each may come before the next), so the sort is
/// one that ends for any comparison.
pub(super) fn natural<T>(entries: Vec<(String, T)>) -> Vec<(String, T)> {
    if entries.is_sorted_by(|(a, _), (b, _)| compare(a, b) != Ordering::Greater) {
        return entries;
    }
    let mut runs: Vec<Vec<(String, T)>> = entries.into_iter().map(|entry| vec![entry]).collect();
    while runs.len() > 1 {
        let mut pairs = runs.into_iter();
        let mut merged = Vec::new();
        while let Some(first) = pairs.next() {
            merged.push(match pairs.next() {
                Some(second) => merge(first, second),
                None => first,
            });
        }
        runs = merged;
    }
    runs.pop().unwrap_or_default()
}

fn merge<T>(first: Vec<(String, T)>, second: Vec<(String, T)>) -> Vec<(String, T)> {
    let mut merged = Vec::with_capacity(first.len() + second.len());
    let (mut first, mut second) = (first.into_iter().peekable(), second.into_iter().peekable());
    while let (Some((a, _)), Some((b, _))) = (first.peek(), second.peek()) {
        let next = if compare(a, b) == Ordering::Greater { &mut second } else { &mut first };
        merged.extend(next.next());
    }
    merged.extend(first);
    merged.extend(second);
    merged
}

fn compare(a: &str, b: &str) -> Ordering {
    let (first, second): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same = first.iter().zip(&second).take_while(|(a, b)| a == b).count();
    let (Some(&x), Some(&y)) = (first.get(same), second.get(same)) else {
        return first.len().cmp(&second.len());
    };
    let after_digit = same > 0 && first[same - 1].is_ascii_digit();
    match (is_letter(x), is_letter(y)) {
        (true, true) => return x.cmp(&y),
        // Behind a number a letter comes first, elsewhere last.
        (true, false) => return if after_digit { Ordering::Less } else { Ordering::Greater },
        (false, true) => return if after_digit { Ordering::Greater } else { Ordering::Less },
        (false, false) => {}
    }
    // Zeros at the front of a number do not count, zeros within it do.
    let is_within = (x == '0' || y == '0')
        && first[..same].iter().rev().take_while(|it| it.is_ascii_digit()).any(|it| *it != '0');
    let (a_value, a_digits) = number(&first[same..], is_within);
    let (b_value, b_digits) = number(&second[same..], is_within);
    a_value.cmp(&b_value).then(a_digits.cmp(&b_digits)).then(x.cmp(&y))
}

fn is_letter(letter: char) -> bool {
    letter.is_ascii_alphabetic() || !letter.is_ascii()
}

/// The number that begins here, and how many digits it has.
fn number(letters: &[char], is_within: bool) -> (i64, usize) {
    let digits = letters.iter().take_while(|it| it.is_ascii_digit());
    let (mut value, mut count) = (i64::from(is_within), 0);
    for digit in digits {
        let digit = i64::from(digit.to_digit(10).unwrap_or_default());
        value = value.wrapping_mul(10).wrapping_add(digit);
        count += 1;
    }
    (value, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_keys_count() {
        let sorted = ["12", "B", "a", "a.b", "a_b", "a2", "a10", "ab", "b1x", "b1.x", "é"];
        let mut keys: Vec<(String, ())> =
            sorted.iter().rev().map(|key| ((*key).to_owned(), ())).collect();
        keys = natural(keys);
        let keys: Vec<&str> = keys.iter().map(|(key, ())| key.as_str()).collect();
        assert_eq!(keys, sorted);
    }
}

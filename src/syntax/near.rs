//! Which known word somebody probably meant.

/// The known word with the fewest slips from `word`, if there are few: one for every three
/// letters, at least one. Letter case does not count.
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    const LONGEST: usize = 32;
    let letters: Vec<char> =
        word.chars().take(LONGEST + 1).map(|it| it.to_ascii_lowercase()).collect();
    if letters.len() > LONGEST {
        return None;
    }
    let slips = |it: &str| distance(&letters, it);
    let (slips, best) = known.iter().map(|&it| (slips(it), it)).min_by_key(|&(slips, _)| slips)?;
    let allowed = (letters.len() / 3).max(1);
    (slips <= allowed && slips < best.len()).then_some(best)
}

/// How many letters to add, drop, change or swap with their neighbour.
fn distance(from: &[char], to: &str) -> usize {
    let to: Vec<char> = to.chars().map(|it| it.to_ascii_lowercase()).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, &a) in from.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, &b) in to.iter().enumerate() {
            let changed = row[j] + usize::from(a != b);
            let mut least = changed.min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && a == to[j - 1] && from[i - 1] == b {
                least = least.min(before[j - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let known = ["FROM", "RUN", "COPY", "ENTRYPOINT"];
        assert_eq!(nearest("FORM", &known), Some("FROM"));
        assert_eq!(nearest("entrypont", &known), Some("ENTRYPOINT"));
        assert_eq!(nearest("INSTALL", &known), None);
        assert_eq!(nearest("", &known), None);
        assert_eq!(nearest(&"R".repeat(100_000), &known), None);
    }
}

//! Sorting and keyed collections, made small.
//!
//! `slice::sort`, and with it `collect` into a map or a set, compiles to some 4 kB for each type
//! that it sorts, and the page has many. These do not, so all but the command line use them.

use std::collections::{BTreeMap, BTreeSet};

/// Sorts by a pair of numbers, such as a place in a text. Equals keep their order.
pub fn sort_by_place<T>(items: &mut Vec<T>, place: impl Fn(&T) -> (usize, usize)) {
    let mut places: Vec<(usize, usize, usize)> = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let (first, second) = place(item);
        places.push((first, second, index));
    }
    if places.is_sorted() {
        return;
    }
    places.sort_unstable();
    let mut unsorted: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(places.into_iter().filter_map(|(.., index)| unsorted[index].take()));
}

/// The map of these pairs; of several with one key, the last.
pub fn map<K: Ord, V>(pairs: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(pairs);
    map
}

/// The set of these items.
pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_keep_their_order() {
        let mut items = vec![(2, 1, "a"), (1, 9, "b"), (2, 0, "c"), (1, 9, "d"), (0, 3, "e")];
        let mut expected = items.clone();
        expected.sort_by_key(|&(first, second, _)| (first, second));
        sort_by_place(&mut items, |&(first, second, _)| (first, second));
        assert_eq!(items, expected);
    }

    #[test]
    fn the_last_of_a_key_stays() {
        assert_eq!(map([(1, 'a'), (0, 'b'), (1, 'c')]), BTreeMap::from([(0, 'b'), (1, 'c')]));
        assert_eq!(set([3, 1, 3]), BTreeSet::from([1, 3]));
    }
}

//! Which packages of a lock file the program itself needs.

use std::collections::BTreeMap;

use crate::model::hints::{Group, Package};

/// Makes all that cannot be reached from `roots` a matter of development. `needs` has the names
/// that each package needs, in the order of `packages`.
pub(super) fn mark(packages: &mut [Package], needs: &[Vec<String>], roots: &[String]) {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, package) in packages.iter().enumerate() {
        places.entry(&package.name).or_default().push(index);
    }
    let mut is_reached = vec![false; packages.len()];
    let mut open: Vec<&str> = roots.iter().map(String::as_str).collect();
    while let Some(name) = open.pop() {
        // Taken out, so that each name is followed once.
        for index in places.remove(name).unwrap_or_default() {
            is_reached[index] = true;
            open.extend(needs.get(index).into_iter().flatten().map(String::as_str));
        }
    }
    for (package, is_reached) in packages.iter_mut().zip(is_reached) {
        if !is_reached && package.group == Group::Main {
            package.group = Group::Development;
        }
    }
}

//! What packages need, said in few letters.

use std::collections::BTreeSet;

/// Alternatives: places of packages, and of virtual ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub packages: Vec<usize>,
    pub virtuals: Vec<usize>,
}

/// What one package needs.
pub(crate) type Groups = Vec<Group>;

impl Group {
    /// The package, where there is no choice.
    fn only(&self) -> Option<usize> {
        match (&self.packages[..], &self.virtuals[..]) {
            ([package], []) => Some(*package),
            _ => None,
        }
    }
}

/// The packages that each package surely brings.
pub(crate) fn reach(depends: &[Groups]) -> Vec<BTreeSet<usize>> {
    let brought = |from: usize| {
        let mut reached = BTreeSet::new();
        let mut queue = vec![from];
        while let Some(at) = queue.pop() {
            queue.extend(
                depends[at].iter().filter_map(Group::only).filter(|it| reached.insert(*it)),
            );
        }
        reached
    };
    (0..depends.len()).map(brought).collect()
}

/// The groups of the package at `at` without those that others of them bring anyway.
pub(crate) fn reduced(at: usize, groups: &Groups, reach: &[BTreeSet<usize>]) -> Groups {
    let mut kept: Groups = Vec::new();
    for group in groups {
        if group.only() != Some(at) && !kept.contains(group) {
            kept.push(group.clone());
        }
    }
    let mut place = 0;
    while place < kept.len() {
        let is_brought = kept.iter().enumerate().any(|(other, it)| {
            let Some(other_package) = it.only().filter(|_| other != place) else { return false };
            match kept[place].only() {
                // Of packages that need each other both stay.
                Some(package) => {
                    reach[other_package].contains(&package)
                        && !reach[package].contains(&other_package)
                }
                None => kept[place]
                    .packages
                    .iter()
                    .any(|it| *it == other_package || reach[other_package].contains(it)),
            }
        });
        if is_brought {
            kept.remove(place);
        } else {
            place += 1;
        }
    }
    kept
}

/// Neighbours by their distance, with a sign; then the others in order, each by its distance from
/// the one before; then those with alternatives, by their places.
pub(crate) fn write(at: usize, groups: &Groups) -> String {
    const NEAR: usize = 9;
    let mut only: Vec<usize> = groups.iter().filter_map(Group::only).collect();
    only.sort_unstable();
    only.dedup();
    let (near, far): (Vec<usize>, Vec<usize>) =
        only.into_iter().partition(|it| it.abs_diff(at) <= NEAR);
    let sign = |it: usize| if it < at { '-' } else { '+' };
    let mut words: Vec<String> =
        near.iter().map(|it| format!("{}{}", sign(*it), it.abs_diff(at))).collect();
    let mut before = 0;
    for place in far {
        words.push((place - before).to_string());
        before = place;
    }
    for group in groups.iter().filter(|it| it.only().is_none()) {
        let packages = group.packages.iter().map(ToString::to_string);
        let virtuals = group.virtuals.iter().map(|it| format!("v{it}"));
        words.push(packages.chain(virtuals).collect::<Vec<_>>().join("|"));
    }
    words.join(",")
}

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

/// The groups of the package at `at` without those that others of them bring anyway. Those that
/// `provide` stay: whether they are there already decides between alternatives.
pub(crate) fn reduced(
    at: usize,
    groups: &Groups,
    reach: &[BTreeSet<usize>],
    provide: &BTreeSet<usize>,
) -> Groups {
    let mut kept: Groups = Vec::new();
    for group in groups {
        if group.only() != Some(at) && !kept.contains(group) {
            kept.push(group.clone());
        }
    }
    let mut place = 0;
    while place < kept.len() {
        let brings =
            |other: usize, package: usize| other == package || reach[other].contains(&package);
        // What needs this very package may bring the rest only by way of it.
        let others = kept.iter().enumerate().filter(|(other, _)| *other != place);
        let mut others =
            others.filter_map(|(_, it)| it.only()).filter(|it| !reach[*it].contains(&at));
        let is_brought = match kept[place].only() {
            Some(package) if provide.contains(&package) => false,
            Some(package) => others.any(|other| brings(other, package)),
            None => {
                let choices = &kept[place].packages;
                others.any(|other| choices.iter().any(|package| brings(other, *package)))
            }
        };
        if is_brought {
            kept.remove(place);
        } else {
            place += 1;
        }
    }
    kept
}

/// What the package at `at` surely brings, but only after something that would rather have what
/// cannot be there beside it. Apt corrects itself then; who takes this first needs not.
pub(crate) fn early(
    at: usize,
    depends: &[Groups],
    reach: &[BTreeSet<usize>],
    excludes: &[BTreeSet<usize>],
) -> BTreeSet<usize> {
    let sure = &reach[at];
    let groups = sure.iter().chain([&at]).flat_map(|it| &depends[*it]);
    let mut early = BTreeSet::new();
    for group in groups {
        let [first, rest @ ..] = &group.packages[..] else { continue };
        let is_instead =
            |it: &&usize| excludes[*first].contains(*it) || excludes[**it].contains(first);
        if !sure.contains(first) {
            early.extend(rest.iter().filter(|it| sure.contains(it)).filter(is_instead));
        }
    }
    early
}

/// What comes early, as if it were an alternative to itself; neighbours by their distance, with a
/// sign; then the others in order, each by its distance from the one before; then those with
/// alternatives, by their places.
pub(crate) fn write(at: usize, early: &BTreeSet<usize>, groups: &Groups) -> String {
    const NEAR: usize = 9;
    let mut only: Vec<usize> = groups.iter().filter_map(Group::only).collect();
    only.sort_unstable();
    only.dedup();
    let (near, far): (Vec<usize>, Vec<usize>) =
        only.into_iter().partition(|it| it.abs_diff(at) <= NEAR);
    let sign = |it: usize| if it < at { '-' } else { '+' };
    let mut words: Vec<String> = early.iter().map(|it| format!("{it}|{it}")).collect();
    words.extend(near.iter().map(|it| format!("{}{}", sign(*it), it.abs_diff(at))));
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

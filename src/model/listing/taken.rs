//! What the sources of a COPY or ADD take of a listing.

use crate::model::ignore::{Glob, Ignore, Verdict};
use crate::model::listing::{Entry, Listing, Weight};
use crate::workspace::path::clean;

/// How sources are read: the flags of COPY and ADD.
#[derive(Clone, Debug, Default)]
pub struct Pick {
    /// `--exclude`, in the order written; seen from the folder that is copied.
    pub excludes: Ignore,
    /// `--parents`: `**` crosses folders.
    pub has_parents: bool,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    pub weight: Weight,
    /// The sources without wildcards that name nothing, by their place.
    pub missing: Vec<usize>,
    /// How many entries of the listing it is.
    pub entries: usize,
}

/// What is gathered on the way: each entry counts once, however many sources name it.
#[derive(Default)]
struct Gathered {
    /// Ranges of entries that are taken as they are.
    whole: Vec<(usize, usize)>,
    /// What may be part of it.
    parts: Weight,
}

impl Listing {
    /// What the sources of one instruction take together.
    pub fn taken<'a>(&self, sources: impl Iterator<Item = &'a str>, pick: &Pick) -> Taken {
        let mut gathered = Gathered::default();
        let mut missing = Vec::new();
        for (index, source) in sources.enumerate() {
            // The context is the root, and nothing is above it.
            let path = clean(&format!("/{source}"));
            if !has_wildcard(&path) {
                if !self.take_root(&plain(&path), pick, &mut gathered) {
                    missing.push(index);
                }
            } else if pick.has_parents {
                self.take_matching(&Glob::new(&path), &mut gathered);
            } else {
                self.take_wildcard(&path, pick, &mut gathered);
            }
        }
        self.sum_up(gathered, missing)
    }

    fn sum_up(&self, mut gathered: Gathered, missing: Vec<usize>) -> Taken {
        let mut weight = gathered.parts;
        let (mut end, mut entries) = (0, 0);
        crate::order::sort_by_place(&mut gathered.whole, |&range| range);
        for (from, to) in gathered.whole {
            let from = from.max(end);
            if from < to {
                weight = weight.plus(self.sum(from, to));
                (end, entries) = (to, entries + to - from);
            }
        }
        Taken { weight, missing, entries }
    }

    /// What a path takes that has no wildcards.
    pub fn taken_at(&self, path: &str) -> Taken {
        let mut gathered = Gathered::default();
        let path = clean(&format!("/{path}"));
        let is_there = self.take_root(&path, &Pick::default(), &mut gathered);
        let missing = if is_there { Vec::new() } else { vec![0] };
        self.sum_up(gathered, missing)
    }

    /// What lies directly in a folder, which is named without wildcards; `None` for none, or for
    /// more than `most` files and folders.
    pub fn names_in(&self, folder: &str, most: usize) -> Option<Vec<String>> {
        if has_wildcard(folder) {
            return None;
        }
        let mut patience = most + 1;
        let names = self.names(&plain(&clean(&format!("/{folder}"))), &mut patience);
        let is_known = patience > 0 && !names.is_empty();
        is_known.then(|| names.into_iter().map(str::to_owned).collect())
    }

    /// Takes a file, or a folder with all below. Whether there is one.
    fn take_root(&self, root: &str, pick: &Pick, gathered: &mut Gathered) -> bool {
        let (from, to) = self.below(root);
        let at = self.first_from(root);
        let is_file = self.entries.get(at).is_some_and(|entry| entry.path == root);
        let ranges = [(from, to), (at, at + usize::from(is_file))];
        for (from, to) in ranges.into_iter().filter(|(from, to)| from < to) {
            if pick.excludes.patterns.is_empty() {
                gathered.whole.push((from, to));
            } else {
                self.take_but(root, (from, to), pick, gathered);
            }
        }
        if from == to && !is_file && !root.is_empty() {
            let Some(folder) = self.folded_above(root) else { return false };
            gathered.parts = gathered.parts.plus(part_of(folder));
        }
        true
    }

    /// Takes what no `--exclude` leaves out.
    fn take_but(&self, root: &str, range: (usize, usize), pick: &Pick, gathered: &mut Gathered) {
        let (from, to) = range;
        let last = to.min(from + self.patience / pick.excludes.patterns.len().max(1));
        for index in from..last {
            let Entry { path, is_folder, weight } = &self.entries[index];
            // A file that is copied by its own name is told by that.
            let inner = path.get(root.len()..).filter(|inner| !inner.is_empty());
            let name = path.rsplit('/').next().unwrap_or(path);
            let inner = inner.map_or(name, |inner| inner.trim_start_matches('/'));
            let verdict = match *is_folder && !inner.is_empty() {
                true => pick.excludes.judges(inner),
                false if pick.excludes.excludes(inner).is_some() => Verdict::Out,
                false => Verdict::In,
            };
            match verdict {
                Verdict::In => gathered.whole.push((index, index + 1)),
                Verdict::Partly => gathered.parts = gathered.parts.plus(weight.perhaps()),
                Verdict::Out => {}
            }
        }
        gathered.parts = gathered.parts.plus(self.sum(last, to).perhaps());
    }

    /// Takes what a pattern names that may cross folders.
    fn take_matching(&self, glob: &Glob, gathered: &mut Gathered) {
        let last = self.entries.len().min(self.patience);
        for (index, entry) in self.entries[..last].iter().enumerate() {
            if glob.matches_or_holds(&entry.path) {
                gathered.whole.push((index, index + 1));
            } else if entry.is_folder && glob.may_name_below(&entry.path) {
                gathered.parts = gathered.parts.plus(part_of(entry));
            }
        }
        gathered.parts = gathered.parts.plus(self.sum(last, self.entries.len()).perhaps());
    }

    /// Takes what a pattern names whose wildcards stay within a name: one part after the other.
    fn take_wildcard(&self, pattern: &str, pick: &Pick, gathered: &mut Gathered) {
        let mut roots = vec![String::new()];
        let mut patience = self.patience;
        for part in pattern.split('/') {
            let glob = has_wildcard(part).then(|| Glob::source(part));
            let mut next = Vec::new();
            for root in &roots {
                let inner = |name: &str| {
                    if root.is_empty() { name.to_owned() } else { format!("{root}/{name}") }
                };
                if let Some(folder) = self.find(root).filter(|entry| entry.is_folder) {
                    gathered.parts = gathered.parts.plus(part_of(folder));
                } else if let Some(glob) = &glob {
                    let names = self.names(root, &mut patience);
                    next.extend(
                        names.into_iter().filter(|it| glob.matches_or_holds(it)).map(inner),
                    );
                } else {
                    // What is not there leads no further, however long the pattern is.
                    next.extend(Some(inner(&plain(part))).filter(|it| self.has(it)));
                }
            }
            roots = next;
        }
        for root in &roots {
            self.take_root(root, pick, gathered);
        }
        if patience == 0 {
            gathered.parts = gathered.parts.plus(self.total().perhaps());
        }
    }

    /// What lies directly in a folder, as far as patience goes.
    fn names(&self, folder: &str, patience: &mut usize) -> Vec<&str> {
        let (mut at, end) = self.below(folder);
        let skipped = if folder.is_empty() { 0 } else { folder.len() + 1 };
        let mut names = Vec::new();
        while at < end && *patience > 0 {
            *patience -= 1;
            let inner = self.entries[at].path.get(skipped..).unwrap_or_default();
            let Some((name, _)) = inner.split_once('/') else {
                names.push(inner);
                at += 1;
                continue;
            };
            names.push(name);
            at = self.below(&self.entries[at].path[..skipped + name.len()]).1;
        }
        names
    }
}

/// Something within a folder of which only the whole is known.
fn part_of(folder: &Entry) -> Weight {
    let Weight { likely, high, packed, .. } = folder.weight;
    Weight { low: 0, likely: likely / 2, high, packed: packed / 2 }
}

fn has_wildcard(path: &str) -> bool {
    let mut chars = path.chars();
    while let Some(char) = chars.next() {
        match char {
            '*' | '?' | '[' => return true,
            '\\' => _ = chars.next(),
            _ => {}
        }
    }
    false
}

/// A path without wildcards, its escapes taken.
fn plain(path: &str) -> String {
    let mut chars = path.chars();
    std::iter::from_fn(|| match chars.next()? {
        '\\' => Some(chars.next().unwrap_or('\\')),
        char => Some(char),
    })
    .collect()
}

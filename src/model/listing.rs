//! The build context as far as it is known: paths and sizes, never contents.
//!
//! A listing is sorted by path with running sums, so that what a folder holds is two searches.

mod fold;
mod read;
mod taken;
#[cfg(test)]
mod tests;

pub use read::read;
pub use taken::{Pick, Taken};

use crate::model::ignore::{Ignore, Verdict};
use crate::order;
use crate::workspace::path::clean;

/// What lies in the build context.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// By path, in the order of bytes: what lies in a folder stands together.
    entries: Vec<Entry>,
    /// What all entries before each one weigh; one more than there are entries.
    sums: Vec<Weight>,
    /// False where only some files are known, such as those that are open.
    pub is_whole: bool,
    /// How many entries one pattern may be compared with.
    patience: usize,
}

/// A file, or a folder that stands for all within.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Relative to the context, without slashes around.
    pub path: String,
    pub is_folder: bool,
    pub weight: Weight,
}

/// Bytes that are certain, likely and possible, and how many of the likely ones are packed already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    pub low: u64,
    pub likely: u64,
    pub high: u64,
    pub packed: u64,
}

/// More than any file weighs; with fewer than a million entries no sum overflows.
const MOST_BYTES: u64 = 1 << 43;
/// More entries of a context are not looked at.
const MOST_ENTRIES: usize = 1 << 20;
/// How many entries are compared with patterns for one Dockerfile.
const MOST_COMPARED: usize = 1_000_000;
/// The same for an ignore file: a folder of 200,000 files takes a hundred patterns.
const MOST_JUDGED: usize = 20_000_000;

impl Entry {
    /// A path that ends with a slash is a folder as a whole.
    pub fn new(path: &str, bytes: u64) -> Entry {
        let is_folder = path.ends_with('/');
        let path = path.trim_end_matches('/').to_owned();
        let bytes = bytes.min(MOST_BYTES);
        let packed = if is_packed(&path) { bytes } else { 0 };
        Entry { is_folder, weight: Weight { packed, ..Weight::exactly(bytes) }, path }
    }
}

impl Weight {
    pub fn exactly(bytes: u64) -> Weight {
        Weight { low: bytes, likely: bytes, high: bytes, packed: 0 }
    }

    #[must_use]
    pub fn plus(self, other: Weight) -> Weight {
        Weight {
            low: self.low.saturating_add(other.low),
            likely: self.likely.saturating_add(other.likely),
            high: self.high.saturating_add(other.high),
            packed: self.packed.saturating_add(other.packed),
        }
    }

    fn minus(self, other: Weight) -> Weight {
        Weight {
            low: self.low.saturating_sub(other.low),
            likely: self.likely.saturating_sub(other.likely),
            high: self.high.saturating_sub(other.high),
            packed: self.packed.saturating_sub(other.packed),
        }
    }

    /// The same if perhaps nothing of it is there.
    fn perhaps(self) -> Weight {
        Weight { low: 0, ..self }
    }
}

impl Listing {
    /// Of two entries with one path the later counts. What has entries below it is a folder whose
    /// parts are told, so its own size is not counted as well.
    pub fn new(entries: Vec<Entry>) -> Listing {
        let entries = entries.into_iter().take(MOST_ENTRIES);
        let by_path = order::map(entries.map(|entry| (entry.path.clone(), entry)));
        let is_parted = |path: &str| {
            let inner = format!("{path}/");
            let next = by_path.range(inner.clone()..).next();
            next.is_some_and(|(path, _)| path.starts_with(&inner))
        };
        let parted: Vec<bool> = by_path.keys().map(|path| is_parted(path)).collect();
        let kept = by_path.into_values().zip(parted).filter(|(_, is_parted)| !is_parted);
        Listing::sorted(kept.map(|(entry, _)| entry).collect(), true)
    }

    fn sorted(entries: Vec<Entry>, is_whole: bool) -> Listing {
        let mut sum = Weight::default();
        let mut sums = vec![sum];
        for entry in &entries {
            sum = sum.plus(entry.weight);
            sums.push(sum);
        }
        Listing { entries, sums, is_whole, patience: MOST_COMPARED }
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What it weighs together.
    pub fn total(&self) -> Weight {
        self.sums.last().copied().unwrap_or_default()
    }

    /// What lies in a folder, seen from there.
    #[must_use]
    pub fn within(&self, folder: &str) -> Listing {
        if folder.is_empty() {
            return self.clone();
        }
        let (from, to) = self.below(folder);
        let inner = self.entries[from..to].iter().map(|entry| {
            let path = entry.path.get(folder.len() + 1..).unwrap_or_default().to_owned();
            Entry { path, ..entry.clone() }
        });
        // Of a folder that stands for all within, no file is known.
        let is_told = self.folded_above(&format!("{folder}/")).is_none();
        Listing::sorted(inner.collect(), self.is_whole && is_told)
    }

    /// The listing with the true sizes of some files: those that are open. What lies in a folder that
    /// stands for all within is counted there.
    #[must_use]
    pub fn with_files<'a>(&self, files: impl Iterator<Item = (&'a str, u64)>) -> Listing {
        let mut entries = self.entries.clone();
        let files = files.filter(|(path, _)| self.folded_above(path).is_none());
        entries.extend(files.map(|(path, bytes)| Entry::new(path, bytes)));
        Listing { is_whole: self.is_whole, ..Listing::new(entries) }
    }

    /// What of it reaches the builder.
    #[must_use]
    pub fn sent(&self, ignore: &Ignore) -> Listing {
        let mut reader = ignore.reader();
        let most = MOST_JUDGED / ignore.effort().max(1);
        let kept = self.entries.iter().enumerate().filter_map(|(at, entry)| {
            let verdict = match entry.is_folder {
                _ if at >= most => Verdict::Partly,
                true => ignore.judges(&entry.path),
                false if reader.excludes(&entry.path) => Verdict::Out,
                false => Verdict::In,
            };
            let weight = match verdict {
                Verdict::In => entry.weight,
                Verdict::Out => return None,
                Verdict::Partly => entry.weight.perhaps(),
            };
            Some(Entry { weight, ..entry.clone() })
        });
        Listing::sorted(kept.collect(), self.is_whole)
    }

    /// The listing as `sources` patterns in turn are to be looked up in it, in bounded time.
    #[must_use]
    pub fn shared_by(self, sources: usize) -> Listing {
        Listing { patience: MOST_COMPARED / sources.max(1), ..self }
    }

    /// Whether a file, or a folder that holds something, has that path.
    pub fn has(&self, path: &str) -> bool {
        let (from, to) = self.below(path);
        path.is_empty() || from < to || self.find(path).is_some()
    }

    /// Whether a path is there, or may be: in a folder that stands for all within.
    pub fn may_have(&self, path: &str) -> bool {
        let path = clean(&format!("/{path}"));
        self.has(&path) || self.folded_above(&path).is_some()
    }

    /// Whether a source without wildcards names a file.
    pub fn has_file(&self, source: &str) -> bool {
        self.find(&clean(&format!("/{source}"))).is_some_and(|entry| !entry.is_folder)
    }

    /// The folder standing for all within that a path leads into.
    fn folded_above(&self, path: &str) -> Option<&Entry> {
        let slashes = path.match_indices('/').map(|(at, _)| &path[..at]);
        slashes.filter_map(|folder| self.find(folder)).find(|entry| entry.is_folder)
    }

    fn find(&self, path: &str) -> Option<&Entry> {
        self.entries.get(self.first_from(path)).filter(|entry| entry.path == path)
    }

    /// Where the first path stands that is not before this one.
    fn first_from(&self, path: &str) -> usize {
        self.entries.partition_point(|entry| entry.path.as_str() < path)
    }

    /// From where to where the entries below a folder stand.
    fn below(&self, folder: &str) -> (usize, usize) {
        if folder.is_empty() {
            return (0, self.entries.len());
        }
        // The character behind the slash is `0`.
        (self.first_from(&format!("{folder}/")), self.first_from(&format!("{folder}0")))
    }

    fn sum(&self, from: usize, to: usize) -> Weight {
        let at = |index: usize| self.sums.get(index).copied().unwrap_or_default();
        at(to).minus(at(from))
    }
}

/// Whether a file is compressed already, by its name.
fn is_packed(path: &str) -> bool {
    const ENDINGS: [&str; 28] = [
        "7z", "avif", "br", "bz2", "deb", "gif", "gz", "jar", "jpeg", "jpg", "mkv", "mov", "mp3",
        "mp4", "ogg", "pack", "pdf", "png", "rpm", "tgz", "war", "webm", "webp", "whl", "woff2",
        "xz", "zip", "zst",
    ];
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_some_and(|(_, it)| ENDINGS.contains(&it))
}

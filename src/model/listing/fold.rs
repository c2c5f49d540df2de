//! Listings short enough to be read: folders that hold much stand for all within.

use crate::model::ignore::{Ignore, Verdict};
use crate::model::listing::{Entry, Listing};
use crate::order;

/// What nobody reads file by file.
const CLOSED: [&str; 2] = [".git", "node_modules"];

/// A folder on the way: its path, and where what it holds stands.
type Folder = (String, usize, usize);

impl Listing {
    /// A listing with about `limit` entries at most, apart from the files at the root. Folders that
    /// are ignored as a whole are folded, and others where they hold the most.
    #[must_use]
    pub fn folded(&self, ignore: &Ignore, limit: usize) -> Listing {
        let mut entries: Vec<Entry> = Vec::new();
        let mut level = vec![(String::new(), 0, self.entries.len())];
        let mut waiting = 1;
        while !level.is_empty() {
            // Small folders are opened first.
            order::sort_by_place(&mut level, |(_, from, to)| (to - from, *from));
            let mut next = Vec::new();
            for folder in level {
                let (files, folders) = self.inside(&folder);
                let count = files.len() + folders.len();
                let is_root = folder.0.is_empty();
                if !is_root
                    && (is_closed(&folder.0, ignore) || entries.len() + waiting + count > limit)
                {
                    entries.push(self.closed(&folder));
                    waiting -= 1;
                    continue;
                }
                waiting = waiting + folders.len() - 1;
                entries.extend(files.into_iter().map(|index| self.entries[index].clone()));
                next.extend(folders);
            }
            level = next;
        }
        Listing { is_whole: self.is_whole, ..Listing::new(entries) }
    }

    /// The listing as text, with a line of comment above.
    pub fn to_text(&self, comment: &str) -> String {
        let mut text = format!("# {comment}\n");
        for Entry { path, is_folder, weight } in &self.entries {
            let slash = if *is_folder { "/" } else { "" };
            for part in [&weight.likely.to_string(), " ", path, slash, "\n"] {
                text.push_str(part);
            }
        }
        text
    }

    /// The files and the folders that lie directly in a folder.
    fn inside(&self, (path, from, to): &Folder) -> (Vec<usize>, Vec<Folder>) {
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        let skipped = if path.is_empty() { 0 } else { path.len() + 1 };
        let mut at = *from;
        while at < *to {
            let entry = &self.entries[at].path;
            let inner = entry.get(skipped..).unwrap_or_default();
            match inner.find('/') {
                None => {
                    files.push(at);
                    at += 1;
                }
                Some(end) => {
                    let folder = entry[..skipped + end].to_owned();
                    let (first, last) = self.below(&folder);
                    folders.push((folder, first, last));
                    at = last;
                }
            }
        }
        (files, folders)
    }

    fn closed(&self, (path, from, to): &Folder) -> Entry {
        Entry { path: path.clone(), is_folder: true, weight: self.sum(*from, *to) }
    }
}

fn is_closed(folder: &str, ignore: &Ignore) -> bool {
    let name = folder.rsplit('/').next().unwrap_or(folder);
    CLOSED.contains(&name) || ignore.judges(folder) == Verdict::Out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::listing::read;
    use crate::text::FileId;

    fn folded(text: &str, ignore: &str, limit: usize) -> String {
        let ignore = Ignore::read(FileId(0), ignore);
        let folded = read(FileId(0), text).0.folded(&ignore, limit);
        assert_eq!(folded.total(), read(FileId(0), text).0.total(), "nothing is lost");
        folded.to_text("x").replace('\n', ", ")
    }

    #[test]
    fn what_holds_the_most_is_folded() {
        let text = "1 a\n2 src/a\n4 src/b/c\n8 data/1\n16 data/2\n32 data/3\n64 .git/HEAD\n";
        assert_eq!(
            folded(text, "", 100),
            "# x, 64 .git/, 1 a, 8 data/1, 16 data/2, 32 data/3, 2 src/a, 4 src/b/c, "
        );
        assert_eq!(folded(text, "", 6), "# x, 64 .git/, 1 a, 56 data/, 2 src/a, 4 src/b/c, ");
        assert_eq!(folded(text, "", 0), "# x, 64 .git/, 1 a, 56 data/, 6 src/, ");
        assert_eq!(
            folded(text, "src\n*.md\n", 100),
            "# x, 64 .git/, 1 a, 8 data/1, 16 data/2, 32 data/3, 6 src/, "
        );
    }
}

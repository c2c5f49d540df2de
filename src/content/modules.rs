//! What npm installs: packages as weighed, with what each needs.
//!
//! The table is made by `scripts/measure-node.mjs`.

use crate::content::rows::Rows;

#[derive(Clone, Debug, Default)]
pub struct Modules {
    rows: Rows,
}

/// A package in a version that was weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Module<'a> {
    /// The number of its row.
    pub index: usize,
    pub version: &'a str,
    /// Bytes of its files as unpacked.
    pub files: u64,
    needs: &'a str,
}

impl Modules {
    /// `None` for what is no such table.
    pub fn read(text: &str) -> Option<Modules> {
        Some(Modules { rows: Rows::read(text)? })
    }

    /// The versions of a package that were weighed, the oldest first.
    pub fn versions(&self, name: &str) -> impl DoubleEndedIterator<Item = Module<'_>> {
        self.rows.named(name).filter_map(|index| self.get(index))
    }

    pub fn get(&self, index: usize) -> Option<Module<'_>> {
        let mut words = self.rows.get(index)?.splitn(4, ' ').skip(1);
        let version = words.next()?;
        let files = words.next()?.parse::<u64>().ok()? * 1000;
        Some(Module { index, version, files, needs: words.next().unwrap_or_default() })
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<'a> Module<'a> {
    /// Numbers of the rows of what comes with it.
    pub fn needs(&self) -> impl Iterator<Item = usize> + use<'a> {
        self.needs.split(' ').filter_map(|index| index.parse().ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_come_from_the_oldest() {
        let modules = Modules::read("# date\n@a/b 1.0.0 10 1 2\nc 1.2.3 5\nc 2.0.0 6 0\n").unwrap();
        let versions: Vec<_> = modules.versions("c").map(|it| (it.version, it.files)).collect();
        assert_eq!(versions, [("1.2.3", 5_000), ("2.0.0", 6_000)]);
        assert_eq!(modules.get(0).unwrap().needs().collect::<Vec<_>>(), [1, 2]);
        assert_eq!(modules.versions("@a").count(), 0);
    }
}

//! What pip installs: packages as weighed, with what each needs.
//!
//! The table is made by `scripts/measure-python.py`.

use crate::content::rows::Rows;

#[derive(Clone, Debug, Default)]
pub struct Wheels {
    rows: Rows,
}

/// A package of the index, in the version that was weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wheel<'a> {
    pub version: &'a str,
    /// Bytes of its files as unpacked.
    pub files: u64,
    /// Bytes of the bytecode that pip makes of them.
    pub bytecode: u64,
    needs: &'a str,
}

impl Wheels {
    /// `None` for what is no such table.
    pub fn read(text: &str) -> Option<Wheels> {
        Some(Wheels { rows: Rows::read(text)? })
    }

    /// A package by its name as the index writes it: small letters, `-` between words.
    pub fn find(&self, name: &str) -> Option<Wheel<'_>> {
        let row = self.rows.get(self.rows.named(name).next()?)?;
        let mut words = row.splitn(5, ' ').skip(1);
        let version = words.next()?;
        let mut kilobytes = || words.next()?.parse::<u64>().ok();
        let (files, bytecode) = (kilobytes()? * 1000, kilobytes()? * 1000);
        Some(Wheel { version, files, bytecode, needs: words.next().unwrap_or_default() })
    }

    /// What `name[extra]` adds to `name`.
    pub fn extra(&self, name: &str, extra: &str) -> impl Iterator<Item = &str> {
        let row = self.rows.named(&format!("{name}[{extra}]")).next();
        let row = row.and_then(|index| self.rows.get(index)).unwrap_or_default();
        row.split(' ').skip(1)
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<'a> Wheel<'a> {
    /// Names of the packages that come with it, some with an extra: `uvicorn[standard]`.
    pub fn needs(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.needs.split(' ').filter(|name| !name.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "# date\na 1.0 10 5 b c[x]\nb 2.0 20 0\nc 3 1 1\nc[x] b\n";

    #[test]
    fn rows_are_found_by_their_whole_name() {
        let wheels = Wheels::read(TABLE).unwrap();
        let a = wheels.find("a").unwrap();
        assert_eq!((a.version, a.files, a.bytecode), ("1.0", 10_000, 5_000));
        assert_eq!(a.needs().collect::<Vec<_>>(), ["b", "c[x]"]);
        assert_eq!(wheels.find("b").unwrap().needs().count(), 0);
        assert_eq!(wheels.extra("c", "x").collect::<Vec<_>>(), ["b"]);
        assert_eq!(wheels.extra("c", "y").count(), 0);
        for name in ["", "aa", "d", "# date", "é"] {
            assert_eq!(wheels.find(name), None, "{name}");
        }
    }
}

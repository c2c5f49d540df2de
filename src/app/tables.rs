//! The tables of data that the page fetches when an analysis asks for them.

use std::collections::BTreeSet;

use crate::analysis::{Analysis, BuildPart};
use crate::content::tables::{Table, Tables};

/// Which of them are here.
#[derive(Clone, Debug, Default)]
pub struct Fetched {
    pub here: Tables,
    /// Those that could not be fetched, or not be read.
    pub unreachable: BTreeSet<Table>,
}

impl Fetched {
    /// Takes the answer for a table: its text, or `None` where it could not be had.
    #[must_use]
    pub fn with(&self, part: &BuildPart, table: Table, text: Option<&str>) -> Fetched {
        let mut fetched = self.clone();
        if !text.is_some_and(|text| (part.add_table)(&mut fetched.here, table, text)) {
            fetched.unreachable.insert(table);
        }
        fetched
    }

    /// What an analysis asks for that is neither here nor known to be out of reach.
    pub fn awaited(&self, analysis: &Analysis) -> Vec<Table> {
        let wanted = analysis.builds.iter().flat_map(|build| &build.sizes.wanted);
        let mut awaited: Vec<Table> = Vec::new();
        for &table in wanted {
            if !self.unreachable.contains(&table) && !awaited.contains(&table) {
                awaited.push(table);
            }
        }
        awaited
    }
}

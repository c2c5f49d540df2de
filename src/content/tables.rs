//! Tables that are too large for the program: the page fetches one when a report asks for it.
//!
//! Each is a text file in `content/tables/` that says its source and date in its first lines.

use std::rc::Rc;

use crate::content::debs::Debs;
use crate::content::modules::Modules;
use crate::content::wheels::Wheels;

/// One of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// Packages of Debian 12.
    Bookworm,
    /// Packages of Debian 11.
    Bullseye,
    /// Packages of Debian 13.
    Trixie,
    /// What pip installs.
    Python,
    /// What npm installs.
    Node,
}

/// The tables that are here. Cloning copies a few counters.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    bookworm: Option<Rc<Debs>>,
    bullseye: Option<Rc<Debs>>,
    trixie: Option<Rc<Debs>>,
    wheels: Option<Rc<Wheels>>,
    modules: Option<Rc<Modules>>,
}

impl Table {
    pub const ALL: [Table; 5] =
        [Table::Bookworm, Table::Bullseye, Table::Trixie, Table::Python, Table::Node];

    /// The name of its file, without the ending.
    pub fn as_str(self) -> &'static str {
        match self {
            Table::Bookworm => "bookworm",
            Table::Bullseye => "bullseye",
            Table::Trixie => "trixie",
            Table::Python => "python",
            Table::Node => "node",
        }
    }
}

impl Tables {
    /// Takes a table in. Whether it could be read.
    pub fn add(&mut self, table: Table, text: &str) -> bool {
        match table {
            Table::Bookworm => self.bookworm = Debs::read(text).map(Rc::new),
            Table::Bullseye => self.bullseye = Debs::read(text).map(Rc::new),
            Table::Trixie => self.trixie = Debs::read(text).map(Rc::new),
            Table::Python => self.wheels = Wheels::read(text).map(Rc::new),
            Table::Node => self.modules = Modules::read(text).map(Rc::new),
        }
        self.has(table)
    }

    pub fn has(&self, table: Table) -> bool {
        match table {
            Table::Bookworm | Table::Bullseye | Table::Trixie => self.debs(table).is_some(),
            Table::Python => self.wheels.is_some(),
            Table::Node => self.modules.is_some(),
        }
    }

    /// The packages of a release of Debian.
    pub fn debs(&self, release: Table) -> Option<&Debs> {
        match release {
            Table::Bookworm => self.bookworm.as_deref(),
            Table::Bullseye => self.bullseye.as_deref(),
            Table::Trixie => self.trixie.as_deref(),
            Table::Python | Table::Node => None,
        }
    }

    pub fn wheels(&self) -> Option<&Wheels> {
        self.wheels.as_deref()
    }

    pub fn modules(&self) -> Option<&Modules> {
        self.modules.as_deref()
    }

    /// All of them, as the command line carries them.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn all() -> Tables {
        const TEXTS: [&str; 5] = [
            include_str!("tables/bookworm.txt"),
            include_str!("tables/bullseye.txt"),
            include_str!("tables/trixie.txt"),
            include_str!("tables/python.txt"),
            include_str!("tables/node.txt"),
        ];
        let mut tables = Tables::default();
        for (table, text) in Table::ALL.into_iter().zip(TEXTS) {
            tables.add(table, text);
        }
        tables
    }
}

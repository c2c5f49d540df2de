//! Makes the tables of Debian packages in `src/content/tables/`.
//!
//! ```text
//! cargo run --example debs -- SUITE INDEX DATE [NAMES] > src/content/tables/SUITE.txt
//! ```
//!
//! SUITE is `bookworm`, `bullseye` or `trixie`; DATE is the day on which INDEX was taken.
//! INDEX is either of these:
//!
//! * what apt keeps of a mirror's `Packages` files, those of main, updates and security in one and
//!   in this order, as images name them, since it decides between packages that provide the same:
//!   `/usr/lib/apt/apt-helper cat-file` and the three files of `/var/lib/apt/lists/`. For another
//!   suite than the machine's own, apt takes a root of its own: `apt-get -o Dir=ROOT update`,
//!   where `ROOT/etc/apt/sources.list` names the suite;
//! * a table with the columns of [`index::read_table`].
//!
//! NAMES is a file of packages that Dockerfiles install; without it, those of the table that is
//! there now stay. The table is closed over what they depend on and recommend.
//!
//! What else goes in lies in `data/debs/`, and says there where it is from: the packages of the
//! base image (`SUITE-base.txt`), bytes of packages as unpacked (`SUITE-measured.tsv`, by
//! `scripts/measure-debs.py`), what scripts of packages write when they are configured
//! (`generated.tsv`), and what published images install (`images.txt`).

mod index;
mod model;
mod relations;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::error::Error;
use std::io::Write;
use std::path::Path;

use dockwright::content::debs::Debs;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(suite), Some(index), Some(date)) = (args.next(), args.next(), args.next()) else {
        return Err("usage: debs SUITE INDEX DATE [NAMES] > src/content/tables/SUITE.txt".into());
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let index = index::read(&std::fs::read_to_string(index)?);
    let names: BTreeSet<String> = if let Some(path) = args.next() {
        std::fs::read_to_string(path)?.lines().map(str::to_owned).collect()
    } else {
        let old = root.join(format!("src/content/tables/{suite}.txt"));
        let old = Debs::read(&std::fs::read_to_string(old)?).ok_or("no table to begin with")?;
        old.names().map(str::to_owned).collect()
    };
    let facts = table::Facts::read(&root.join("data/debs"), &suite)?;
    let sizes = model::sizes(&index, &facts.measured, &facts.elsewhere);
    let text = table::write(&suite, &date, &index, &names, &sizes, &facts);
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

//! How near estimates come for packages that were not measured: each is taken as if it had not been.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dockwright::content::debs::{Debs, Recommended};
use dockwright::content::tables::{Table, Tables};
use dockwright::model::dockerfile::Dockerfile;
use dockwright::sim::size::given::Given;
use dockwright::sim::size::{SizeRange, SizeReport};
use dockwright::text::FileId;

use crate::index;
use crate::index::Index;
use crate::model;
use crate::model::{Samples, Size};
use crate::table;
use crate::table::Facts;

/// Packages are left out in so many turns.
const FOLDS: usize = 10;

/// Medians and means in hundredths of a percent.
#[derive(Debug, Default)]
struct Errors {
    median: u64,
    mean: u64,
    /// Percent of the rows whose truth is in the range.
    in_range: u64,
}

/// Each size as it is thought to be when the package itself has not been measured.
fn without_themselves(
    index: &Index,
    measured: &Samples,
    elsewhere: &Samples,
) -> BTreeMap<String, Size> {
    let mut sizes = BTreeMap::new();
    for fold in 0..FOLDS {
        let is_out = |name: &str| name.bytes().map(usize::from).sum::<usize>() % FOLDS == fold;
        let mut rest = measured.clone();
        rest.retain(|name, _| !is_out(name));
        let all = model::sizes(index, &rest, elsewhere);
        sizes.extend(all.into_iter().filter(|(name, _)| is_out(name)));
    }
    sizes
}

fn layer(base: &str, run: &str, tables: &Tables) -> SizeRange {
    let dockerfile = Dockerfile::read(FileId(0), &format!("FROM {base}\nRUN {run}\n"));
    let given = Given { tables: tables.clone(), ..Given::default() };
    SizeReport::new(&dockerfile, None, &given).stages[0].layers[1].size
}

fn compare(truth: &str, index: &Index, tables: &Tables) -> Errors {
    let (mut errors, mut inside) = (Vec::new(), 0);
    for line in truth.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        // The index here has not all packages that were installed.
        if columns[2].split(' ').any(|name| !index.contains_key(name)) {
            continue;
        }
        let plain = if columns[3].contains("no-install") { "--no-install-recommends " } else { "" };
        let cleans =
            if columns[3].contains("kept") { "" } else { " && rm -rf /var/lib/apt/lists/*" };
        let run = format!("apt-get update && apt-get install {plain}{}{cleans}", columns[2]);
        let size = layer(columns[1].trim_end_matches(" (emulated)"), &run, tables);
        let bytes: u64 = columns[4].parse().expect("bytes");
        inside += u64::from((size.low..=size.high).contains(&bytes));
        errors.push(size.likely.abs_diff(bytes) * 10_000 / bytes);
    }
    errors.sort_unstable();
    let count = errors.len() as u64;
    Errors {
        median: errors[errors.len() / 2],
        mean: errors.iter().sum::<u64>() / count,
        in_range: inside * 100 / count,
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are the point")]
fn packages_that_were_not_measured_are_estimated() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = root.join("../shared/data");
    let Ok(truth) = std::fs::read_to_string(shared.join("apt-truth-dev.tsv")) else {
        println!("skipped: 28 installs of apt-truth-dev.tsv, which is not here");
        return;
    };
    let text = std::fs::read_to_string(shared.join("apt/bookworm.tsv")).expect("the index");
    let index = index::read(&text);
    let names: BTreeSet<String> = index.keys().cloned().collect();
    let facts = Facts::read(&root.join("data/debs"), "bookworm").expect("the facts");
    let none = Samples::new();
    let judge = |elsewhere: &Samples| {
        let sizes = without_themselves(&index, &facts.measured, elsewhere);
        let text = table::write("bookworm", "2026-11-21", &index, &names, &sizes, &facts);
        let mut tables = Tables::default();
        assert!(tables.add(Table::Bookworm, &text), "the table can be read");
        compare(&truth, &index, &tables)
    };
    let near = judge(&facts.elsewhere);
    println!("by the same packages of other releases: {near:?}");
    assert!(near.median <= 200 && near.mean <= 400 && near.in_range >= 90, "{near:?}");
    let kinds = judge(&none);
    println!("by packages of their kind alone: {kinds:?}");
    assert!(kinds.median <= 450 && kinds.mean <= 650 && kinds.in_range >= 90, "{kinds:?}");
}

/// What comes with a package of an index of a few stanzas, in the order of the names.
fn brought(stanzas: &[&str], package: &str) -> Vec<String> {
    // Every release has names that packages provide.
    let others = "\n\nPackage: other\nDepends: provided\n\nPackage: another\nProvides: provided";
    let index = index::read(&(stanzas.join("\n\n") + others));
    let names: BTreeSet<String> = index.keys().cloned().collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let facts = Facts::read(&root.join("data/debs"), "bookworm").expect("the facts");
    let text = table::write("bookworm", "2026-11-21", &index, &names, &BTreeMap::new(), &facts);
    let debs = Debs::read(&text).expect("the table can be read");
    let asked = debs.find(package).expect("the package");
    let added = debs.install(&mut debs.base(), &[asked], Recommended::Stay);
    let mut names: Vec<String> = added.iter().map(|it| debs.name(it.package).to_owned()).collect();
    names.sort_unstable();
    names
}

#[test]
fn of_those_that_provide_the_one_that_was_named_last_comes() {
    let stanzas = [
        "Package: app\nDepends: net",
        "Package: docs\nSuggests: z-net",
        "Package: a-net\nProvides: net",
        "Package: z-net\nProvides: net",
    ];
    assert_eq!(brought(&stanzas, "app"), ["a-net", "app"]);
    assert_eq!(brought(&[stanzas[0], stanzas[2], stanzas[3]], "app"), ["app", "z-net"]);
    let first = "Package: a-net\nPriority: important\nProvides: net";
    assert_eq!(brought(&[stanzas[0], first, stanzas[3]], "app"), ["a-net", "app"]);
}

#[test]
fn what_is_excluded_by_what_comes_surely_stays_away() {
    let stanzas = [
        "Package: writer\nDepends: base, core",
        "Package: base\nDepends: core-small | core",
        "Package: core",
        "Package: core-small\nConflicts: core",
    ];
    assert_eq!(brought(&stanzas, "writer"), ["base", "core", "writer"]);
    assert_eq!(brought(&stanzas, "base"), ["base", "core-small"]);
    // An old version alone is no reason.
    let small = "Package: core-small\nConflicts: core (<< 1)";
    let old = [stanzas[0], stanzas[1], stanzas[2], small];
    assert_eq!(brought(&old, "writer"), ["base", "core", "core-small", "writer"]);
}

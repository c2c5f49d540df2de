//! Estimates of `apt-get install` beside what real installs have added.

use dockwright::content::tables::Tables;
use dockwright::model::dockerfile::Dockerfile;
use dockwright::sim::size::given::Given;
use dockwright::sim::size::{SizeRange, SizeReport};
use dockwright::text::FileId;

use crate::shared;

/// An install that was made, and the bytes that it added.
struct Truth {
    base: String,
    packages: String,
    with_recommended: bool,
    keeps_lists: bool,
    bytes: u64,
}

/// How far estimates are from the truth, in hundredths of a percent.
#[derive(Debug)]
struct Errors {
    median: u64,
    mean: u64,
    /// Percent of the rows whose truth is in the range.
    in_range: u64,
}

/// Rows of the tables that lie beside the repository.
fn dev_rows() -> Vec<Truth> {
    let Some(path) = shared::path("data/apt-truth-dev.tsv") else { return Vec::new() };
    let text = std::fs::read_to_string(path).expect("the file can be read");
    let rows = text.lines().skip(1).map(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        Truth {
            base: columns[1].trim_end_matches(" (emulated)").to_owned(),
            packages: columns[2].to_owned(),
            with_recommended: columns[3].contains("with-recommends"),
            keeps_lists: columns[3].contains("lists kept"),
            bytes: columns[4].parse().expect("bytes"),
        }
    });
    rows.collect()
}

/// Installs on other releases of Debian, measured for this test.
fn own_rows() -> Vec<Truth> {
    let text = include_str!("../fixtures/apt-truth.tsv");
    let rows = text.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        Truth {
            base: columns[0].to_owned(),
            packages: columns[2].to_owned(),
            with_recommended: columns[1].starts_with("with recommended"),
            keeps_lists: columns[1].ends_with("kept"),
            bytes: columns[3].parse().expect("bytes"),
        }
    });
    rows.collect()
}

fn dockerfile(truth: &Truth) -> String {
    let plain = if truth.with_recommended { "" } else { " --no-install-recommends" };
    let cleans = if truth.keeps_lists { "" } else { " && rm -rf /var/lib/apt/lists/*" };
    format!(
        "FROM {}\nRUN apt-get update && apt-get install -y{plain} {}{cleans}\n",
        truth.base, truth.packages
    )
}

fn layer(text: &str, tables: &Tables) -> SizeRange {
    let dockerfile = Dockerfile::read(FileId(0), text);
    let given = Given { tables: tables.clone(), ..Given::default() };
    let report = SizeReport::new(&dockerfile, None, &given);
    report.stages[0].layers[1].size
}

#[expect(clippy::print_stdout, reason = "the figures are the point")]
fn compare(name: &str, rows: &[Truth], tables: &Tables) -> Errors {
    let mut errors = Vec::new();
    let mut inside = 0;
    for truth in rows {
        let size = layer(&dockerfile(truth), tables);
        let error = size.likely.abs_diff(truth.bytes) * 10_000 / truth.bytes;
        let is_inside = (size.low..=size.high).contains(&truth.bytes);
        inside += u64::from(is_inside);
        let sign = if size.likely < truth.bytes { '-' } else { '+' };
        println!(
            "{sign}{:>3}.{:02} % {} {} in {}: {} of {}..{}",
            error / 100,
            error % 100,
            if is_inside { "  " } else { "!!" },
            truth.packages,
            truth.base,
            truth.bytes,
            size.low,
            size.high
        );
        errors.push(error);
    }
    errors.sort_unstable();
    let count = errors.len() as u64;
    let errors = Errors {
        median: errors[errors.len() / 2],
        mean: errors.iter().sum::<u64>() / count,
        in_range: inside * 100 / count,
    };
    println!("{name}: {errors:?} over {count} rows");
    errors
}

#[test]
#[expect(clippy::print_stdout, reason = "a skipped test must say so")]
fn estimates_are_near_what_installs_add() {
    let rows = dev_rows();
    if rows.is_empty() {
        println!("skipped: 28 installs of apt-truth-dev.tsv, which is not here");
        return;
    }
    let errors = compare("with the measured table", &rows, &Tables::all());
    assert!(errors.median <= 200 && errors.mean <= 400 && errors.in_range >= 90, "{errors:?}");
}

#[test]
fn other_releases_are_as_near() {
    for release in ["bullseye", "trixie"] {
        let mut rows = own_rows();
        rows.retain(|it| it.base.contains(release));
        let errors = compare(release, &rows, &Tables::all());
        assert!(errors.median <= 200 && errors.mean <= 400 && errors.in_range >= 85, "{errors:?}");
    }
}

//! What pip and npm really put on a disk, beside what is estimated.

use dockwright::analysis::analyze_with;
use dockwright::content::tables::Tables;
use dockwright::sim::size::{Layer, SizeRange};
use dockwright::workspace::{File, Workspace};

use crate::shared;

/// The layer of the last instruction of a Dockerfile among other files.
pub(crate) fn last_layer(dockerfile: &str, others: &[(&str, &str)]) -> Layer {
    let mut files = vec![File::new("Dockerfile", dockerfile)];
    files.extend(others.iter().map(|(path, text)| File::new(*path, *text)));
    let workspace = Workspace::new(files).expect("small files");
    let analysis = analyze_with(&workspace, &Tables::all());
    let stage = analysis.builds[0].sizes.stages.last().expect("a stage").clone();
    stage.layers.last().expect("a layer").clone()
}

/// Each row's name, packages and bytes as measured.
#[expect(clippy::print_stdout, reason = "a skipped test must say so")]
fn rows(file: &str, count: usize) -> Vec<(String, String, u64)> {
    let Some(path) = shared::path(file) else {
        println!("skipped: {count} rows of {file}, which is not here");
        return Vec::new();
    };
    let text = std::fs::read_to_string(path).expect("the file can be read");
    let row = |line: &str| {
        let mut columns = line.split('\t').map(str::to_owned);
        let (name, packages) = (columns.next()?, columns.next()?);
        Some((name, packages, columns.next()?.parse().ok()?))
    };
    text.lines().skip(1).filter_map(row).collect()
}

/// Compares estimates with what was measured; each must be near, and in its range.
#[expect(clippy::print_stdout, reason = "the figures are read by people")]
fn compare(rows: Vec<(String, String, u64)>, size: impl Fn(&str) -> SizeRange) {
    let mut wrong = Vec::new();
    for (name, packages, real) in rows {
        let size = size(&packages);
        let thousandths = size.likely * 1000 / real;
        println!("{name}: {thousandths} thousandths of {real}, {size:?}");
        if !(950..=1050).contains(&thousandths) || !(size.low..=size.high).contains(&real) {
            wrong.push(format!("{name} ({packages}): {real}, estimated {size:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pip_installs_are_told_to_five_percent() {
    compare(rows("data/pip-truth.tsv", 6), |packages| {
        let run = format!("FROM python:3.11-slim\nRUN pip install --no-cache-dir {packages}\n");
        last_layer(&run, &[]).size
    });
}

#[test]
fn npm_installs_are_told_to_five_percent() {
    compare(rows("data/npm-truth.tsv", 6), |packages| {
        let run =
            format!("FROM node:22-slim\nRUN npm install {packages} && npm cache clean --force\n");
        last_layer(&run, &[]).size
    });
}

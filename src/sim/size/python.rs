//! What Python's package managers put into a layer.

use crate::sim::size::estimate::{Estimate, MIXED, kilo};
use crate::sim::size::run::{Program, Step};
use crate::sim::size::{SizeRange, Source};

/// `pip install …`, `uv sync`, `poetry install` and their like.
pub(super) fn install(program: &Program, step: &Step) -> Option<Estimate> {
    const VALUES: &[&str] = &[
        "-r",
        "--requirement",
        "-c",
        "--constraint",
        "-i",
        "--index-url",
        "--extra-index-url",
        "-t",
        "--target",
        "--prefix",
        "-f",
        "--find-links",
        "--python",
        "--root",
    ];
    let mut operands = program.operands(VALUES);
    let is_bare_uv = program.name == "uv";
    let mut verb = operands.next()?;
    if is_bare_uv && verb == "pip" {
        verb = operands.next()?;
    }
    let from_list = program.has("-r") || program.has("--requirement");
    let reads_a_list = match (program.name, verb) {
        ("uv" | "poetry" | "pipenv" | "pdm", "sync" | "install") => true,
        (_, "install") => from_list,
        _ => return None,
    };
    let mut size =
        if reads_a_list { kilo([3_000, 90_000, 1_500_000]) } else { SizeRange::default() };
    let mut count = 0_usize;
    for name in operands {
        size = size.plus(kilo(python_package(name)));
        count += 1;
    }
    if !program.has("--no-cache-dir") && !step.has_cache("/.cache") {
        size.high = size.high.saturating_add(size.high / 2);
    }
    if reads_a_list {
        return Some(Estimate::new(size, MIXED, Source::Typical, "python-list", Vec::new()));
    }
    Some(Estimate::new(size, MIXED, Source::Typical, "python", vec![("count", count.into())]))
}

/// Kilobytes of a Python package with what it needs.
fn python_package(requirement: &str) -> [u64; 3] {
    let end = requirement.find(['=', '<', '>', '~', '!', '[', '@', ';']);
    let name = requirement[..end.unwrap_or(requirement.len())].to_ascii_lowercase();
    match name.trim() {
        "pip" | "setuptools" | "wheel" => [0, 8_000, 20_000],
        "torch" => [600_000, 2_500_000, 7_000_000],
        "tensorflow" => [900_000, 1_800_000, 3_000_000],
        "numpy" => [30_000, 70_000, 110_000],
        "pandas" | "scipy" => [90_000, 150_000, 220_000],
        "scikit-learn" | "matplotlib" => [120_000, 250_000, 380_000],
        "django" => [25_000, 40_000, 60_000],
        "fastapi" => [10_000, 25_000, 45_000],
        "flask" | "gunicorn" => [1_000, 6_000, 12_000],
        "boto3" | "awscli" => [20_000, 28_000, 140_000],
        _ => [50, 5_000, 120_000],
    }
}

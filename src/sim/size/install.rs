//! What package managers put into a layer.

use crate::content::packages;
use crate::sim::size::estimate::{Estimate, MIXED, kilo};
use crate::sim::size::run::{Habit, Program, Step};
use crate::sim::size::{SizeRange, Source};

/// A package that the table lacks, in kilobytes.
const APT_ANY: [u64; 3] = [50, 4_000, 80_000];
const APK_ANY: [u64; 3] = [20, 3_000, 60_000];
const DNF_ANY: [u64; 3] = [100, 8_000, 120_000];
/// What apt itself leaves: its status, logs and caches.
const APT_OVERHEAD: [u64; 3] = [300, 1_200, 2_000];
/// What dnf leaves unless it is told to clean up.
const DNF_METADATA: [u64; 3] = [0, 30_000, 250_000];

/// `apt-get install …`.
pub(super) fn apt(program: &Program, step: &Step) -> Option<Estimate> {
    let verb = program.operands(APT_VALUES).next()?;
    match verb {
        "install" => Some(apt_install(program, step)),
        "update" if !step.does(Habit::InstallsAptPackages) && step.does(Habit::KeepsAptLists) => {
            let size = SizeRange::exactly(packages::APT_LISTS_BYTES);
            Some(Estimate::new(size, MIXED, Source::Table, "apt-lists", Vec::new()))
        }
        "upgrade" | "dist-upgrade" | "full-upgrade" => {
            Some(Estimate::typical([0, 20_000, 200_000], MIXED, "upgrade"))
        }
        _ => None,
    }
}

/// Flags of apt whose next word is their value.
const APT_VALUES: &[&str] = &["-t", "-o", "-c", "--target-release", "--option", "--config-file"];

fn apt_install(program: &Program, step: &Step) -> Estimate {
    let is_plain = program.has("--no-install-recommends")
        || program.words.iter().any(|it| it.contains("Install-Recommends=0"));
    let names = program.operands(APT_VALUES).skip(1).map(package_name);
    let one = |name: &str| match packages::apt(name) {
        Some(it) if is_plain => Ok(it.plain),
        Some(it) => Ok(it.with_recommended),
        None => Err(APT_ANY),
    };
    let (size, count, source) = packages_together(names, one);
    let mut size = size.plus(kilo(APT_OVERHEAD));
    if step.does(Habit::RemovesPackages) {
        size.low = 0;
    }
    if !step.does(Habit::KeepsAptLists) {
        return Estimate::new(size, MIXED, source, "apt", vec![("count", count.into())]);
    }
    let size = size.plus(SizeRange::exactly(packages::APT_LISTS_BYTES));
    Estimate::new(size, MIXED, source, "apt-with-lists", vec![("count", count.into())])
}

/// `apk add …`.
pub(super) fn apk(program: &Program, step: &Step) -> Option<Estimate> {
    const VALUES: &[&str] = &["-t", "--virtual", "-X", "--repository", "-p", "--root"];
    let mut operands = program.operands(VALUES);
    let verb = operands.next()?;
    if verb == "upgrade" {
        return Some(Estimate::typical([0, 3_000, 30_000], MIXED, "upgrade"));
    }
    if verb != "add" {
        return None;
    }
    let names =
        operands.map(|it| package_name(it.split(['<', '>', '~', '@']).next().unwrap_or(it)));
    let one = |name: &str| packages::apk(name).ok_or(APK_ANY);
    let (mut size, count, _) = packages_together(names, one);
    // Rules of thumb, and packages grow and shrink.
    size = SizeRange { low: size.low / 2, likely: size.likely, high: size.high / 2 * 3 };
    if step.does(Habit::RemovesPackages) {
        size = SizeRange { low: 0, likely: size.likely / 4, high: size.high };
    }
    if !program.has("--no-cache")
        && !step.has_cache("/var/cache/apk")
        && !step.has_cache("/etc/apk/cache")
    {
        size = size.plus(kilo([0, 2_500, 4_000]));
    }
    Some(Estimate::new(size, MIXED, Source::Typical, "apk", vec![("count", count.into())]))
}

/// `dnf install …`, `yum install …`, `microdnf install …`.
pub(super) fn dnf(program: &Program, step: &Step) -> Option<Estimate> {
    let mut operands = program.operands(&["-c", "--config"]);
    if !matches!(operands.next()?, "install" | "groupinstall" | "localinstall" | "reinstall") {
        return None;
    }
    let (mut size, count, _) = packages_together(operands, |_| Err(DNF_ANY));
    if !step.does(Habit::CleansDnf) && !step.has_cache("/var/cache") {
        size = size.plus(kilo(DNF_METADATA));
    }
    Some(Estimate::new(size, MIXED, Source::Typical, "dnf", vec![("count", count.into())]))
}

/// `pip install …`, `uv sync`, `poetry install` and their like.
pub(super) fn python(program: &Program, step: &Step) -> Option<Estimate> {
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

/// `npm ci`, `yarn`, `pnpm install`, `bun install`.
pub(super) fn node(program: &Program, step: &Step) -> Option<Estimate> {
    let mut operands = program.operands(&["--prefix", "--cwd", "--registry", "-w", "--workspace"]);
    let verb = operands.next();
    let installs = match verb {
        Some(verb) => matches!(verb, "ci" | "install" | "i" | "add"),
        None => program.name == "yarn",
    };
    if !installs {
        return None;
    }
    let count = operands.clone().count();
    let mut size = SizeRange::default();
    for _ in operands {
        size = size.plus(kilo([100, 12_000, 150_000]));
    }
    if count > 0 {
        return Some(Estimate::new(
            size,
            MIXED,
            Source::Typical,
            "node",
            vec![("count", count.into())],
        ));
    }
    let is_lean = program.has("--production")
        || program.has("--prod")
        || program
            .words
            .iter()
            .any(|it| it.starts_with("--omit=dev") || it.starts_with("--only=prod"));
    let mut size =
        if is_lean { kilo([500, 60_000, 500_000]) } else { kilo([2_000, 200_000, 1_200_000]) };
    if !step.has_cache("/.npm") && !step.has_cache("/.cache") && !step.does(Habit::CleansNode) {
        size.likely += size.likely / 4;
        size.high += size.high / 2;
    }
    Some(Estimate::new(size, MIXED, Source::Typical, "node-list", Vec::new()))
}

/// The size of packages that share part of what they need, their number, and how it is known.
fn packages_together<'a>(
    names: impl Iterator<Item = &'a str>,
    one: impl Fn(&str) -> Result<u64, [u64; 3]>,
) -> (SizeRange, usize, Source) {
    let (mut most, mut sum, mut count) = (0_u64, 0_u64, 0);
    let mut unknown = SizeRange::default();
    let mut source = Source::Table;
    for name in names {
        count += 1;
        match one(name) {
            Ok(bytes) => {
                most = most.max(bytes);
                sum = sum.saturating_add(bytes);
            }
            Err(any) => {
                unknown = unknown.plus(kilo(any));
                source = Source::Typical;
            }
        }
    }
    // At the least all the others are part of the largest; at the most nothing is shared.
    let low = most - most / 10;
    let likely = most + (sum - most) / 2;
    let known = SizeRange { low, likely, high: sum.saturating_add(sum / 10) };
    (known.plus(unknown), count, source)
}

/// Without a version, an architecture or a release.
fn package_name(word: &str) -> &str {
    word.split(['=', ':', '/']).next().unwrap_or(word)
}

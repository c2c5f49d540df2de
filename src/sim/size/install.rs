//! What package managers put into a layer.

use crate::content::packages;
use crate::sim::size::estimate::{Estimate, MIXED, kilo};
use crate::sim::size::run::{Habit, Program, Step};
use crate::sim::size::{SizeRange, Source};

/// A package that the table lacks, in kilobytes.
const APT_ANY: [u64; 3] = [50, 4_000, 80_000];
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

/// The size of packages that share part of what they need, their number, and how it is known.
pub(super) fn packages_together<'a>(
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
pub(super) fn package_name(word: &str) -> &str {
    word.split(['=', ':', '/']).next().unwrap_or(word)
}

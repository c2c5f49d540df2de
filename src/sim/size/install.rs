//! What package managers put into a layer.

use crate::sim::size::estimate::{Estimate, MIXED, kilo};
use crate::sim::size::run::{Habit, Program, Step};
use crate::sim::size::{SizeRange, Source};

/// A package that no table has, in kilobytes.
const DNF_ANY: [u64; 3] = [100, 8_000, 120_000];
/// What dnf leaves unless it is told to clean up.
const DNF_METADATA: [u64; 3] = [0, 30_000, 250_000];

/// `dnf install …`, `yum install …`, `microdnf install …`.
pub(super) fn dnf(program: &Program, step: &Step) -> Option<Estimate> {
    let mut operands = program.operands(&["-c", "--config"]);
    if !matches!(operands.next()?, "install" | "groupinstall" | "localinstall" | "reinstall") {
        return None;
    }
    let (mut size, count) = packages_together(operands, |_| Err(DNF_ANY));
    if !step.does(Habit::CleansDnf) && !step.has_cache("/var/cache") {
        size = size.plus(kilo(DNF_METADATA));
    }
    Some(Estimate::new(size, MIXED, Source::Typical, "dnf", vec![("count", count.into())]))
}

/// The size of packages that share part of what they need, and their number.
pub(super) fn packages_together<'a>(
    names: impl Iterator<Item = &'a str>,
    one: impl Fn(&str) -> Result<u64, [u64; 3]>,
) -> (SizeRange, usize) {
    let (mut most, mut sum, mut count) = (0_u64, 0_u64, 0);
    let mut unknown = SizeRange::default();
    for name in names {
        count += 1;
        match one(name) {
            Ok(bytes) => {
                most = most.max(bytes);
                sum = sum.saturating_add(bytes);
            }
            Err(any) => unknown = unknown.plus(kilo(any)),
        }
    }
    // At the least all the others are part of the largest; at the most nothing is shared.
    let low = most - most / 10;
    let likely = most + (sum - most) / 2;
    let known = SizeRange { low, likely, high: sum.saturating_add(sum / 10) };
    (known.plus(unknown), count)
}

/// Without a version, an architecture or a release.
pub(super) fn package_name(word: &str) -> &str {
    word.split(['=', ':', '/']).next().unwrap_or(word)
}

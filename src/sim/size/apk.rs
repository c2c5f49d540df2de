//! What Alpine's package manager puts into a layer.

use crate::content::packages;
use crate::sim::size::estimate::{Estimate, MIXED, kilo};
use crate::sim::size::install::{package_name, packages_together};
use crate::sim::size::run::{Habit, Program, Step};
use crate::sim::size::{SizeRange, Source};

/// A package that the table lacks, in kilobytes.
const ANY: [u64; 3] = [20, 3_000, 60_000];

/// `apk add …`.
pub(super) fn install(program: &Program, step: &Step) -> Option<Estimate> {
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
    let one = |name: &str| packages::apk(name).ok_or(ANY);
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

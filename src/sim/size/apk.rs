//! What Alpine's package manager puts into a layer.

use crate::content::packages;
use crate::sim::size::estimate::{Estimate, MIXED, kilo};
use crate::sim::size::install::{package_name, packages_together};
use crate::sim::size::run::{Program, Step};
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
    let group = ["-t", "--virtual"].iter().find_map(|flag| program.value(flag));
    if group.is_some_and(|group| step.unadds(group)) {
        return Some(Estimate::typical([0, 60, 3_000], MIXED, "apk-removed"));
    }
    let names = operands.filter(|it| !step.unadds(it));
    let names: Vec<&str> =
        names.map(|it| package_name(it.split(['<', '>', '~', '@']).next().unwrap_or(it))).collect();
    let is_weighed = names.iter().all(|it| packages::apk(it).is_some_and(|it| it.is_weighed));
    let one = |name: &str| packages::apk(name).map(|it| it.bytes).ok_or(ANY);
    let (mut size, count) = packages_together(names.into_iter(), one);
    let (source, wording) = if is_weighed {
        size = SizeRange { low: size.low / 5 * 4, likely: size.likely, high: size.high / 5 * 6 };
        (Source::Table, "apk-weighed")
    } else {
        // Rules of thumb, and packages grow and shrink.
        size = SizeRange { low: size.low / 2, likely: size.likely, high: size.high / 2 * 3 };
        (Source::Typical, "apk")
    };
    if !program.has("--no-cache")
        && !step.has_cache("/var/cache/apk")
        && !step.has_cache("/etc/apk/cache")
    {
        size = size.plus(kilo([0, 2_500, 4_000]));
    }
    Some(Estimate::new(size, MIXED, source, wording, vec![("count", count.into())]))
}

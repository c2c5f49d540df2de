//! What packages weigh together, on disk and as pulled.

use crate::content::debs::{Added, Debs, Installed, Known};
use crate::sim::size::SizeRange;

const KIB: u64 = 1024;

/// Compiled modules, in percent of Python's sources.
const COMPILED_PERCENT: u64 = 118;
/// What is said of each package that was there before, since dpkg writes its list of all of them
/// anew, and keeps the old one.
const STATUS_BYTES: u64 = 1_750;
/// What apt and debconf keep in `/var/cache`, and the same once a package has asked questions.
const CACHE_BYTES: u64 = 763_000;
const CACHE_WITH_QUESTIONS_BYTES: u64 = 1_560_000;

/// How far from the truth the figure of one package may be, in percent.
const MEASURED_PERCENT: u64 = 3;
const ELSEWHERE_PERCENT: u64 = 15;
const KIND_PERCENT: u64 = 40;

/// Compressed bytes for 100 of the packages as downloaded, which are compressed better.
const PULL_OF_DOWNLOAD: [u64; 3] = [93, 128, 165];
/// Compressed bytes for 100 on disk.
const PULL_OF_DISK: [u64; 3] = [28, 38, 60];

/// Packages in a layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Weight {
    pub size: SizeRange,
    pub pull: SizeRange,
    /// How many of them were not measured.
    pub estimated: usize,
}

/// Bytes of one package's files, compiled modules among them, and of what dpkg keeps about it.
pub(super) fn of_package(debs: &Debs, place: usize, is_slim: bool, has_python: bool) -> u64 {
    let Some(package) = debs.package(place) else { return 0 };
    let more = if is_slim { 0 } else { package.more };
    let compiled = if has_python { package.py * COMPILED_PERCENT / 100 } else { 0 };
    (package.slim + more + compiled) * KIB
}

/// What packages weigh that come to a system of `before` packages, and make it `after`.
pub(super) fn of_all(
    debs: &Debs,
    added: &[Added],
    before: &Installed,
    after: &Installed,
    is_slim: bool,
) -> Weight {
    let mut weight = Weight::default();
    if added.is_empty() {
        return weight;
    }
    let has_python = has_python(debs, after);
    let asks = added.iter().any(|it| debs.package(it.package).is_some_and(|it| it.asks));
    let cache = if asks { CACHE_WITH_QUESTIONS_BYTES } else { CACHE_BYTES };
    let mut likely = cache + before.count() * STATUS_BYTES;
    let mut download = 0;
    // Errors of single packages partly outweigh each other, so their squares are summed.
    let (mut doubt, mut squares) = (0, 0_u64);
    for it in added {
        let Some(package) = debs.package(it.package) else { continue };
        let bytes = of_package(debs, it.package, is_slim, has_python);
        likely += bytes;
        download += package.download() * KIB;
        let percent = match package.known {
            Known::Measured => MEASURED_PERCENT,
            Known::Elsewhere => ELSEWHERE_PERCENT,
            Known::Kind => KIND_PERCENT,
        };
        if package.known == Known::Measured {
            doubt += bytes * percent / 100;
        } else {
            weight.estimated += 1;
            let kib = bytes * percent / 100 / KIB;
            squares = squares.saturating_add(kib.saturating_mul(kib));
        }
    }
    doubt += squares.isqrt() * KIB + cache / 8;
    weight.size = SizeRange { low: likely - doubt.min(likely / 2), likely, high: likely + doubt };
    weight.pull = pull(weight.size, download);
    weight
}

/// Whether Python is there to compile modules.
pub(super) fn has_python(debs: &Debs, installed: &Installed) -> bool {
    debs.find("python3-minimal").is_some_and(|place| installed.has(place))
}

/// By the size of the packages as downloaded, within what layers have shown.
fn pull(size: SizeRange, download: u64) -> SizeRange {
    let of = |bytes: u64, percent: u64| bytes / 100 * percent;
    let low = of(download, PULL_OF_DOWNLOAD[0]).max(of(size.low, PULL_OF_DISK[0]));
    let high = of(download, PULL_OF_DOWNLOAD[2]).min(of(size.high, PULL_OF_DISK[2])).max(low);
    let likely = of(download, PULL_OF_DOWNLOAD[1]).clamp(low, high);
    SizeRange { low, likely, high }
}

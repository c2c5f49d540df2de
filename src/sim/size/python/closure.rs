//! Python packages with all that they need.

use std::collections::BTreeSet;

use crate::content::tables::Tables;
use crate::model::hints::Package;
use crate::order;
use crate::sim::size::SizeRange;
use crate::sim::size::estimate::kilo;
use crate::sim::size::versions::with_room;
use crate::sim::size::weighed::Sum;

/// Packages that are too large to be weighed for a table, by the beginning of their name, in
/// megabytes, and what they bring along where nothing lists it. The first that fits counts.
const HUGE: &[(&str, [u64; 3], [u64; 3])] = &[
    ("torchvision", [5, 20, 60], [0, 0, 0]),
    ("torchaudio", [3, 12, 30], [0, 0, 0]),
    ("torchmetrics", [3, 8, 15], [0, 0, 0]),
    ("torch", [500, 1_700, 2_300], [2_500, 4_300, 6_500]),
    ("triton", [150, 500, 900], [0, 0, 0]),
    ("nvidia-", [1, 250, 1_200], [0, 0, 0]),
    ("cuda-", [0, 20, 500], [0, 0, 0]),
    ("tensorflow-cpu", [500, 900, 1_300], [60, 120, 250]),
    ("tensorflow", [900, 1_700, 2_300], [60, 120, 250]),
    ("jaxlib", [150, 280, 450], [0, 0, 0]),
    ("jax", [6, 14, 25], [0, 0, 0]),
    ("pyspark", [280, 450, 520], [0, 1, 2]),
];

/// `PyTorch` without CUDA, in kilobytes.
const TORCH_FOR_CPU: [u64; 3] = [450_000, 720_000, 1_300_000];
/// Packages that the table lacks, in kilobytes: some allowance, and so much for each.
const UNKNOWN_ONCE: [u64; 3] = [0, 0, 40_000];
const UNKNOWN_EACH: [u64; 3] = [25, 900, 9_000];
/// The same with what they need.
const UNKNOWN_WITH_NEEDS: [u64; 3] = [30, 4_000, 45_000];

/// Weighs packages, with what they need if `with_needs`, but for what `is_there` already.
pub(super) fn sum(
    wanted: &[&Package],
    with_needs: bool,
    for_cpu: bool,
    tables: &Tables,
    is_there: &dyn Fn(&str) -> bool,
) -> Sum {
    let wheels = tables.wheels();
    let mut sum = Sum::default();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    // Versions are known only of those that are named.
    let named: BTreeSet<&str> = order::set(wanted.iter().map(|it| it.name.as_str()));
    let lists_companions = named.iter().any(|name| name.starts_with("nvidia-"));
    for package in wanted {
        let mut open: Vec<(&str, &str)> = Vec::new();
        if with_needs && let Some(wheels) = wheels {
            let extras = package.extras.iter();
            open.extend(extras.flat_map(|it| wheels.extra(&package.name, it)).map(|it| (it, "")));
        }
        open.push((&package.name, &package.version));
        let mut is_turn = true;
        while let Some((name, version)) = open.pop() {
            // What is named itself has its turn.
            let is_later = !is_turn && named.contains(name);
            is_turn = false;
            if is_later || !seen.insert(name) || is_there(name) {
                continue;
            }
            if let Some((core, extra)) = name.trim_end_matches(']').split_once('[') {
                open.extend(wheels.iter().flat_map(|it| it.extra(core, extra)).map(|it| (it, "")));
                continue;
            }
            if let Some(wheel) = wheels.and_then(|it| it.find(name)) {
                let files = with_room(wheel.files, version, wheel.version);
                let bytecode = with_room(wheel.bytecode, version, wheel.version);
                sum.add(files, of_any_python(bytecode));
                sum.names.insert(name.to_owned());
                if with_needs {
                    open.extend(wheel.needs().map(|it| (it, "")));
                }
            } else if name == "torch" && for_cpu {
                sum.add(kilo(TORCH_FOR_CPU), SizeRange::default());
                sum.names.insert(name.to_owned());
            } else if let Some((_, alone, more)) = HUGE.iter().find(|it| name.starts_with(it.0)) {
                let comes_alone = !with_needs || lists_companions;
                let more = if comes_alone { [0; 3] } else { *more };
                let megabytes = [0, 1, 2].map(|at| (alone[at] + more[at]) * 1_000);
                sum.add(kilo(megabytes), SizeRange::default());
            } else {
                sum.unknown += 1;
                let (files, bytecode) = unknown(package, with_needs, sum.unknown);
                sum.add(files, bytecode);
            }
        }
    }
    sum
}

/// Bytecode of one version of Python is larger than that of another.
fn of_any_python(size: SizeRange) -> SizeRange {
    SizeRange { low: size.low / 100 * 88, likely: size.likely, high: size.high / 100 * 112 }
}

/// Files and bytecode of a package that no table has.
fn unknown(package: &Package, with_needs: bool, number: usize) -> (SizeRange, SizeRange) {
    if let Some(bytes) = package.archive {
        let files = SizeRange {
            low: bytes.saturating_add(bytes / 4),
            likely: bytes.saturating_mul(3),
            high: bytes.saturating_mul(6),
        };
        return (files, SizeRange { low: 0, likely: bytes, high: bytes.saturating_mul(4) });
    }
    let mut size = kilo(if with_needs { UNKNOWN_WITH_NEEDS } else { UNKNOWN_EACH });
    if number == 1 {
        size = size.plus(kilo(UNKNOWN_ONCE));
    }
    let bytecode = SizeRange { low: size.low / 4, likely: size.likely / 4, high: size.high / 4 };
    (size, bytecode)
}

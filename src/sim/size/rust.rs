//! What cargo leaves in a layer, and the program that is worth copying out.

use crate::model::hints::ListKind;
use crate::sim::size::Source;
use crate::sim::size::estimate::{BINARY, Estimate, MIXED, kilo};
use crate::sim::size::run::{Program, Step};
use crate::sim::size::stage::Place;

/// A program as `--release` makes it, in kilobytes.
const PROGRAM: [u64; 3] = [400, 6_000, 60_000];
/// The same with all debug information.
const DEBUG_PROGRAM: [u64; 3] = [3_000, 50_000, 600_000];
/// The `target` folder, in kilobytes: some for the program itself, and so much for each crate.
const TARGET: [u64; 3] = [5_000, 40_000, 200_000];
const CRATE_IN_TARGET: [u64; 3] = [300, 2_500, 8_000];
/// The same where nobody tells how many crates there are.
const ANY_TARGET: [u64; 3] = [20_000, 400_000, 3_000_000];
/// What a crate takes among the downloads: the archive and its sources, in kilobytes.
const CRATE_ON_DISK: [u64; 3] = [150, 900, 3_500];
const ANY_CRATES: [u64; 3] = [1_000, 100_000, 900_000];
/// Where cargo keeps its downloads in an image of Rust.
const REGISTRY: &str = "/usr/local/cargo/registry";

/// `cargo build`, `cargo install`, `cargo fetch`, `cargo chef`.
pub(super) fn cargo(program: &Program, step: &Step, place: &mut Place) -> Option<Estimate> {
    const VALUES: &[&str] =
        &["--target", "--bin", "-p", "--package", "--features", "--profile", "-j"];
    let mut operands = program.operands(VALUES).filter(|it| !it.starts_with('+'));
    let verb = operands.next()?;
    let is_release = program.has("--release")
        || program.has("-r")
        || program.value("--profile").is_some_and(|it| it != "dev")
        || verb == "install" && !program.has("--debug");
    let binary = if is_release {
        Estimate::typical(PROGRAM, BINARY, "rust-binary")
    } else {
        Estimate::typical(DEBUG_PROGRAM, BINARY, "rust-binary-debug")
    };
    match (verb, operands.next()) {
        ("build" | "b" | "rustc", _) | ("chef", Some("cook")) => {
            let folder = program.value("--target-dir").unwrap_or("target").to_owned();
            let is_cached = step.has_cache("/target");
            let is_partial = place.product(&place.absolute(&folder)).is_some();
            if verb != "chef" {
                place.makes(&folder, binary.clone());
            }
            let downloads = downloads(step, place);
            if is_cached {
                return Some(Estimate::nothing("cached").plus(downloads));
            }
            let mut target = target(place);
            if is_partial {
                // What its dependencies need was built before.
                target.size.low /= 5;
                target.size.likely /= 3;
                target.pull.low /= 5;
                target.pull.likely /= 3;
            }
            if verb == "chef" {
                place.makes(&folder, target.clone());
            }
            Some(target.plus(downloads))
        }
        ("install", _) => {
            let root = program.value("--root").map(|root| format!("{root}/bin"));
            place.adds(root.as_deref().unwrap_or("/usr/local/cargo/bin"), binary.clone());
            Some(binary.plus(downloads(step, place)))
        }
        ("fetch" | "vendor", _) => Some(downloads(step, place)),
        ("chef" | "init" | "new" | "add" | "login" | "metadata" | "clean", _) => {
            Some(Estimate::typical([0, 4, 200], MIXED, "small-files"))
        }
        ("test" | "clippy" | "check" | "bench" | "run", _) => Some(target(place)),
        _ => None,
    }
}

fn target(place: &Place) -> Estimate {
    let Some(list) = place.given.hints.of_kinds(&[ListKind::CargoLock]) else {
        return Estimate::typical(ANY_TARGET, MIXED, "rust-target");
    };
    let count = list.packages.len();
    let size = kilo(TARGET).plus(kilo(CRATE_IN_TARGET.map(|each| each * count as u64)));
    let known = Estimate::new(size, MIXED, Source::Typical, "rust-target-counted", Vec::new());
    known.about_count(count).about("path", &list.path)
}

/// Sources of crates, unless they lie somewhere already.
fn downloads(step: &Step, place: &mut Place) -> Estimate {
    if step.has_cache("/registry") || step.has_cache("/cargo") || step.has_cache("/.cargo") {
        return Estimate::nothing("cached");
    }
    if place.product(REGISTRY).is_some() {
        return Estimate::nothing("small-files");
    }
    let list = place.given.hints.of_kinds(&[ListKind::CargoLock]);
    let size =
        list.map_or(ANY_CRATES, |list| CRATE_ON_DISK.map(|it| it * list.packages.len() as u64));
    let estimate = Estimate::new(kilo(size), MIXED, Source::Typical, "libraries", Vec::new());
    place.makes(REGISTRY, estimate.clone());
    estimate
}

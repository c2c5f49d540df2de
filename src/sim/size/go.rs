//! What the Go toolchain leaves in a layer, and the program that is worth copying out.

use crate::model::hints::{Group, List, ListKind};
use crate::sim::size::SizeRange;
use crate::sim::size::Source;
use crate::sim::size::estimate::{BINARY, Estimate, MIXED, kilo};
use crate::sim::size::run::{Program, Step};
use crate::sim::size::stage::Place;
use crate::sim::size::weighed::Sum;

/// Statically linked programs as measured with Go 1.27, in kilobytes: a greeting, a small web
/// service, and twice one with a database and templates.
const PROGRAM: [u64; 3] = [2_300, 8_600, 28_000];
/// What stays of a program, in percent, without symbols and debug information (`-s`, which stands
/// for `-w` too), and without the latter only (`-w`). Measured on programs from 1.2 to 14 MB.
const STRIPPED: [u64; 3] = [63, 67, 70];
const WITHOUT_DEBUG: [u64; 3] = [68, 72, 76];
/// With the race detector, in percent; nobody has measured it for this.
const RACING: [u64; 3] = [130, 170, 250];
/// What a module adds to a program and to the module cache, in kilobytes.
const MODULE_IN_PROGRAM: [u64; 3] = [0, 120, 700];
const MODULE_ON_DISK: [u64; 3] = [300, 2_200, 12_000];
/// Modules of which nobody has told how many there are, in kilobytes.
const SOME_MODULES: [u64; 3] = [1_000, 80_000, 800_000];
/// What the compiler keeps to be faster next time. Measured: 33 MB for a greeting, 87 MB for a
/// small web service without modules.
const CACHE: [u64; 3] = [30_000, 120_000, 600_000];
/// Modules that make a program large, and how large at the least, in kilobytes.
const HEAVY: &[(&str, [u64; 3])] = &[
    ("cloud.google.com/go/", [8_000, 30_000, 90_000]),
    ("github.com/aws/aws-sdk-go", [6_000, 22_000, 80_000]),
    ("github.com/docker/docker", [6_000, 20_000, 70_000]),
    ("github.com/hashicorp/terraform", [20_000, 70_000, 150_000]),
    ("google.golang.org/grpc", [6_000, 15_000, 60_000]),
    ("helm.sh/helm", [20_000, 60_000, 130_000]),
    ("k8s.io/client-go", [15_000, 45_000, 120_000]),
    ("k8s.io/kubernetes", [30_000, 90_000, 200_000]),
    ("modernc.org/sqlite", [5_000, 14_000, 40_000]),
];
/// Where a module cache and a build cache lie in an image of Go.
const MODULE_CACHE: &str = "/go/pkg/mod";
const BUILD_CACHE: &str = "/root/.cache/go-build";

const QUOTES: [char; 2] = ['\'', '\u{22}'];

/// `go build`, `go install`, `go mod download`.
pub(super) fn go(program: &Program, step: &Step, place: &mut Place) -> Option<Estimate> {
    const VALUES: &[&str] = &["-o", "-ldflags", "-tags", "-gcflags", "-mod", "-C", "-p"];
    let mut operands = program.operands(VALUES);
    match operands.next()? {
        "mod" if !matches!(operands.next(), Some("download" | "tidy" | "vendor")) => {
            Some(Estimate::nothing("small-files"))
        }
        "mod" | "get" => Some(modules(step, place)),
        "build" => {
            let binary = binary(program, step, place);
            let packages: Vec<&str> = operands.collect();
            make(program.value("-o"), &packages, &binary, place);
            Some(with_caches(binary, program, step, place))
        }
        "install" => {
            let binary = binary(program, step, place);
            let folder = step.setting(program, place, "GOBIN");
            place.adds(folder.as_deref().unwrap_or("/go/bin"), binary.clone());
            Some(with_caches(binary, program, step, place))
        }
        "generate" | "run" | "test" | "tool" => {
            Some(Estimate::typical([0, 100, 200_000], MIXED, "small-files"))
        }
        _ => Some(Estimate::nothing("small-files")),
    }
}

/// Notes where a program comes to lie.
fn make(output: Option<&str>, packages: &[&str], binary: &Estimate, place: &mut Place) {
    let package = packages.first().unwrap_or(&".").trim_end_matches('/');
    let name = package.rsplit('/').next().unwrap_or(package);
    match output {
        Some(folder) if folder.ends_with('/') || packages.len() > 1 || name == "..." => {
            place.makes(folder.trim_end_matches('/'), binary.clone());
        }
        Some(path) => place.makes(path, binary.clone()),
        // Named after the package's folder, which for `.` only `go.mod` tells.
        None if name.starts_with('.') => place.holds(".", binary.clone()),
        None => place.makes(name, binary.clone()),
    }
}

/// The program that a build makes.
fn binary(program: &Program, step: &Step, place: &Place) -> Estimate {
    let mut size = kilo(PROGRAM);
    let hints = &place.given.hints;
    let list = hints.of_kinds(&[ListKind::GoModule]);
    let is_own = !program.words.iter().any(|it| it.contains('@'));
    if let Some(list) = list.filter(|_| is_own) {
        let weigh = || Sum { files: linked(list), ..Sum::default() };
        let modules = place.given.weighed.sum(format!("go {}", list.path), weigh);
        size = size.plus(modules.unwrap_or_default().files);
        // Nothing is linked that is not called.
        size.low = kilo(PROGRAM).low;
    }
    let flags = linker_flags(program, step, place);
    let has = |flag: &str| flags.split_whitespace().any(|it| it.trim_matches(QUOTES) == flag);
    let (percent, wording) = if has("-s") {
        (STRIPPED, "go-binary-stripped")
    } else if has("-w") {
        (WITHOUT_DEBUG, "go-binary-without-debug")
    } else {
        ([100; 3], "go-binary")
    };
    size = scaled(size, percent);
    if program.has("-race") {
        size = scaled(size, RACING);
    }
    Estimate::new(size, BINARY, Source::Typical, wording, Vec::new())
}

/// What the modules of a list add to a program.
fn linked(list: &List) -> SizeRange {
    let count = list.packages.len() as u64;
    let mut size = kilo(MODULE_IN_PROGRAM.map(|each| each * count));
    for (path, least) in HEAVY {
        if list.packages.iter().any(|it| it.name.starts_with(path)) {
            size = at_least(size, kilo(*least));
        }
    }
    size
}

/// Longer flags are not read to their end: a short variable may stand for much, again and again.
const LONGEST_FLAGS: usize = 20_000;

/// What the linker is told, by the command or by `GOFLAGS`; variables are put in.
fn linker_flags(program: &Program, step: &Step, place: &Place) -> String {
    let mut flags = String::new();
    for flag in ["-ldflags", "--ldflags"] {
        for value in program.values(flag) {
            for word in value.split_whitespace() {
                if flags.len() > LONGEST_FLAGS {
                    return flags;
                }
                let name = word.trim_matches(['$', '{', '}']);
                let variable = step.setting(program, place, name).filter(|_| word.contains('$'));
                flags.push(' ');
                flags.push_str(variable.as_deref().unwrap_or(word));
            }
        }
    }
    if let Some(set) = step.setting(program, place, "GOFLAGS") {
        for part in set.split("-ldflags=").skip(1) {
            flags.push(' ');
            flags.push_str(part.trim_matches(QUOTES));
        }
    }
    flags
}

/// Downloaded modules, unless they lie somewhere already.
fn modules(step: &Step, place: &mut Place) -> Estimate {
    if step.has_cache("/pkg/mod") || step.has_cache("/go") {
        return Estimate::nothing("cached");
    }
    if place.product(MODULE_CACHE).is_some() {
        return Estimate::nothing("small-files");
    }
    let list = place.given.hints.of_kinds(&[ListKind::GoModule]);
    let estimate = match list {
        Some(list) => {
            let count = list.packages.iter().filter(|it| it.group == Group::Main).count();
            let size = kilo(MODULE_ON_DISK.map(|each| each * count as u64));
            let known =
                Estimate::new(size, MIXED, Source::Typical, "go-modules-counted", Vec::new());
            known.about_count(count).about("path", &list.path)
        }
        None => Estimate::typical(SOME_MODULES, MIXED, "go-modules"),
    };
    place.makes(MODULE_CACHE, estimate.clone());
    estimate
}

/// A program with what the build keeps beside it.
fn with_caches(binary: Estimate, program: &Program, step: &Step, place: &mut Place) -> Estimate {
    let is_vendored = program.value("-mod") == Some("vendor");
    let knows_modules = place.given.hints.of_kinds(&[ListKind::GoModule]).is_some();
    let mut total = binary;
    // Without a `go.mod` to read there may be none at all.
    if knows_modules && !is_vendored {
        total = total.plus(modules(step, place));
    }
    let is_cached = ["go-build", "/root/.cache"].iter().any(|folder| step.has_cache(folder));
    if is_cached || step.tidies("go", "-cache") {
        return total;
    }
    let mut cache = Estimate::typical(CACHE, MIXED, "go-cache");
    if place.product(BUILD_CACHE).is_some() {
        // The standard library is in it already.
        cache.size.low = 0;
        cache.size.likely /= 4;
        cache.pull.low = 0;
        cache.pull.likely /= 4;
    }
    place.adds(BUILD_CACHE, cache.clone());
    total.plus(cache)
}

fn at_least(size: SizeRange, least: SizeRange) -> SizeRange {
    SizeRange {
        low: size.low.max(least.low),
        likely: size.likely.max(least.likely),
        high: size.high.max(least.high),
    }
}

fn scaled(size: SizeRange, [low, likely, high]: [u64; 3]) -> SizeRange {
    SizeRange {
        low: size.low / 100 * low,
        likely: size.likely / 100 * likely,
        high: size.high / 100 * high,
    }
}

//! What compilers and bundlers leave in a layer, and what of it is worth copying out.

use crate::sim::size::estimate::{BINARY, Estimate, MIXED, PACKED};
use crate::sim::size::run::{Program, Step};
use crate::sim::size::stage::Place;

/// Statically linked Go programs as measured with Go 1.27, in kilobytes: a greeting, a small web
/// service, and twice one with a database and templates; then the same without symbols.
const GO_BINARY: [u64; 3] = [2_300, 8_600, 28_000];
const GO_STRIPPED: [u64; 3] = [1_500, 5_800, 19_000];
/// Modules, and what the compiler keeps to be faster next time.
const GO_MODULES: [u64; 3] = [1_000, 80_000, 800_000];
const GO_CACHE: [u64; 3] = [30_000, 120_000, 600_000];

const RUST_BINARY: [u64; 3] = [400, 6_000, 60_000];
const RUST_TARGET: [u64; 3] = [20_000, 400_000, 3_000_000];

/// `go build`, `go install`, `go mod download`.
pub(super) fn go(program: &Program, step: &Step, place: &mut Place) -> Option<Estimate> {
    let mut operands =
        program.operands(&["-o", "-ldflags", "-tags", "-gcflags", "-mod", "-C", "-p"]);
    let verb = operands.next()?;
    let modules = |estimate: Estimate| {
        if step.has_cache("/pkg/mod") || step.has_cache("/go") {
            Estimate::nothing("cached")
        } else {
            estimate
        }
    };
    match verb {
        "mod" | "get" => Some(modules(Estimate::typical(GO_MODULES, MIXED, "go-modules"))),
        "build" | "install" => {
            let is_stripped = program.words.iter().any(|it| it.contains("-s") && it.contains("-w"));
            let binary = if is_stripped {
                Estimate::typical(GO_STRIPPED, BINARY, "go-binary-stripped")
            } else {
                Estimate::typical(GO_BINARY, BINARY, "go-binary")
            };
            match (verb, program.value("-o"), operands.next()) {
                ("install", _, _) => place.makes("/go/bin", binary.clone()),
                (_, Some(path), _) => place.makes(path, binary.clone()),
                (_, None, package) => {
                    // Named after the package's folder, which for `.` only `go.mod` tells.
                    let package = package.unwrap_or(".").trim_end_matches('/');
                    let name = package.rsplit('/').next().unwrap_or(package);
                    place.makes(if name.starts_with('.') { "." } else { name }, binary.clone());
                }
            }
            if step.has_cache("go-build") || step.has_cache("/root/.cache") {
                return Some(binary);
            }
            let cache = Estimate::typical(GO_CACHE, MIXED, "go-cache");
            let (size, pull) = (binary.size.plus(cache.size), binary.pull.plus(cache.pull));
            Some(Estimate { size, pull, ..cache })
        }
        _ => Some(Estimate::typical([0, 100, 100_000], MIXED, "small-files")),
    }
}

/// `cargo build`, `cargo install`, `cargo fetch`.
pub(super) fn cargo(program: &Program, step: &Step, place: &mut Place) -> Option<Estimate> {
    let binary = Estimate::typical(RUST_BINARY, BINARY, "rust-binary");
    match program.operands(&[]).next()? {
        "build" | "b" | "rustc" => {
            place.makes("target", binary.clone());
            if step.has_cache("/target") {
                return Some(Estimate::nothing("cached"));
            }
            Some(Estimate::typical(RUST_TARGET, MIXED, "rust-target"))
        }
        "install" => {
            place.makes("/usr/local/cargo/bin", binary.clone());
            Some(binary)
        }
        "fetch" | "vendor" | "chef" => {
            Some(Estimate::typical([1_000, 100_000, 900_000], MIXED, "libraries"))
        }
        _ => None,
    }
}

/// Maven and Gradle.
pub(super) fn java(program: &Program, step: &Step, place: &mut Place) -> Estimate {
    let jar = Estimate::typical([50, 40_000, 200_000], PACKED, "java-archive");
    let is_maven = program.name.starts_with("mvn");
    place.makes(if is_maven { "target" } else { "build" }, jar);
    if step.has_cache("/.m2") || step.has_cache("/.gradle") {
        return Estimate::typical([100, 60_000, 400_000], PACKED, "java-build");
    }
    Estimate::typical([5_000, 250_000, 1_200_000], PACKED, "java-build")
}

/// `dotnet restore`, `dotnet build`, `dotnet publish`.
pub(super) fn dotnet(program: &Program, place: &mut Place) -> Option<Estimate> {
    let verb = program.operands(&[]).next()?;
    if verb == "publish" {
        let output = Estimate::typical([200, 15_000, 200_000], BINARY, "dotnet-output");
        let path = program.value("-o").or_else(|| program.value("--output"));
        place.makes(path.unwrap_or("bin"), output);
    }
    matches!(verb, "restore" | "build" | "publish")
        .then(|| Estimate::typical([200, 60_000, 600_000], MIXED, "dotnet-build"))
}

/// `npm run build` and its like.
pub(super) fn node(program: &Program) -> Option<Estimate> {
    let builds = program.words.iter().any(|it| matches!(*it, "build" | "compile" | "bundle"));
    builds.then(|| Estimate::typical([50, 8_000, 200_000], MIXED, "bundle"))
}

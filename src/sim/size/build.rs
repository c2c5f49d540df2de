//! What compilers and bundlers leave in a layer, and what of it is worth copying out.

use crate::sim::size::estimate::{BINARY, Estimate, MIXED, PACKED};
use crate::sim::size::run::{Program, Step};
use crate::sim::size::stage::Place;

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

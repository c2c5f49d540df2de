//! What compilers and bundlers leave in a layer, and what of it is worth copying out.

use crate::model::hints::{Group, ListKind};
use crate::sim::size::estimate::{BINARY, Estimate, MIXED, PACKED, Ratio};
use crate::sim::size::run::{Program, Step};
use crate::sim::size::stage::Place;

/// A program's own classes, and what each library of the project adds to its archive and to what is
/// downloaded for the build, in kilobytes. One that a project names brings others along.
const OWN_CLASSES: [u64; 3] = [20, 1_000, 20_000];
const LIBRARY_IN_ARCHIVE: [u64; 3] = [20, 2_500, 12_000];
const LIBRARY_ON_DISK: [u64; 3] = [50, 7_000, 30_000];
/// What the build tool itself downloads.
const BUILD_TOOL: [u64; 3] = [5_000, 60_000, 300_000];
/// What a gem and a package of PHP take, in kilobytes.
const GEM: [u64; 3] = [60, 1_300, 6_000];
const PHP_PACKAGE: [u64; 3] = [20, 600, 3_000];

/// Maven and Gradle.
pub(super) fn java(program: &Program, step: &Step, place: &mut Place) -> Estimate {
    let list = place.given.hints.of_kinds(&[ListKind::JavaBuild]);
    let count = list.map(|list| list.packages.iter().filter(|it| it.group == Group::Main).count());
    let each = |kilobytes: [u64; 3]| count.map(|count| kilobytes.map(|it| it * count as u64));
    let packages_jar = !program.words.iter().any(|it| {
        it.contains("dependency:") || matches!(*it, "dependencies" | "compile" | "test" | "clean")
    });
    let jar = match each(LIBRARY_IN_ARCHIVE) {
        Some(libraries) => sum("java-archive", PACKED, &[OWN_CLASSES, libraries]),
        None => Estimate::typical([50, 40_000, 200_000], PACKED, "java-archive"),
    };
    let is_maven = program.name.starts_with("mvn");
    if packages_jar {
        place.makes(if is_maven { "target" } else { "build" }, jar.clone());
    }
    if step.has_cache("/.m2") || step.has_cache("/.gradle") {
        return Estimate::typical([100, 60_000, 400_000], PACKED, "java-build");
    }
    let Some(libraries) = each(LIBRARY_ON_DISK) else {
        return Estimate::typical([5_000, 250_000, 1_200_000], PACKED, "java-build");
    };
    let build = sum("java-build-counted", PACKED, &[BUILD_TOOL, libraries]);
    let build = if packages_jar { build.plus(jar) } else { build };
    let path = list.map_or("", |list| &list.path);
    build.about_count(count.unwrap_or_default()).about("path", path)
}

/// `dotnet restore`, `dotnet build`, `dotnet publish`.
pub(super) fn dotnet(program: &Program, place: &mut Place) -> Option<Estimate> {
    let verb = program.operands(&[]).next()?;
    if verb == "publish" {
        let has = |text: &str| program.words.iter().any(|it| it.contains(text));
        let is_whole =
            program.has("--self-contained") || program.has("--sc") || has("SelfContained=true");
        let is_whole = is_whole && !has("self-contained=false") && !has("SelfContained=false");
        // Measured by nobody here: the runtime has some 70 MB, trimmed a third of it.
        let kilobytes = if has("PublishAot=true") {
            [1_200, 12_000, 60_000]
        } else if is_whole && has("PublishTrimmed=true") {
            [12_000, 28_000, 90_000]
        } else if is_whole {
            [60_000, 85_000, 220_000]
        } else {
            [200, 8_000, 150_000]
        };
        let output = Estimate::typical(kilobytes, BINARY, "dotnet-output");
        let path = program.value("-o").or_else(|| program.value("--output"));
        place.makes(path.unwrap_or("bin"), output);
    }
    matches!(verb, "restore" | "build" | "publish")
        .then(|| Estimate::typical([200, 60_000, 600_000], MIXED, "dotnet-build"))
}

/// `bundle install`, `gem install`, `composer install`.
pub(super) fn libraries(program: &Program, place: &Place) -> Option<Estimate> {
    let mut operands = program.operands(&[]);
    let verb = operands.next().unwrap_or("install");
    if !matches!(verb, "install" | "update" | "require") {
        return (verb != "exec").then(|| Estimate::nothing("small-files"));
    }
    let (kind, each) = match program.name {
        "composer" => (ListKind::ComposerLock, PHP_PACKAGE),
        _ => (ListKind::GemLock, GEM),
    };
    let named = operands.filter(|it| !it.contains('=')).count();
    let is_lean = program.has("--no-dev");
    let list = place.given.hints.of_kinds(&[kind]).filter(|_| named == 0);
    let (count, path) = match list {
        Some(list) => {
            let taken = list.packages.iter().filter(|it| it.group == Group::Main || !is_lean);
            (taken.count(), list.path.as_str())
        }
        None if named > 0 => {
            let each = each.map(|it| it * named as u64);
            // What each of them needs comes on top.
            return Some(sum("libraries", MIXED, &[each, [0, each[1], each[2] * 4]]));
        }
        None => return Some(Estimate::typical([500, 60_000, 600_000], MIXED, "libraries")),
    };
    let known = sum("libraries-counted", MIXED, &[each.map(|it| it * count as u64)]);
    Some(known.about_count(count).about("path", path))
}

/// Kilobytes added up, by rule of thumb.
fn sum(wording: &'static str, ratio: Ratio, parts: &[[u64; 3]]) -> Estimate {
    let kilobytes = parts.iter().fold([0; 3], |[low, likely, high], part| {
        [low + part[0], likely + part[1], high + part[2]]
    });
    Estimate::typical(kilobytes, ratio, wording)
}

/// `npm run build` and its like.
pub(super) fn node(program: &Program) -> Option<Estimate> {
    let builds = program.words.iter().any(|it| matches!(*it, "build" | "compile" | "bundle"));
    builds.then(|| Estimate::typical([50, 8_000, 200_000], MIXED, "bundle"))
}

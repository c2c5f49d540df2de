//! What COPY and ADD take of the build context.

use crate::model::dockerfile::Instruction;
use crate::model::listing::{Pick, Weight};
use crate::sim::size::estimate::{BINARY, Estimate, MIXED, PACKED};
use crate::sim::size::given::Given;
use crate::sim::size::{SizeRange, Source};

/// The parts that the sources of one instruction bring, each with its reason.
pub(super) fn taken(instruction: &Instruction, sources: &[&str], given: &Given) -> Vec<Estimate> {
    let listing = &given.listing;
    let pick = pick(instruction);
    // Where only some files are known, a folder may hold others.
    let is_known = |source: &str| {
        let is_file = || listing.has_file(source) && pick.excludes.patterns.is_empty();
        is_local(source) && !source.contains('$') && (listing.is_whole || is_file())
    };
    let is_unpacked =
        instruction.name() == "ADD" && instruction.flag("unpack").is_none_or(|flag| !flag.is_off());
    let (mut known, mut archives, mut estimates) = (Vec::new(), Vec::new(), Vec::new());
    for &source in sources {
        match source {
            _ if !is_known(source) => estimates.push(guess(source)),
            _ if is_unpacked && is_archive(source) => archives.push(source),
            _ => known.push(source),
        }
    }
    if !archives.is_empty() {
        let taken = listing.taken(archives.iter().copied(), &pick);
        let missing = taken.missing.first().and_then(|&index| archives.get(index));
        estimates.push(match missing {
            Some(path) => listed(taken.weight, "context-missing").about("path", path),
            None => unpacked(taken.weight),
        });
    }
    if !known.is_empty() {
        let taken = listing.taken(known.iter().copied(), &pick);
        let missing = taken.missing.first().and_then(|&index| known.get(index));
        let estimate = match missing {
            Some(path) => listed(taken.weight, "context-missing").about("path", path),
            None if taken.entries == 0 && taken.weight == Weight::default() => {
                listed(taken.weight, "context-nothing")
            }
            None if taken.weight.low < taken.weight.high => {
                listed(taken.weight, "context-folded").counting("files", taken.entries)
            }
            None => listed(taken.weight, "context-listed").counting("files", taken.entries),
        };
        estimates.push(estimate);
    }
    estimates
}

/// More parts of a folder are not told apart.
const MOST_PARTS: usize = 40;

/// What lies directly in the one folder that is copied, each with its weight, so that a later COPY
/// can take a part of it; `None` where that is not known.
pub(super) fn parts(
    instruction: &Instruction,
    sources: &[&str],
    given: &Given,
) -> Option<Vec<(String, Estimate)>> {
    let (listing, pick) = (&given.listing, pick(instruction));
    let [folder] = sources else { return None };
    if !listing.is_whole || pick.has_parents || !pick.excludes.patterns.is_empty() {
        return None;
    }
    let names = listing.names_in(folder, MOST_PARTS)?;
    let part = |name: String| {
        let taken = listing.taken_at(&format!("{folder}/{name}"));
        (name, listed(taken.weight, "context-listed").counting("files", taken.entries))
    };
    Some(names.into_iter().map(part).collect())
}

/// What the flags of a COPY or ADD say about its sources.
fn pick(instruction: &Instruction) -> Pick {
    let mut pick = Pick::default();
    for flag in &instruction.flags {
        match (flag.name.as_str(), &flag.value) {
            ("exclude", Some(pattern)) => pick.excludes.add(pattern.span, &pattern.value),
            ("parents", _) => pick.has_parents = !flag.is_off(),
            _ => {}
        }
    }
    pick
}

fn listed(weight: Weight, wording: &'static str) -> Estimate {
    let Weight { low, likely, high, packed } = weight;
    let all = SizeRange { low, likely, high };
    let source = if low == high { Source::Exact } else { Source::Typical };
    // Archives and pictures hardly get smaller on their way.
    let packed = SizeRange { low: packed.min(low), likely: packed.min(likely), high: packed };
    let rest = SizeRange {
        low: all.low - packed.low,
        likely: all.likely - packed.likely,
        high: all.high.saturating_sub(packed.high),
    };
    let estimate = Estimate::new(all, MIXED, source, wording, Vec::new());
    let pull_of = |size, ratio| Estimate::new(size, ratio, source, wording, Vec::new()).pull;
    Estimate { pull: pull_of(packed, PACKED).plus(pull_of(rest, MIXED)), ..estimate }
}

/// What local archives hold once ADD has unpacked them.
fn unpacked(weight: Weight) -> Estimate {
    let Weight { low, likely, high, .. } = weight;
    let pull = SizeRange { low, likely, high };
    // From archives of what is packed already to those of texts.
    let size =
        SizeRange { low, likely: likely.saturating_mul(5) / 2, high: high.saturating_mul(8) };
    let estimate = Estimate::new(size, MIXED, Source::Typical, "context-unpacked", Vec::new());
    Estimate { pull, ..estimate }
}

/// Whether ADD unpacks it, by its name.
fn is_archive(path: &str) -> bool {
    const ENDINGS: [&str; 8] =
        [".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tbz"];
    ENDINGS.iter().any(|ending| path.ends_with(ending))
}

fn is_local(source: &str) -> bool {
    !source.contains("://") && !source.starts_with("git@")
}

/// What one source brings of which nothing is known but its name.
fn guess(path: &str) -> Estimate {
    const PACKED_ENDINGS: [&str; 8] =
        [".tar", ".gz", ".tgz", ".xz", ".bz2", ".zip", ".jar", ".war"];
    const TEXT_ENDINGS: [&str; 16] = [
        ".json", ".txt", ".toml", ".lock", ".mod", ".sum", ".conf", ".cfg", ".ini", ".yaml",
        ".yml", ".sh", ".xml", ".env", ".md", ".py",
    ];
    const TEXT_NAMES: [&str; 4] = ["Gemfile", "Makefile", "Pipfile", "gradlew"];
    if path.starts_with("http://") || path.starts_with("https://") || path.starts_with("git@") {
        let is_git = path.starts_with("git@") || path.contains(".git");
        return if is_git {
            Estimate::guess([100, 30_000, 1_000_000], "clone")
        } else {
            Estimate::guess([1, 15_000, 500_000], "download")
        };
    }
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
    if PACKED_ENDINGS.iter().any(|ending| name.ends_with(ending)) {
        return Estimate::typical([10, 30_000, 500_000], PACKED, "context-archive");
    }
    if TEXT_NAMES.contains(&name) || TEXT_ENDINGS.iter().any(|ending| name.ends_with(ending)) {
        return Estimate::typical([0, 20, 2_000], MIXED, "context-text").about("path", path);
    }
    if matches!(name, "bin" | "app" | "server" | "main") {
        return Estimate::guess([1, 8_000, 200_000], "context").about("path", path);
    }
    Estimate::new(
        SizeRange { low: 1_000, likely: 5_000_000, high: 150_000_000 },
        BINARY,
        Source::Guess,
        "context",
        Vec::new(),
    )
    .about("path", path)
}

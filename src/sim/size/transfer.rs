//! What COPY and ADD bring in.

use crate::model::dockerfile::{Base, Transfer};
use crate::sim::size::SizeRange;
use crate::sim::size::Source;
use crate::sim::size::base;
use crate::sim::size::estimate::{BINARY, Estimate, MIXED, PACKED};
use crate::sim::size::stage::Place;

/// A stage that is copied from.
pub(super) struct Origin<'a> {
    pub name: String,
    pub place: &'a Place<'a>,
    pub total: SizeRange,
}

/// The layer of a COPY or ADD; `stage` tells of earlier stages.
pub(super) fn transfer<'a>(
    transfer: &Transfer,
    stage: impl Fn(usize) -> Option<Origin<'a>>,
) -> Estimate {
    let mut total: Option<Estimate> = None;
    for heredoc in &transfer.heredocs {
        let size = SizeRange::exactly(heredoc.body.range().len() as u64);
        let text = Estimate::new(size, MIXED, Source::Exact, "heredoc", Vec::new());
        total = Some(joined(total, text));
    }
    let sources = transfer.sources.iter().map(|source| source.value.as_str());
    for source in sources.filter(|source| !source.starts_with("<<")) {
        let estimate = match &transfer.from {
            None => from_context(source),
            Some((_, Base::Stage(index))) => match stage(*index) {
                Some(origin) => from_stage(source, &origin),
                None => Estimate::guess([0, 10_000, 500_000], "files"),
            },
            Some((_, Base::Image(image))) => {
                let image_size = base::of_image(image).size;
                let limited = Estimate::guess([10, 12_000, 300_000], "image-files");
                let size = limited.size.at_most(image_size);
                Estimate { size, ..limited }.about("image", &image.name())
            }
            Some((_, Base::Scratch)) => Estimate::nothing("base-scratch"),
            Some((_, Base::Context(_) | Base::Unknown)) => {
                Estimate::guess([0, 10_000, 500_000], "files")
            }
        };
        total = Some(joined(total, estimate));
    }
    total.unwrap_or_else(|| Estimate::nothing("nothing"))
}

fn joined(total: Option<Estimate>, more: Estimate) -> Estimate {
    let Some(total) = total else { return more };
    let (size, pull) = (total.size.plus(more.size), total.pull.plus(more.pull));
    let heavier = if more.size.likely > total.size.likely { more } else { total };
    Estimate { size, pull, ..heavier }
}

fn from_stage(path: &str, origin: &Origin) -> Estimate {
    if let Some(product) = origin.place.product(path) {
        return product.about("stage", &origin.name);
    }
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
    let is_archive = name.rsplit_once('.').is_some_and(|(_, it)| matches!(it, "jar" | "war"));
    let guess = match name {
        "" => {
            let all = origin.total;
            Estimate::new(all, MIXED, Source::Guess, "whole-stage", Vec::new())
        }
        "node_modules" => Estimate::typical([500, 100_000, 900_000], MIXED, "stage-files"),
        "venv" | ".venv" | "site-packages" | "wheels" => {
            Estimate::typical([1_000, 90_000, 1_500_000], MIXED, "stage-files")
        }
        "dist" | "build" | "out" | "public" | ".next" | "static" | "html" => {
            Estimate::typical([50, 8_000, 200_000], MIXED, "bundle")
        }
        "passwd" | "group" | "ca-certificates.crt" | "zoneinfo" => {
            Estimate::typical([1, 220, 1_500], MIXED, "stage-files")
        }
        _ if is_archive => Estimate::typical([50, 40_000, 200_000], PACKED, "java-archive"),
        _ => Estimate::guess([10, 15_000, 300_000], "stage-files"),
    };
    let size = guess.size.at_most(origin.total);
    let pull = guess.pull.at_most(origin.total);
    Estimate { size, pull, ..guess }.about("stage", &origin.name)
}

fn from_context(path: &str) -> Estimate {
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

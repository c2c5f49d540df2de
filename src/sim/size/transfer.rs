//! What COPY and ADD bring in.

use crate::model::dockerfile::{Base, Instruction, Transfer};
use crate::sim::size::SizeRange;
use crate::sim::size::Source;
use crate::sim::size::base;
use crate::sim::size::context;
use crate::sim::size::estimate::{Estimate, MIXED, PACKED};
use crate::sim::size::given::Given;
use crate::sim::size::stage::Place;

/// A stage that is copied from.
pub(super) struct Origin<'a> {
    pub name: String,
    pub place: &'a Place<'a>,
    pub total: SizeRange,
}

/// The layer of a COPY or ADD; `stage` tells of earlier stages.
pub(super) fn transfer<'a>(
    instruction: &Instruction,
    transfer: &Transfer,
    given: &Given,
    stage: impl Fn(usize) -> Option<Origin<'a>>,
) -> Estimate {
    let mut total: Option<Estimate> = None;
    for heredoc in &transfer.heredocs {
        let size = SizeRange::exactly(heredoc.body.range().len() as u64);
        let text = Estimate::new(size, MIXED, Source::Exact, "heredoc", Vec::new());
        total = Some(joined(total, text));
    }
    let sources = transfer.sources.iter().map(|source| source.value.as_str());
    let sources = sources.filter(|source| !source.starts_with("<<"));
    if transfer.from.is_none() {
        for estimate in context::taken(instruction, sources, given) {
            total = Some(joined(total, estimate));
        }
        return total.unwrap_or_else(|| Estimate::nothing("nothing"));
    }
    for source in sources {
        let estimate = match &transfer.from {
            None => break,
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
            Some((_, Base::Unknown)) => Estimate::guess([0, 10_000, 500_000], "files"),
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

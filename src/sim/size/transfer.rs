//! What COPY and ADD bring in.

use crate::content::layout;
use crate::model::dockerfile::{Base, Instruction, Transfer};
use crate::model::image::ImageRef;
use crate::sim::size::SizeRange;
use crate::sim::size::Source;
use crate::sim::size::base;
use crate::sim::size::context;
use crate::sim::size::estimate::{Estimate, MIXED, PACKED};
use crate::sim::size::stage::{Place, destination};

/// More sources of one instruction are not looked at: a variable makes each of them long.
const MOST_SOURCES: usize = 2_000;

/// A stage that is copied from.
pub(super) struct Origin<'a> {
    pub name: &'a str,
    pub place: &'a Place<'a>,
    pub total: SizeRange,
}

/// The layer of a COPY or ADD. What it brings is noted in `place`; `stage` tells of earlier stages.
pub(super) fn transfer<'a>(
    instruction: &Instruction,
    transfer: &Transfer,
    place: &mut Place,
    stage: impl Fn(usize) -> Option<Origin<'a>>,
) -> Estimate {
    let to = transfer.destination.as_ref().map_or(".", |it| &it.value);
    let mut total: Option<Estimate> = None;
    for heredoc in &transfer.heredocs {
        let size = SizeRange::exactly(heredoc.body.range().len() as u64);
        let text = Estimate::new(size, MIXED, Source::Exact, "heredoc", Vec::new());
        place.makes(to, text.clone());
        total = Some(joined(total, text));
    }
    let sources = transfer.sources.iter().map(|source| source.value.as_str());
    let sources = sources.filter(|source| !source.starts_with("<<"));
    if transfer.from.is_none() {
        let sources = sources.take(MOST_SOURCES);
        let sources: Vec<String> = sources.map(|source| place.expanded(source)).collect();
        let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
        let taken = context::taken(instruction, &sources, place.given);
        let Some(taken) = taken.into_iter().reduce(Estimate::plus) else {
            return total.unwrap_or_else(|| Estimate::nothing("nothing"));
        };
        let parts = context::parts(instruction, &sources, place.given);
        match (sources.as_slice(), parts) {
            (_, Some(parts)) => {
                for (name, part) in parts {
                    place.makes(&format!("{}/{name}", to.trim_end_matches('/')), part);
                }
            }
            ([source], None) if is_file(source) => {
                place.makes(&destination(source, to), taken.clone());
            }
            _ => place.holds(to, taken.clone()),
        }
        return joined(total, taken);
    }
    for source in sources {
        let estimate = match &transfer.from {
            None => break,
            Some((_, Base::Stage(index))) => match stage(*index) {
                Some(origin) => {
                    let estimate = from_stage(source, &origin);
                    if origin.place.product(source).is_some() {
                        place.copy_from(origin.place, source, to);
                        total = Some(joined(total, estimate));
                        continue;
                    }
                    estimate
                }
                None => Estimate::guess([0, 10_000, 500_000], "files"),
            },
            Some((_, Base::Image(image))) => from_image(source, image),
            Some((_, Base::Scratch)) => Estimate::nothing("base-scratch"),
            Some((_, Base::Context(_) | Base::Unknown)) => {
                Estimate::guess([0, 10_000, 500_000], "files")
            }
        };
        // A file gets its name in the folder; what is in a folder, nobody has said.
        if is_file(source) {
            place.makes(&destination(source, to), estimate.clone());
        } else {
            place.holds(to, estimate.clone());
        }
        total = Some(joined(total, estimate));
    }
    total.unwrap_or_else(|| Estimate::nothing("nothing"))
}

/// Whether a source looks like one file: most files have a dot, and most folders have none.
fn is_file(source: &str) -> bool {
    let name = source.rsplit('/').next().unwrap_or(source);
    let has_ending = name.trim_start_matches('.').contains('.');
    has_ending && !name.contains(['*', '?', '['])
}

/// What lies at a path of an image that is no stage.
fn from_image(path: &str, image: &ImageRef) -> Estimate {
    let (name, limit) = (image.name(), base::of_image(image).size);
    let estimate = match layout::find(&name, &Place::path(path)) {
        Some(known) => Estimate::typical(known, MIXED, "image-files"),
        None => Estimate::guess([10, 12_000, 300_000], "image-files"),
    };
    let (size, pull) = (estimate.size.at_most(limit), estimate.pull.at_most(limit));
    Estimate { size, pull, ..estimate }.about("image", &name)
}

fn joined(total: Option<Estimate>, more: Estimate) -> Estimate {
    match total {
        Some(total) => total.plus(more),
        None => more,
    }
}

fn from_stage(path: &str, origin: &Origin) -> Estimate {
    if let Some(product) = origin.place.product(path) {
        return product.about("stage", origin.name);
    }
    let known = origin.place.image.as_deref().and_then(|it| layout::find(it, &Place::path(path)));
    if let Some(known) = known.filter(|_| origin.place.limit(path).is_none()) {
        let known = Estimate::typical(known, MIXED, "stage-files").about("stage", origin.name);
        let (size, pull) = (known.size.at_most(origin.total), known.pull.at_most(origin.total));
        return Estimate { size, pull, ..known };
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
        _ if is_archive => Estimate::typical([50, 40_000, 200_000], PACKED, "java-archive"),
        _ => Estimate::guess([10, 15_000, 300_000], "stage-files"),
    };
    let limit = origin.place.limit(path).unwrap_or(origin.total);
    let (size, pull) = (guess.size.at_most(limit), guess.pull.at_most(limit));
    Estimate { size, pull, ..guess }.about("stage", origin.name)
}

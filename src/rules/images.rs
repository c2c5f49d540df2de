//! What is known of the images that services are built from.

use std::collections::BTreeMap;

use crate::model::dockerfile::{Base, Dockerfile, Kind, Stage};
use crate::text::{FileId, Span};

/// Deeper chains of stages are not followed: many services may ask for many stages.
const LONGEST_CHAIN: usize = 100;

/// The image that a stage makes.
pub(in crate::rules) struct Image {
    /// Where the stage begins.
    pub(in crate::rules) from: Span,
    pub(in crate::rules) health: Health,
}

/// What a Dockerfile says of its health.
#[derive(Clone, Copy)]
pub(in crate::rules) enum Health {
    Checked,
    /// `HEALTHCHECK NONE`.
    Off(Span),
    Unsaid,
    /// It stands on something that nobody can tell.
    Unknown,
}

/// The images of a project, each looked at once.
#[derive(Default)]
pub(in crate::rules) struct Images {
    known: BTreeMap<(FileId, usize), Image>,
}

impl Images {
    /// The image that a stage makes.
    pub(in crate::rules) fn made_by(&mut self, dockerfile: &Dockerfile, stage: &Stage) -> &Image {
        let key = (dockerfile.file, stage.index);
        self.known.entry(key).or_insert_with(|| image(dockerfile, stage))
    }
}

fn image(dockerfile: &Dockerfile, stage: &Stage) -> Image {
    Image { from: stage.from.span, health: health(dockerfile, stage) }
}

/// The last HEALTHCHECK counts; those of the stages below come before it.
fn health(dockerfile: &Dockerfile, stage: &Stage) -> Health {
    for stage in stage.chain(dockerfile).take(LONGEST_CHAIN) {
        for instruction in stage.instructions.iter().rev() {
            if let Kind::Healthcheck(check) = &instruction.kind {
                return match check.command {
                    Some(_) => Health::Checked,
                    None => Health::Off(instruction.span),
                };
            }
        }
    }
    match stage.root(dockerfile) {
        Base::Unknown => Health::Unknown,
        _ => Health::Unsaid,
    }
}

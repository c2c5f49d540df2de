//! What each layer weighs: a range with a reason, never a bare number.

use crate::finding::Args;
use crate::model::dockerfile::Dockerfile;
use crate::text::Span;

/// Bytes, as far as they can be told: `low <= likely <= high`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SizeRange {
    pub low: u64,
    pub likely: u64,
    pub high: u64,
}

/// How a figure is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Published or measured for this very thing.
    Exact,
    /// From a like one: another tag of the image, a table of packages.
    Table,
    /// A rule of thumb.
    Typical,
    /// Nothing is known; the range is a guess.
    Guess,
}

/// Why a figure is what it is: a key of the language files under `size.reason`, and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub wording: &'static str,
    pub args: Args,
}

/// What one instruction adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    pub span: Span,
    /// `FROM` for the base image, else the keyword in capitals.
    pub instruction: String,
    /// The rest of the line, shortened: `apk add ca-certificates`, `/out/api`.
    pub summary: String,
    pub size: SizeRange,
    pub source: Source,
    pub reason: Reason,
}

/// One stage's layers, the base's first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageSize {
    pub index: usize,
    pub name: Option<String>,
    /// The base as written.
    pub base: String,
    pub layers: Vec<Layer>,
    pub total: SizeRange,
}

/// The sizes of all stages, and of the image that the target makes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SizeReport {
    /// Index of the target stage.
    pub target: Option<usize>,
    pub stages: Vec<StageSize>,
    /// On disk.
    pub disk: SizeRange,
    /// Compressed, as pulled.
    pub pull: SizeRange,
}

impl SizeReport {
    /// Estimates every stage of a Dockerfile; the last stage is the target if `None`.
    pub fn new(_dockerfile: &Dockerfile, _target: Option<usize>) -> SizeReport {
        SizeReport::default()
    }
}

//! What is said of one instruction: bytes on disk, bytes to pull, and why.

use crate::finding::Args;
use crate::sim::size::{Reason, SizeRange, Source};

/// The share of a layer's bytes that is pulled, in percent: low, likely, high.
pub(super) type Ratio = [u64; 3];

/// Files of packages, sources and the like.
pub(super) const MIXED: Ratio = [28, 38, 60];
/// Compiled programs.
pub(super) const BINARY: Ratio = [38, 45, 60];
/// What is compressed already: archives, pictures, jars.
pub(super) const PACKED: Ratio = [85, 95, 100];

const KB: u64 = 1_000;

/// An estimate of what one command or instruction adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Estimate {
    pub size: SizeRange,
    pub pull: SizeRange,
    pub source: Source,
    pub reason: Reason,
}

impl Estimate {
    pub(super) fn new(
        size: SizeRange,
        ratio: Ratio,
        source: Source,
        wording: &'static str,
        args: Args,
    ) -> Estimate {
        let [low, likely, high] = ratio;
        let pull = SizeRange {
            low: percent(size.low, low),
            likely: percent(size.likely, likely),
            high: percent(size.high, high),
        };
        Estimate { size, pull, source, reason: Reason { wording, args } }
    }

    /// A rule of thumb, in kilobytes.
    pub(super) fn typical(kilobytes: [u64; 3], ratio: Ratio, wording: &'static str) -> Estimate {
        Estimate::new(kilo(kilobytes), ratio, Source::Typical, wording, Args::new())
    }

    /// Nothing is known, in kilobytes.
    pub(super) fn guess(kilobytes: [u64; 3], wording: &'static str) -> Estimate {
        Estimate::new(kilo(kilobytes), MIXED, Source::Guess, wording, Args::new())
    }

    /// Nothing is known but of what kind it is, in kilobytes.
    pub(super) fn rough(kilobytes: [u64; 3], ratio: Ratio, wording: &'static str) -> Estimate {
        Estimate::new(kilo(kilobytes), ratio, Source::Guess, wording, Args::new())
    }

    /// Both together, told by the heavier.
    #[must_use]
    pub(super) fn plus(self, more: Estimate) -> Estimate {
        let (size, pull) = (self.size.plus(more.size), self.pull.plus(more.pull));
        let heavier = if more.size.likely > self.size.likely { more } else { self };
        Estimate { size, pull, ..heavier }
    }

    pub(super) fn nothing(wording: &'static str) -> Estimate {
        Estimate::new(SizeRange::default(), MIXED, Source::Exact, wording, Args::new())
    }

    /// Says how many there are of what it is about.
    #[must_use]
    pub(super) fn about_count(mut self, count: usize) -> Estimate {
        self.reason.args.push(("count", count.into()));
        self
    }

    /// Says what it is about.
    #[must_use]
    pub(super) fn about(mut self, name: &'static str, text: &str) -> Estimate {
        self.reason.args.push((name, text.into()));
        self
    }

    /// Says how many there are.
    #[must_use]
    pub(super) fn counting(mut self, name: &'static str, count: usize) -> Estimate {
        self.reason.args.push((name, count.into()));
        self
    }
}

impl SizeRange {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: SizeRange) -> SizeRange {
        SizeRange {
            low: self.low.saturating_add(other.low),
            likely: self.likely.saturating_add(other.likely),
            high: self.high.saturating_add(other.high),
        }
    }

    /// Without a part of it.
    #[must_use]
    pub fn minus(self, part: SizeRange) -> SizeRange {
        let low = self.low.saturating_sub(part.low);
        let likely = self.likely.saturating_sub(part.likely).max(low);
        SizeRange { low, likely, high: self.high.saturating_sub(part.high).max(likely) }
    }

    /// No more than `limit`, whatever was thought.
    #[must_use]
    pub(super) fn at_most(self, limit: SizeRange) -> SizeRange {
        let likely = self.likely.min(limit.high);
        SizeRange { low: self.low.min(likely), likely, high: self.high.min(limit.high) }
    }

    pub(super) fn exactly(bytes: u64) -> SizeRange {
        SizeRange { low: bytes, likely: bytes, high: bytes }
    }
}

/// A range of kilobytes.
pub(super) fn kilo([low, likely, high]: [u64; 3]) -> SizeRange {
    SizeRange { low: low * KB, likely: likely * KB, high: high * KB }
}

fn percent(bytes: u64, percent: u64) -> u64 {
    // Divided first where the product would not fit.
    bytes.checked_mul(percent).map_or(bytes / 100 * percent, |it| it / 100)
}

//! What a stage begins with.

use crate::content::images;
use crate::content::images::Bytes;
use crate::model::dockerfile::Base;
use crate::model::image::ImageRef;
use crate::sim::size::estimate::{Estimate, MIXED, kilo};
use crate::sim::size::given::Given;
use crate::sim::size::{Reason, SizeRange, Source};

/// An image that nobody has told us of, in kilobytes: from a bare program to a full toolbox.
const ANY_IMAGE: [u64; 3] = [5_000, 150_000, 1_500_000];

/// The layer of a FROM; `stage` gives the name, size and pull of an earlier stage.
pub(super) fn base(
    source: &Base,
    written: &str,
    given: &Given,
    stage: impl Fn(usize) -> Option<(String, SizeRange, SizeRange)>,
) -> Estimate {
    if let Base::Image(_) | Base::Unknown = source
        && let Some(&bytes) = given.declared.get(written)
    {
        let size = SizeRange::exactly(bytes);
        let args = vec![("image", written.into())];
        return Estimate::new(size, MIXED, Source::Declared, "base-declared", args);
    }
    match source {
        Base::Scratch => Estimate::nothing("base-scratch"),
        Base::Image(image) => of_image(image),
        Base::Stage(index) => match stage(*index) {
            Some((name, size, pull)) => {
                let args = vec![("stage", name.into())];
                let reason = Reason { wording: "base-stage", args };
                Estimate { size, pull, source: Source::Table, reason }
            }
            None => Estimate::nothing("base-scratch"),
        },
        Base::Context(_) => Estimate::guess([0, 10_000, 500_000], "files"),
        Base::Unknown => Estimate::guess(ANY_IMAGE, "base-open").about("image", written),
    }
}

/// The layers of an image that is pulled.
pub(super) fn of_image(image: &ImageRef) -> Estimate {
    let (name, tag) = (image.name(), image.tag_or_latest());
    let known = images::find(&name, tag).and_then(|known| Some((known.sizes?, known)));
    let Some((sizes, known)) = known else {
        let size = kilo(ANY_IMAGE);
        let args = vec![("image", name.into())];
        return Estimate::new(size, MIXED, Source::Guess, "base-unknown", args);
    };
    let source = match known.source {
        images::TYPICAL => Source::Typical,
        _ if known.exact => Source::Exact,
        _ => Source::Table,
    };
    let wording = match (known.exact, known.date.is_empty()) {
        _ if source == Source::Typical => "base-typical",
        (true, _) if known.source == images::MEASURED => "base-measured",
        (true, false) => "base-exact",
        (true, true) => "base-exact-undated",
        (false, false) => "base-near",
        (false, true) => "base-near-undated",
    };
    let args = vec![
        ("image", format!("{name}:{tag}").into()),
        ("near", format!("{name}:{}", known.tag).into()),
        ("date", known.date.into()),
    ];
    let reason = Reason { wording, args };
    Estimate { size: range(sizes.disk), pull: range(sizes.pull), source, reason }
}

/// All figures are those of linux/amd64: says so where another platform is asked for by name.
pub(super) fn on_platform(start: Estimate, source: &Base, platform: Option<&str>) -> Estimate {
    let platform = platform.filter(|it| it.contains('/') && !it.contains('$'));
    let Some(platform) = platform.filter(|it| !it.starts_with("linux/amd64")) else { return start };
    let is_published = matches!(start.source, Source::Exact | Source::Table);
    if !matches!(source, Base::Image(_)) || !is_published {
        return start;
    }
    let wider = |SizeRange { low, likely, high }| SizeRange {
        low: low - low / OTHER_PLATFORM,
        likely,
        high: high.saturating_add(high / OTHER_PLATFORM),
    };
    let near = start.reason.args.into_iter().filter(|it| it.0 != "image");
    let args = near.chain([("platform", platform.into())]).collect();
    let reason = Reason { wording: "base-platform", args };
    Estimate { size: wider(start.size), pull: wider(start.pull), source: Source::Table, reason }
}

/// The share by which the images of other platforms may differ: one in so many.
const OTHER_PLATFORM: u64 = 8;

fn range(Bytes { low, likely, high }: Bytes) -> SizeRange {
    SizeRange { low, likely, high }
}

//! Bytes that packages put into an image: measured, or as like ones suggest.

use std::collections::BTreeMap;

use crate::index::{Entry, Index};

/// What a package puts into an image.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Size {
    /// Bytes of its files.
    pub full: u64,
    /// The same without documentation, manual pages and translations, which slim images leave out.
    pub slim: u64,
    /// Bytes of Python modules, which get compiled when they are configured.
    pub py: u64,
    /// Bytes of what dpkg keeps about it.
    pub info: u64,
    pub known: Known,
}

/// How the size of a package is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Known {
    /// It was unpacked and measured.
    Measured,
    /// The same package of another release was.
    Elsewhere,
    /// Others of its kind were.
    #[default]
    Kind,
}

/// A package that was measured, with the size that its maintainers' tools noted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    pub installed_kib: u64,
    pub size: Size,
}

pub(crate) type Samples = BTreeMap<String, Sample>;

/// Rows with the columns `package`, `full_bytes`, `slim_bytes`, `py_bytes`, `installed_kib` and
/// `info_bytes` or `dpkg_info_bytes`, in any order.
pub(crate) fn read_samples(text: &str) -> Samples {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let place = |names: &[&str]| header.iter().position(|it| names.contains(it));
    let places = [
        place(&["full_bytes"]),
        place(&["slim_bytes"]),
        place(&["py_bytes"]),
        place(&["info_bytes", "dpkg_info_bytes"]),
        place(&["installed_kib"]),
    ];
    let mut samples = Samples::new();
    for line in lines {
        let columns: Vec<&str> = line.split('\t').collect();
        let [full, slim, py, info, installed_kib] =
            places.map(|at| at.and_then(|at| columns.get(at)?.parse().ok()).unwrap_or(0));
        let size = Size { full, slim, py, info, known: Known::Measured };
        samples.insert(columns[0].to_owned(), Sample { installed_kib, size });
    }
    samples
}

/// The sizes of all packages of an index; `elsewhere` are those measured in other releases.
pub(crate) fn sizes(
    index: &Index,
    measured: &Samples,
    elsewhere: &Samples,
) -> BTreeMap<String, Size> {
    let shares = Shares::learn(measured, elsewhere);
    let alike = by_stem(elsewhere);
    let size = |name: &str, entry: &Entry| {
        if let Some(sample) = measured.get(name) {
            return scaled(sample, entry, Known::Measured);
        }
        // A neighbour of much another size is another thing by the same name.
        let near = alike.get(&stem(name)).and_then(|rows| {
            let apart = |it: &&Sample| it.installed_kib.abs_diff(entry.installed_kib);
            let nearest = rows.iter().copied().min_by_key(apart)?;
            (apart(&nearest) <= entry.installed_kib.max(nearest.installed_kib) / 2)
                .then_some(nearest)
        });
        match near {
            Some(sample) => scaled(sample, entry, Known::Elsewhere),
            None => shares.size(name, entry),
        }
    };
    index.iter().map(|(name, entry)| (name.clone(), size(name, entry))).collect()
}

/// A measured size, brought to what the index says of the package now.
fn scaled(sample: &Sample, entry: &Entry, known: Known) -> Size {
    let Size { full, slim, py, info, .. } = sample.size;
    if sample.installed_kib == 0 || entry.installed_kib == 0 {
        return Size { full, slim, py, info, known };
    }
    let scale = |bytes: u64| bytes * entry.installed_kib / sample.installed_kib;
    Size { full: scale(full), slim: scale(slim), py: scale(py), info: scale(info), known }
}

/// The name without what changes from release to release: `libicu72`, `libssl3t64`.
fn stem(name: &str) -> String {
    name.replace("t64", "").chars().filter(|it| !it.is_ascii_digit() && *it != '.').collect()
}

fn by_stem(samples: &Samples) -> BTreeMap<String, Vec<&Sample>> {
    let mut stems: BTreeMap<String, Vec<&Sample>> = BTreeMap::new();
    for (name, sample) in samples {
        stems.entry(stem(name)).or_default().push(sample);
    }
    stems
}

/// What share of the noted size packages of a kind have: sums of bytes, and of noted bytes.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    noted: u64,
    full: u64,
    slim: u64,
    py: u64,
    info: u64,
}

/// Sums by kind and magnitude, by kind, and over all.
#[derive(Debug, Default)]
struct Shares {
    sums: BTreeMap<(&'static str, u32), Sum>,
}

/// Stands for all magnitudes, and for all kinds.
const ANY: (&str, u32) = ("", u32::MAX);

impl Shares {
    fn learn(measured: &Samples, elsewhere: &Samples) -> Shares {
        let mut shares = Shares::default();
        for (name, sample) in measured.iter().chain(elsewhere) {
            let (kind, magnitude) = (kind(name), magnitude(sample.installed_kib));
            for key in [(kind, magnitude), (kind, ANY.1), (ANY.0, magnitude), ANY] {
                let sum = shares.sums.entry(key).or_default();
                sum.noted += sample.installed_kib * 1024;
                sum.full += sample.size.full;
                sum.slim += sample.size.slim;
                sum.py += sample.size.py;
                sum.info += sample.size.info;
            }
        }
        shares
    }

    fn size(&self, name: &str, entry: &Entry) -> Size {
        let kind = kind(name);
        let keys = [(kind, magnitude(entry.installed_kib)), (kind, ANY.1), ANY];
        let sum = keys.iter().find_map(|key| self.sums.get(key).filter(|it| it.noted > 0));
        let Some(sum) = sum else { return Size::default() };
        let share = |bytes: u64| {
            u128::from(bytes) * u128::from(entry.installed_kib * 1024) / u128::from(sum.noted)
        };
        let share = |bytes: u64| u64::try_from(share(bytes)).unwrap_or(u64::MAX);
        Size {
            full: share(sum.full),
            slim: share(sum.slim),
            py: share(sum.py),
            info: share(sum.info),
            known: Known::Kind,
        }
    }
}

/// Packages of a kind have about the same share of documentation and of small files.
fn kind(name: &str) -> &'static str {
    const STARTS: [(&str, &str); 7] = [
        ("fonts-", "fonts"),
        ("node-", "node"),
        ("ruby-", "ruby"),
        ("texlive-", "texlive"),
        ("php", "php"),
        ("linux-", "linux"),
        ("lib", "library"),
    ];
    const ENDS: [(&str, &str); 8] = [
        ("-dev", "dev"),
        ("-doc", "doc"),
        ("-data", "data"),
        ("-common", "common"),
        ("-l10n", "data"),
        ("-perl", "perl"),
        ("-java", "java"),
        ("-dbg", "dev"),
    ];
    let is_python = ["python2", "python3", "libpython2", "libpython3"];
    if is_python.iter().any(|start| name.starts_with(start)) && !name.ends_with("-dev") {
        return "python";
    }
    let by_end = ENDS.iter().find(|(end, _)| name.ends_with(end));
    let by_start = || STARTS.iter().find(|(start, _)| name.starts_with(start));
    by_end.or_else(by_start).map_or("plain", |(_, kind)| kind)
}

/// Small packages are mostly documentation and rounding.
fn magnitude(installed_kib: u64) -> u32 {
    match installed_kib {
        0..=63 => 0,
        64..=255 => 1,
        256..=1023 => 2,
        1024..=8191 => 3,
        _ => 4,
    }
}

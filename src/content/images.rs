//! What is known of published base images: their sizes, users and systems.
//!
//! The table is made by `scripts/import-images.py`; every row names its source and date, or says that it
//! is a rule of thumb.

/// One row of the table a line, tab-separated; lines with `#` are comments.
const TABLE: &str = include_str!("images.tsv");

/// What stands in place of a source where a figure is a rule of thumb.
pub const TYPICAL: &str = "typical";

/// What stands in place of a source where an image's files were counted for this table.
pub const MEASURED: &str = "measured";

/// What a missing date adds to the distance of two tags.
const UNDATED: u32 = 3;

/// Bytes, as far as they can be told: `low <= likely <= high`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes {
    pub low: u64,
    pub likely: u64,
    pub high: u64,
}

/// What the table tells of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The tag whose figures these are: the one asked for, or the nearest like it.
    pub tag: &'static str,
    /// Whether the figures were published for the very tag that was asked for.
    pub exact: bool,
    /// `None` where nobody has published or measured any.
    pub sizes: Option<Sizes>,
    pub system: System,
    /// The default user, by name or number.
    pub user: &'static str,
    pub has_shell: bool,
    /// The page or list that the figures stand in, or [`MEASURED`] or [`TYPICAL`].
    pub source: &'static str,
    /// `2026-09-17`, `2017-05`; empty where the source has none.
    pub date: &'static str,
}

/// What an image weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    pub disk: Bytes,
    /// Compressed, as pulled.
    pub pull: Bytes,
}

/// The distribution inside an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    Alpine,
    Busybox,
    Debian,
    Distroless,
    /// Fedora, Amazon Linux, Oracle Linux and the universal base images.
    RedHat,
    Scratch,
    Ubuntu,
    Wolfi,
    Other,
}

/// What installs packages in an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackageManager {
    Apk,
    Apt,
    Dnf,
}

impl System {
    pub fn package_manager(self) -> Option<PackageManager> {
        match self {
            System::Alpine | System::Wolfi => Some(PackageManager::Apk),
            System::Debian | System::Ubuntu => Some(PackageManager::Apt),
            System::RedHat => Some(PackageManager::Dnf),
            System::Busybox | System::Distroless | System::Scratch | System::Other => None,
        }
    }

    fn named(name: &str) -> System {
        match name {
            "alpine" => System::Alpine,
            "busybox" => System::Busybox,
            "debian" => System::Debian,
            "distroless" => System::Distroless,
            "fedora" | "amazonlinux" | "oraclelinux" | "ubi" => System::RedHat,
            "scratch" => System::Scratch,
            "ubuntu" => System::Ubuntu,
            "wolfi" => System::Wolfi,
            _ => System::Other,
        }
    }
}

/// The row of an image: the very tag, or the nearest of the same image with wider figures.
///
/// `name` is without `docker.io/` and `library/`. `None` for images that the table does not have.
pub fn find(name: &str, tag: &str) -> Option<Known> {
    // Releases of Debian are part of a distroless image's name, not of its tag.
    let family = family(name);
    let same_tag = rows(family).find(|row| row.image == name && row.has_tag(tag));
    if let Some(row) = &same_tag
        && row.has_figures()
    {
        return Some(row.known(0, tag));
    }
    let wanted = Tag::read(tag);
    let (distance, nearest) = rows(family)
        .map(|row| (row.distance(&wanted), row))
        // Of equals, the one that knows more, then the newest.
        .min_by(|(a, left), (b, right)| {
            (!left.has_figures(), a, left.disk.is_none(), right.date).cmp(&(
                !right.has_figures(),
                b,
                right.disk.is_none(),
                left.date,
            ))
        })?;
    let near = nearest.known(distance.max(1), tag);
    // The user is the tag's own, whatever the figures come from.
    Some(match same_tag {
        Some(row) => Known { user: row.user, ..near },
        None => near,
    })
}

#[derive(Clone, Copy, Debug)]
struct Row {
    image: &'static str,
    tags: &'static str,
    disk: Option<u64>,
    pull: Option<u64>,
    system: System,
    user: &'static str,
    source: &'static str,
    date: &'static str,
}

/// The rows of an image, and of its releases.
fn rows(family: &str) -> impl Iterator<Item = Row> {
    let lines = TABLE.get(first_line(family)..).unwrap_or_default().lines();
    let lines = lines.take_while(move |line| line.starts_with(family));
    lines.filter_map(Row::read).filter(move |row| self::family(row.image) == family)
}

/// Where the first line begins that does not sort before `name`. The lines are sorted.
fn first_line(name: &str) -> usize {
    let bytes = TABLE.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low.midpoint(high);
        let before = bytes[low..middle].iter().rposition(|&byte| byte == b'\n');
        let start = before.map_or(low, |at| low + at + 1);
        let length = bytes[start..high].iter().position(|&byte| byte == b'\n');
        let end = length.map_or(high, |length| start + length);
        if &bytes[start..end] < name.as_bytes() {
            low = (end + 1).min(high);
        } else {
            high = start;
        }
    }
    low
}

impl Row {
    fn read(line: &'static str) -> Option<Row> {
        let mut columns = line.split('\t');
        Some(Row {
            image: columns.next()?,
            tags: columns.next()?,
            disk: columns.next()?.parse().ok(),
            pull: columns.next()?.parse().ok(),
            system: System::named(columns.next()?),
            user: columns.next()?,
            source: columns.next()?,
            date: columns.next()?,
        })
    }

    fn has_tag(&self, tag: &str) -> bool {
        self.image == "scratch" || self.tags.split(',').any(|it| it == tag)
    }

    fn has_figures(&self) -> bool {
        self.disk.is_some() || self.pull.is_some()
    }

    /// How unlike the wanted tag this row's are. What has no date is a little further.
    fn distance(&self, wanted: &Tag) -> u32 {
        let tags = self.tags.split(',').map(Tag::read).take(if self.has_version() { 1 } else { 9 });
        let age = if self.date.is_empty() && self.source != TYPICAL { UNDATED } else { 0 };
        age + tags.map(|tag| distance(wanted, &tag)).min().unwrap_or(u32::MAX / 2)
    }

    /// Whether the first tag names a version, as `resolute` does not.
    fn has_version(&self) -> bool {
        self.tags.starts_with(|c: char| c.is_ascii_digit())
    }

    fn first_tag(&self) -> &'static str {
        self.tags.split(',').next().unwrap_or(self.tags)
    }

    fn known(&self, distance: u32, asked: &str) -> Known {
        let is_shellless = matches!(self.system, System::Distroless | System::Scratch)
            || self.image.ends_with("chainguard/static");
        Known {
            tag: if distance == 0 { self.tags.split(',').find(|it| *it == asked) } else { None }
                .unwrap_or(self.first_tag()),
            exact: distance == 0 && self.source != TYPICAL,
            sizes: self.sizes(distance),
            system: self.system,
            user: if asked.contains("nonroot") { "65532" } else { self.user },
            has_shell: !is_shellless || asked.starts_with("debug"),
            source: self.source,
            date: self.date,
        }
    }

    fn sizes(&self, distance: u32) -> Option<Sizes> {
        let ratio = self.ratio();
        let (disk, pull) = match (self.disk, self.pull) {
            (Some(disk), Some(pull)) => (exactly(disk), exactly(pull)),
            (Some(disk), None) => (exactly(disk), times(disk, ratio)),
            (None, Some(pull)) => (divided(pull, ratio), exactly(pull)),
            (None, None) => return None,
        };
        // An undated page may be years old; a rule of thumb is no better.
        let age = if self.date.is_empty() && self.image != "scratch" { 20 } else { 0 };
        let width = width(distance).max(age);
        Some(Sizes { disk: widened(disk, width), pull: widened(pull, width) })
    }

    /// Bytes to pull for 1000 on disk, as seen over the pages that have both: low, likely, high.
    fn ratio(&self) -> [u64; 3] {
        match self.system {
            System::Alpine | System::Wolfi => [296, 364, 508],
            System::Busybox => [500, 560, 620],
            System::Debian if self.first_tag().contains("slim") => [351, 377, 391],
            System::Debian => [355, 362, 411],
            System::Ubuntu => [360, 400, 430],
            System::Distroless | System::RedHat | System::Scratch | System::Other => {
                [300, 380, 450]
            }
        }
    }
}

/// Half the width of the range, in percent, of figures that belong to another tag.
fn width(distance: u32) -> u64 {
    match distance {
        0 => 0,
        1 => 4,
        2..=9 => 12,
        10..=39 => 30,
        _ => 60,
    }
}

fn exactly(bytes: u64) -> Bytes {
    Bytes { low: bytes, likely: bytes, high: bytes }
}

fn times(bytes: u64, [low, likely, high]: [u64; 3]) -> Bytes {
    Bytes { low: bytes * low / 1000, likely: bytes * likely / 1000, high: bytes * high / 1000 }
}

fn divided(bytes: u64, [low, likely, high]: [u64; 3]) -> Bytes {
    Bytes { low: bytes * 1000 / high, likely: bytes * 1000 / likely, high: bytes * 1000 / low }
}

fn widened(bytes: Bytes, percent: u64) -> Bytes {
    let Bytes { low, likely, high } = bytes;
    Bytes { low: low - low * percent / 100, likely, high: high + high * percent / 100 }
}

/// The name without the release of Debian that distroless images carry in it.
fn family(name: &str) -> &str {
    match name.rsplit_once("-debian") {
        Some((family, _)) if name.starts_with("gcr.io/distroless/") => family,
        _ => name,
    }
}

/// A tag's parts: `3.12.14-slim-trixie` has a version, a flavour and a release of its system.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tag<'a> {
    version: Vec<u32>,
    flavour: Flavour,
    release: &'a str,
    /// Anything else: `jdk`, `fpm`, `management`.
    words: Vec<&'a str>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Flavour {
    #[default]
    Full,
    Slim,
    Alpine,
}

impl Tag<'_> {
    fn read(tag: &str) -> Tag<'_> {
        const RELEASES: [&str; 12] = [
            "stretch", "buster", "bullseye", "bookworm", "trixie", "forky", "sid", "focal",
            "jammy", "noble", "resolute", "bionic",
        ];
        let mut read = Tag::default();
        for part in tag.split(['-', '_']) {
            if part.starts_with("alpine") {
                read.flavour = Flavour::Alpine;
                read.release = part;
            } else if part == "slim" {
                read.flavour =
                    if read.flavour == Flavour::Alpine { Flavour::Alpine } else { Flavour::Slim };
            } else if RELEASES.contains(&part) {
                read.release = part;
            } else if part.starts_with(|it: char| it.is_ascii_digit()) && read.version.is_empty() {
                read.version = part.split('.').map_while(|it| it.parse().ok()).collect();
            } else if !matches!(part, "latest" | "nonroot" | "debug") {
                read.words.push(part);
            }
        }
        read
    }
}

/// How unlike two tags of one image are: 0 for the same, 1 for another patch of one release.
fn distance(wanted: &Tag, other: &Tag) -> u32 {
    let flavour = if wanted.flavour == other.flavour { 0 } else { 100 };
    let strange = |a: &Tag, b: &Tag| a.words.iter().filter(|it| !b.words.contains(it)).count();
    let words = u32::try_from(strange(wanted, other) + strange(other, wanted)).unwrap_or(9).min(9);
    let release = match (wanted.release, other.release) {
        (a, b) if a == b => 0,
        ("", _) | (_, "") => 1,
        _ => 2,
    };
    flavour + 10 * words + release + between(&wanted.version, &other.version)
}

/// How far apart two versions are: 0 where one begins with the other, at most 9.
fn between(wanted: &[u32], other: &[u32]) -> u32 {
    let unlike = wanted.iter().zip(other).position(|(a, b)| a != b);
    let apart = |place: usize| wanted[place].abs_diff(other[place]);
    match unlike {
        // No version at all is the latest; which one that is, the table does not say.
        None if wanted.is_empty() != other.is_empty() => 4,
        None => 0,
        Some(0) => 3 + apart(0).min(6),
        Some(1) => 1 + apart(1).min(4),
        Some(_) => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disk(name: &str, tag: &str) -> Bytes {
        find(name, tag).unwrap().sizes.unwrap().disk
    }

    #[test]
    fn the_lines_of_every_image_are_found() {
        let lines: Vec<&str> = TABLE.lines().collect();
        assert!(lines.is_sorted_by_key(|line| line.split('\t').next()));
        for line in lines.iter().filter(|line| !line.starts_with('#')) {
            let image = line.split('\t').next().unwrap();
            let first = lines.iter().find(|it| it.starts_with(image)).unwrap();
            assert!(TABLE[first_line(image)..].starts_with(first), "{image}");
        }
        assert_eq!(rows("no-such-image").count() + rows("~").count() + rows("").count(), 0);
    }

    #[test]
    fn a_tag_of_the_table_is_exact() {
        let alpine = find("alpine", "3.22").unwrap();
        assert_eq!(alpine.sizes.unwrap().disk, exactly(8_300_000));
        assert_eq!((alpine.exact, alpine.tag, alpine.date), (true, "3.22", "2026-09-17"));
    }

    #[test]
    fn another_name_of_the_same_image_is_exact() {
        let latest = find("alpine", "latest").unwrap();
        assert!(latest.exact);
        assert_eq!(latest.sizes, find("alpine", "3.24.2").unwrap().sizes);
    }

    #[test]
    fn another_patch_is_near_and_another_release_is_further() {
        let near = find("golang", "1.25.9").unwrap();
        assert_eq!((near.tag, near.exact), ("1.25.13", false));
        let far = find("golang", "1.18").unwrap();
        let width = |bytes: Bytes| (bytes.high - bytes.low) * 100 / bytes.likely;
        assert!(width(near.sizes.unwrap().disk) < width(far.sizes.unwrap().disk));
    }

    #[test]
    fn the_flavour_counts_more_than_the_version() {
        assert!(find("python", "3.8-slim").unwrap().tag.contains("slim"));
        assert!(find("python", "3.13").unwrap().tag.starts_with("3.12.14"));
        assert!(find("node", "20-alpine3.21").unwrap().tag.contains("alpine"));
    }

    #[test]
    fn a_missing_half_of_a_pair_is_a_range() {
        let rust = find("rust", "1-alpine3.22").unwrap().sizes.unwrap();
        assert_eq!(rust.pull, exactly(339_122_297));
        assert!(rust.disk.low < rust.disk.likely && rust.disk.likely < rust.disk.high);
    }

    #[test]
    fn distroless_figures_serve_every_release_of_debian() {
        let newer = find("gcr.io/distroless/static-debian13", "nonroot").unwrap();
        assert_eq!((newer.user, newer.has_shell, newer.exact), ("65532", false, false));
        assert_eq!(newer.sizes.unwrap().disk.likely, 1_777_596);
        assert!(find("gcr.io/distroless/static", "debug").unwrap().has_shell);
        assert_eq!(find("gcr.io/distroless/java-base-debian13", "latest").unwrap().sizes, None);
        let java = find("gcr.io/distroless/java21-debian13", "latest").unwrap();
        assert_eq!((java.source, java.exact), (TYPICAL, false));
    }

    #[test]
    fn what_the_table_does_not_have_is_not_known() {
        assert_eq!(find("example/app", "1"), None);
        assert_eq!(disk("scratch", ""), exactly(0));
    }

    #[test]
    fn every_row_is_whole() {
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let row = Row::read(line).unwrap_or_else(|| panic!("not a row: {line}"));
            assert_ne!(row.system, System::Other, "{line}");
            assert!(!row.source.is_empty(), "{line}");
            if let Some(Sizes { disk, pull }) = row.sizes(0) {
                assert!(disk.low <= disk.likely && disk.likely <= disk.high, "{line}");
                assert!(pull.high <= disk.high, "{line}");
            }
        }
    }

    #[test]
    fn no_tag_stands_in_two_rows() {
        let mut seen = std::collections::BTreeSet::new();
        for row in TABLE.lines().filter_map(Row::read) {
            for tag in row.tags.split(',') {
                assert!(seen.insert((row.image, tag)), "{}:{tag}", row.image);
            }
        }
    }
}

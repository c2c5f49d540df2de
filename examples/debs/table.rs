//! The table as the program reads it: a line a column, a word a package.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::io;
use std::path::Path;

use crate::index::{Entry, Index};
use crate::model::{Known, Samples, Size, read_samples};
use crate::relations;
use crate::relations::{Group, Groups};

/// What dpkg's status file costs for a byte that it says about a package: it is kept twice, and
/// the older of the two lacks the newest packages.
const STATUS_PERCENT: u64 = 135;
/// Lines of dpkg's and apt's logs for a package.
const LOG_BYTES: u64 = 700;

const SUITES: [(&str, &str); 3] =
    [("bookworm", "Debian 12"), ("bullseye", "Debian 11"), ("trixie", "Debian 13")];

/// What lies in `data/debs/`.
pub(crate) struct Facts {
    pub measured: Samples,
    /// Measured in other releases.
    pub elsewhere: Samples,
    base: BTreeSet<String>,
    /// What apt's lists weigh.
    lists_bytes: String,
    /// Bytes that a package's scripts write.
    generated: BTreeMap<String, u64>,
    images: String,
}

impl Facts {
    pub(crate) fn read(folder: &Path, suite: &str) -> io::Result<Facts> {
        let text = |name: &str| std::fs::read_to_string(folder.join(name));
        let samples =
            |suite: &str| text(&format!("{suite}-measured.tsv")).map(|it| read_samples(&it));
        let mut elsewhere = Samples::new();
        for (other, _) in SUITES.iter().filter(|(it, _)| *it != suite) {
            elsewhere.extend(samples(other)?);
        }
        let base = text(&format!("{suite}-base.txt"))?;
        let lists = base.lines().find_map(|line| line.strip_prefix("# lists_bytes "));
        let mut generated = BTreeMap::new();
        for line in text("generated.tsv")?.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [name, release, bytes, _] = columns[..] else { continue };
            // Rows of the release stand behind those for all.
            if release == "*" || release == suite {
                generated.insert(name.to_owned(), bytes.parse().unwrap_or(0));
            }
        }
        Ok(Facts {
            measured: samples(suite)?,
            elsewhere,
            base: base.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect(),
            lists_bytes: lists.unwrap_or_default().to_owned(),
            generated,
            images: text("images.txt")?,
        })
    }
}

/// The table of the packages named and of all that they bring.
pub(crate) fn write(
    suite: &str,
    date: &str,
    index: &Index,
    names: &BTreeSet<String>,
    sizes: &BTreeMap<String, Size>,
    facts: &Facts,
) -> String {
    let mut providers = providers(index);
    let rows = facts.images.lines().filter_map(|line| Some(line.split_once('\t')?.1));
    let in_images: BTreeSet<String> =
        rows.flat_map(|row| row.split(' ')).map(str::to_owned).collect();
    let chosen = closed(index, &providers, names.union(&facts.base).chain(&in_images));
    let referred: BTreeSet<&str> = chosen
        .iter()
        .flat_map(|name| index[*name].depends.iter().chain(&index[*name].recommends))
        .flatten()
        .map(String::as_str)
        .collect();
    providers.retain(|name, _| referred.contains(name) || names.contains(*name));
    let rows: Vec<(&str, &Entry, Size)> = chosen
        .iter()
        .map(|&name| (name, &index[name], sizes.get(name).copied().unwrap_or_default()))
        .collect();
    let places: BTreeMap<&str, usize> =
        rows.iter().enumerate().map(|(at, (name, ..))| (*name, at)).collect();
    let virtuals: Vec<(&str, Vec<usize>)> = providers
        .iter()
        .map(|(name, by)| (*name, by.iter().filter_map(|it| places.get(it).copied()).collect()))
        .filter(|(_, by): &(&str, Vec<usize>)| !by.is_empty())
        .collect();
    let virtual_places: BTreeMap<&str, usize> =
        virtuals.iter().enumerate().map(|(at, (name, _))| (*name, at)).collect();
    let in_base: BTreeSet<&str> = facts.base.iter().map(String::as_str).collect();
    let base_provides: BTreeSet<&str> = (in_base.iter())
        .filter_map(|name| index.get(*name))
        .flat_map(|entry| entry.provides.iter().map(String::as_str))
        .collect();
    // What the base has is always there.
    let is_there =
        |name: &String| in_base.contains(name.as_str()) || base_provides.contains(name.as_str());
    let groups = |relations: &[Vec<String>]| -> Groups {
        let missing = relations.iter().filter(|names| !names.iter().any(is_there));
        let groups = missing.map(|names| {
            let real = names.iter().filter_map(|it| places.get(it.as_str()).copied());
            let names = names.iter().filter_map(|it| virtual_places.get(it.as_str()).copied());
            Group { packages: real.collect(), virtuals: names.collect() }
        });
        groups.filter(|it| !it.packages.is_empty() || !it.virtuals.is_empty()).collect()
    };
    let depends: Vec<Groups> = rows.iter().map(|(_, entry, _)| groups(&entry.depends)).collect();
    let reach = relations::reach(&depends);
    let provide: BTreeSet<usize> = virtuals.iter().flat_map(|(_, by)| by).copied().collect();
    let beside = |entry: &Entry, size: Size| {
        size.info + entry.stanza_bytes * STATUS_PERCENT / 100 + LOG_BYTES
    };
    let generated = |name: &str| facts.generated.get(name).copied().unwrap_or(0);

    let mut out = String::new();
    let title = SUITES.iter().find(|(it, _)| *it == suite).map_or(suite, |(_, title)| *title);
    let _ = writeln!(out, "# Packages of {title}, what they put into an image and what they need.");
    let _ = writeln!(
        out,
        "# Made by examples/debs from the index of {date} and data/debs; do not edit."
    );
    let _ = writeln!(out, "# src/content/debs.rs tells what the lines are.");
    let _ = writeln!(out, "lists\t{}", facts.lists_bytes);
    for line in facts.images.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let _ = writeln!(out, "image\t{line}");
    }
    let mut column = |name: &str, words: Vec<String>| {
        let _ = writeln!(out, "{name}\t{}", words.join(" "));
    };
    column("names", front_coded(rows.iter().map(|(name, ..)| *name)));
    let known = rows.iter().map(|(name, entry, size)| {
        let asks = entry.depends.iter().flatten().any(|it| it == "debconf");
        let letter = match (size.known, asks) {
            (Known::Measured, false) => 'm',
            (Known::Measured, true) => 'n',
            (Known::Elsewhere, false) => 'e',
            (Known::Elsewhere, true) => 'f',
            (Known::Kind, false) => 'k',
            (Known::Kind, true) => 'l',
        };
        if facts.base.contains(*name) { letter.to_ascii_uppercase() } else { letter }
    });
    column("known", vec![known.collect()]);
    column(
        "slim",
        rows.iter()
            .map(|(name, entry, size)| kib(size.slim + beside(entry, *size) + generated(name), 3))
            .collect(),
    );
    column(
        "more",
        rows.iter().map(|(.., size)| kib(size.full.saturating_sub(size.slim), 2)).collect(),
    );
    column("py", rows.iter().map(|(.., size)| kib(size.py, 3)).collect());
    let packed = |entry: &Entry, size: Size| {
        let percent = entry.download_bytes * 100 / size.full.max(1);
        // Steps of eight percent are near enough.
        if size.full == 0 { 0 } else { percent.min(200) / 8 * 8 + 4 }
    };
    column(
        "packed",
        rows.iter().map(|(_, entry, size)| packed(entry, *size).to_string()).collect(),
    );
    let excludes: Vec<BTreeSet<usize>> = rows
        .iter()
        .map(|(_, entry, _)| {
            entry.excludes.iter().filter_map(|it| places.get(it.as_str()).copied()).collect()
        })
        .collect();
    let needed = |(at, groups)| {
        let early = relations::early(at, &depends, &reach, &excludes);
        relations::write(at, &early, &relations::reduced(at, groups, &reach, &provide))
    };
    column("depends", depends.iter().enumerate().map(needed).collect());
    let wished = rows.iter().map(|(_, entry, _)| groups(&entry.recommends));
    column(
        "recommends",
        wished
            .enumerate()
            .map(|(at, groups)| relations::write(at, &BTreeSet::new(), &groups))
            .collect(),
    );
    column("virtuals", front_coded(virtuals.iter().map(|(name, _)| *name)));
    let list = |by: &Vec<usize>| by.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    column("providers", virtuals.iter().map(|(_, by)| list(by)).collect());
    out
}

/// As many digits as say more than the next version of a package will change.
fn kib(bytes: u64, digits: u32) -> String {
    let kib = (bytes + 512) / 1024;
    let step = 10_u64.pow((kib.max(1).ilog10() + 1).saturating_sub(digits));
    if kib == 0 { String::new() } else { ((kib + step / 2) / step * step).to_string() }
}

/// The names that packages provide, each with those who do, the choice of apt first.
fn providers(index: &Index) -> BTreeMap<&str, Vec<&str>> {
    let rank = |name: &str| match index.get(name).map(|it| it.priority.as_str()) {
        Some("required") => 0,
        Some("important") => 1,
        Some("standard") => 2,
        Some("extra") => 4,
        _ => 3,
    };
    let mut providers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, entry) in index {
        for provided in &entry.provides {
            let by = providers.entry(provided).or_default();
            if !by.contains(&name.as_str()) {
                by.push(name);
            }
        }
    }
    for by in providers.values_mut() {
        // Of equals apt takes the one that it has numbered last.
        let number = |name: &str| index.get(name).map(|it| it.named_after);
        by.sort_by_key(|name| (rank(name), Reverse(number(name))));
    }
    providers
}

/// The packages of these names with all that they depend on and recommend.
fn closed<'a>(
    index: &'a Index,
    providers: &BTreeMap<&'a str, Vec<&'a str>>,
    names: impl Iterator<Item = &'a String>,
) -> BTreeSet<&'a str> {
    let mut chosen = BTreeSet::new();
    let mut queue: Vec<&str> = names.map(String::as_str).collect();
    while let Some(name) = queue.pop() {
        let Some((name, entry)) = index.get_key_value(name) else { continue };
        if !chosen.insert(name.as_str()) {
            continue;
        }
        for group in entry.depends.iter().chain(&entry.recommends) {
            let real = group.iter().find(|it| index.contains_key(*it)).map(String::as_str);
            let provider =
                || group.iter().find_map(|it| providers.get(it.as_str())?.first().copied());
            queue.extend(real.or_else(provider));
        }
    }
    chosen
}

/// Sorted names, each as a letter for how many bytes it shares with the one before (`A` for none)
/// and the rest.
fn front_coded<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    const MOST: usize = 57;
    let mut before = "";
    let mut words = Vec::new();
    for name in names {
        let shared = before.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count().min(MOST);
        let letter = char::from(b'A' + u8::try_from(shared).unwrap_or(0));
        words.push(format!("{letter}{}", &name[shared..]));
        before = name;
    }
    words
}

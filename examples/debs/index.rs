//! What Debian's index tells of its packages.

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Packages by name; of several versions the newest.
pub(crate) type Index = BTreeMap<String, Entry>;

#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    pub version: String,
    pub installed_kib: u64,
    pub download_bytes: u64,
    /// What dpkg's status file says of it.
    pub stanza_bytes: u64,
    pub priority: String,
    /// How many other packages the index has named before it first names this one.
    pub named_after: usize,
    /// Each a list of alternatives; what is needed before unpacking is among them.
    pub depends: Vec<Vec<String>>,
    pub recommends: Vec<Vec<String>>,
    pub provides: Vec<String>,
    /// What cannot be there beside it, whatever its version.
    pub excludes: Vec<String>,
}

pub(crate) fn read(text: &str) -> Index {
    if text.starts_with("package\t") { read_table(text) } else { read_packages(text) }
}

/// Tab-separated columns: package, version, `installed_kib`, `download_bytes`, `stanza_bytes`,
/// priority, depends, recommends, provides.
pub(crate) fn read_table(text: &str) -> Index {
    let mut index = Index::new();
    let mut named = Named::default();
    for line in text.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let column = |at: usize| columns.get(at).copied().unwrap_or_default();
        let entry = Entry {
            version: column(1).to_owned(),
            installed_kib: number(column(2)),
            download_bytes: number(column(3)),
            stanza_bytes: number(column(4)),
            priority: column(5).to_owned(),
            depends: relations(column(6)),
            recommends: relations(column(7)),
            provides: relations(column(8)).concat(),
            ..Entry::default()
        };
        named.add(column(0));
        for at in 6..=8 {
            named.add_relations(column(at));
        }
        add(&mut index, column(0), entry);
    }
    named.tell(&mut index);
    index
}

/// Stanzas of `Packages` files.
fn read_packages(text: &str) -> Index {
    // What the index has and the status file has not.
    const ELSEWHERE: [&str; 7] =
        ["Filename", "Size", "MD5sum", "SHA1", "SHA256", "Description-md5", "Tag"];
    // All that name packages, in the order in which apt reads them.
    const RELATIONS: [&str; 9] = [
        "Pre-Depends",
        "Depends",
        "Conflicts",
        "Breaks",
        "Recommends",
        "Suggests",
        "Replaces",
        "Enhances",
        "Provides",
    ];
    let mut index = Index::new();
    let mut named = Named::default();
    for stanza in text.split("\n\n") {
        let mut entry = Entry::default();
        let mut name = "";
        let mut related = [""; RELATIONS.len()];
        for line in stanza.lines() {
            let Some((field, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            if let Some(at) = RELATIONS.iter().position(|it| *it == field) {
                related[at] = value;
            }
            if !ELSEWHERE.contains(&field) {
                entry.stanza_bytes += line.len() as u64 + 1;
            }
            match field {
                "Package" => name = value,
                "Version" => value.clone_into(&mut entry.version),
                "Installed-Size" => entry.installed_kib = number(value),
                "Size" => entry.download_bytes = number(value),
                "Priority" => value.clone_into(&mut entry.priority),
                "Depends" | "Pre-Depends" => entry.depends.extend(relations(value)),
                "Recommends" => entry.recommends = relations(value),
                "Conflicts" | "Breaks" => {
                    let all = relations(value).concat();
                    // A version excludes the packages of other releases.
                    entry.excludes.extend(all.into_iter().filter(|it| !it.contains(' ')));
                }
                "Provides" => {
                    entry.provides = relations(value).concat().iter().map(|it| bare(it)).collect();
                }
                _ => {}
            }
        }
        if !name.is_empty() {
            named.add(name);
            for relations in related {
                named.add_relations(relations);
            }
            add(&mut index, name, entry);
        }
    }
    named.tell(&mut index);
    settle(&mut index);
    index
}

/// Packages, numbered in the order in which an index first names them, which is how apt numbers them.
#[derive(Default)]
struct Named(BTreeMap<String, usize>);

impl Named {
    fn add(&mut self, name: &str) {
        if !self.0.contains_key(name) {
            self.0.insert(name.to_owned(), self.0.len());
        }
    }

    fn add_relations(&mut self, text: &str) {
        for relation in relations(text).concat() {
            self.add(&bare(&relation));
        }
    }

    fn tell(&self, index: &mut Index) {
        for (name, entry) in index {
            entry.named_after = self.0.get(name).copied().unwrap_or_default();
        }
    }
}

/// Leaves out alternatives whose version no package has: `perl (<< 5.19)`.
fn settle(index: &mut Index) {
    let versions: BTreeMap<String, String> =
        index.iter().map(|(name, entry)| (name.clone(), entry.version.clone())).collect();
    let fits = |relation: &str| {
        let Some((name, wanted)) = relation.split_once(' ') else { return true };
        let Some(version) = versions.get(name) else { return true };
        let Some((operator, bound)) = wanted.split_once(' ') else { return true };
        let order = compare(version, bound);
        match operator {
            "<<" => order == Ordering::Less,
            "<=" => order != Ordering::Greater,
            "=" => order == Ordering::Equal,
            ">=" => order != Ordering::Less,
            ">>" => order == Ordering::Greater,
            _ => true,
        }
    };
    for entry in index.values_mut() {
        for group in entry.depends.iter_mut().chain(&mut entry.recommends) {
            group.retain(|it| fits(it));
            for relation in &mut *group {
                *relation = bare(relation);
            }
        }
        entry.depends.retain(|group| !group.is_empty());
        entry.recommends.retain(|group| !group.is_empty());
    }
}

fn add(index: &mut Index, name: &str, entry: Entry) {
    let is_older = |there: &Entry| compare(&entry.version, &there.version) == Ordering::Less;
    if !index.get(name).is_some_and(is_older) {
        index.insert(name.to_owned(), entry);
    }
}

/// `a (>= 1), b:any | c` without architectures: `a >= 1`, then `b` or `c`.
fn relations(text: &str) -> Vec<Vec<String>> {
    let one = |it: &str| {
        let (name, version) = it.trim().split_once('(').unwrap_or((it.trim(), ""));
        let name = name.trim().split([' ', ':']).next().unwrap_or_default();
        let version = version.split(')').next().unwrap_or_default().trim();
        if version.is_empty() { name.to_owned() } else { format!("{name} {version}") }
    };
    let groups = text.split(',').map(|group| group.split('|').map(one).collect::<Vec<_>>());
    groups.filter(|group| group.iter().any(|it| !it.is_empty())).collect()
}

fn bare(relation: &str) -> String {
    relation.split(' ').next().unwrap_or_default().to_owned()
}

fn number(text: &str) -> u64 {
    text.parse().unwrap_or(0)
}

/// Orders versions as dpkg does.
fn compare(left: &str, right: &str) -> Ordering {
    let split = |version: &str| {
        let (epoch, rest) = version.split_once(':').unwrap_or(("0", version));
        let (upstream, revision) = rest.rsplit_once('-').unwrap_or((rest, ""));
        (number(epoch), upstream.to_owned(), revision.to_owned())
    };
    let (left, right) = (split(left), split(right));
    left.0
        .cmp(&right.0)
        .then_with(|| compare_part(&left.1, &right.1))
        .then_with(|| compare_part(&left.2, &right.2))
}

/// Stretches without digits and numbers in turn; `~` sorts before everything, even the end.
fn compare_part(mut left: &str, mut right: &str) -> Ordering {
    fn take<'a>(text: &mut &'a str, belongs: impl Fn(char) -> bool) -> &'a str {
        let end = text.find(|it| !belongs(it)).unwrap_or(text.len());
        let (head, tail) = text.split_at(end);
        *text = tail;
        head
    }
    fn rank(byte: Option<u8>) -> u16 {
        match byte {
            Some(b'~') => 0,
            None => 1,
            Some(byte) if byte.is_ascii_alphabetic() => u16::from(byte),
            Some(byte) => 256 + u16::from(byte),
        }
    }
    while !left.is_empty() || !right.is_empty() {
        let (a, b) = (
            take(&mut left, |it| !it.is_ascii_digit()).as_bytes(),
            take(&mut right, |it| !it.is_ascii_digit()).as_bytes(),
        );
        for at in 0..a.len().max(b.len()) {
            let order = rank(a.get(at).copied()).cmp(&rank(b.get(at).copied()));
            if order != Ordering::Equal {
                return order;
            }
        }
        let a = number(take(&mut left, |it| it.is_ascii_digit()));
        let b = number(take(&mut right, |it| it.is_ascii_digit()));
        if a != b {
            return a.cmp(&b);
        }
    }
    Ordering::Equal
}

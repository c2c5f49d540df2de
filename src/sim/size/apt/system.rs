//! Which release of Debian an image stands on, and which packages it has.

use std::rc::Rc;

use crate::content::debs::{Debs, Installed, Recommended};
use crate::content::tables::Table;
use crate::model::image::ImageRef;

/// What apt sees in an image.
#[derive(Clone, Debug)]
pub(in crate::sim::size) struct System {
    pub release: Table,
    pub certainty: Certainty,
    /// Whether documentation and translations are left out.
    pub is_slim: bool,
    /// The rows of the table that tell what the image has, the closest first.
    rows: [String; 2],
}

/// How well the release is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sim::size) enum Certainty {
    /// The tag tells, or the list of official tags does.
    Told,
    /// It is what most images of today stand on.
    Assumed,
    /// Another release or Ubuntu, to which this one is the nearest.
    Near,
}

/// Words of tags that name a release, or one that is near to it.
const WORDS: [(&str, Table, Certainty); 30] = [
    ("trixie", Table::Trixie, Certainty::Told),
    ("bookworm", Table::Bookworm, Certainty::Told),
    ("bullseye", Table::Bullseye, Certainty::Told),
    ("stable", Table::Trixie, Certainty::Told),
    ("oldstable", Table::Bookworm, Certainty::Told),
    ("oldoldstable", Table::Bullseye, Certainty::Told),
    ("buster", Table::Bullseye, Certainty::Near),
    ("stretch", Table::Bullseye, Certainty::Near),
    ("jessie", Table::Bullseye, Certainty::Near),
    ("forky", Table::Trixie, Certainty::Near),
    ("testing", Table::Trixie, Certainty::Near),
    ("unstable", Table::Trixie, Certainty::Near),
    ("sid", Table::Trixie, Certainty::Near),
    ("bionic", Table::Bullseye, Certainty::Near),
    ("focal", Table::Bullseye, Certainty::Near),
    ("jammy", Table::Bookworm, Certainty::Near),
    ("noble", Table::Trixie, Certainty::Near),
    ("resolute", Table::Trixie, Certainty::Near),
    ("18.04", Table::Bullseye, Certainty::Near),
    ("20.04", Table::Bullseye, Certainty::Near),
    ("22.04", Table::Bookworm, Certainty::Near),
    ("24.04", Table::Trixie, Certainty::Near),
    ("26.04", Table::Trixie, Certainty::Near),
    ("ubuntu18.04", Table::Bullseye, Certainty::Near),
    ("ubuntu20.04", Table::Bullseye, Certainty::Near),
    ("ubuntu22.04", Table::Bookworm, Certainty::Near),
    ("ubuntu24.04", Table::Trixie, Certainty::Near),
    ("debian11", Table::Bullseye, Certainty::Told),
    ("debian12", Table::Bookworm, Certainty::Told),
    ("debian13", Table::Trixie, Certainty::Told),
];

/// Since which version the plain tags of an image stand on a release, from the list of official
/// images of 2026-08-21; for versions that are no longer built, the release of their last days.
const SINCE: &[(&str, (u32, u32), Table)] = &[
    ("debian", (13, 0), Table::Trixie),
    ("debian", (12, 0), Table::Bookworm),
    ("debian", (11, 0), Table::Bullseye),
    ("cassandra", (5, 0), Table::Trixie),
    ("cassandra", (4, 0), Table::Bookworm),
    ("gcc", (14, 0), Table::Trixie),
    ("gcc", (12, 0), Table::Bookworm),
    ("golang", (1, 24), Table::Trixie),
    ("golang", (1, 20), Table::Bookworm),
    ("nginx", (1, 29), Table::Trixie),
    ("nginx", (1, 25), Table::Bookworm),
    ("node", (26, 0), Table::Trixie),
    ("node", (16, 0), Table::Bookworm),
    ("perl", (5, 40), Table::Trixie),
    ("perl", (5, 34), Table::Bookworm),
    ("php", (8, 1), Table::Trixie),
    ("php", (8, 0), Table::Bookworm),
    ("postgres", (13, 0), Table::Trixie),
    ("postgres", (11, 0), Table::Bookworm),
    ("python", (3, 9), Table::Trixie),
    ("python", (3, 7), Table::Bookworm),
    ("redis", (8, 4), Table::Trixie),
    ("redis", (6, 2), Table::Bookworm),
    ("ruby", (3, 2), Table::Trixie),
    ("ruby", (3, 0), Table::Bookworm),
    ("rust", (1, 89), Table::Trixie),
    ("rust", (1, 70), Table::Bookworm),
];

/// Images that stand on Ubuntu, whatever their tags say.
const ON_UBUNTU: [&str; 12] = [
    "ubuntu",
    "eclipse-temurin",
    "maven",
    "gradle",
    "tomcat",
    "mariadb",
    "mongo",
    "clickhouse",
    "groovy",
    "sapmachine",
    "swift",
    "nvidia/cuda",
];

/// Releases of Ubuntu that tags name.
const UBUNTU_NAMES: [&str; 5] = ["bionic", "focal", "jammy", "noble", "resolute"];

impl System {
    /// What is known of an image; `None` stands for one that nobody can tell.
    pub(super) fn of(image: Option<&ImageRef>) -> System {
        let name = image.map(ImageRef::name).unwrap_or_default();
        let tag = image.map(ImageRef::tag_or_latest).unwrap_or_default();
        let is_ubuntu = ON_UBUNTU.contains(&name.as_str());
        let words = || tag.split(['-', '_']).chain(name.split(['/', '-']));
        let told = words().find_map(|word| {
            WORDS.iter().find(|(it, ..)| word.strip_prefix(it).is_some_and(is_end))
        });
        let (release, certainty) = match told {
            Some(&(_, release, certainty)) => (release, certainty),
            None if is_ubuntu => (Table::Trixie, Certainty::Near),
            None => since(&name, tag),
        };
        let is_slim = is_ubuntu
            || words().any(|it| {
                // Ubuntu leaves documentation out as slim images do.
                it.ends_with(".04")
                    || UBUNTU_NAMES.contains(&it)
                    || matches!(it, "slim" | "minimal")
            })
            || matches!(
                name.as_str(),
                "nginx"
                    | "postgres"
                    | "redis"
                    | "httpd"
                    | "memcached"
                    | "haproxy"
                    | "php"
                    | "wordpress"
                    | "drupal"
                    | "haskell"
            );
        let flavour =
            ["slim", "scm", "curl", "apache"].into_iter().find(|it| words().any(|w| w == *it));
        let closest = flavour.map_or_else(|| name.clone(), |flavour| format!("{name} {flavour}"));
        System { release, certainty, is_slim, rows: [closest, name] }
    }

    /// The packages that the image has.
    pub(super) fn installed(&self, debs: &Debs) -> Rc<Installed> {
        let mut installed = debs.base();
        let mut asked = Vec::new();
        // A slim image has no more of the full one than its own row says.
        let is_full = !self.rows[0].ends_with(" slim");
        let [closest, name] = &self.rows;
        let row = debs.image(closest).or_else(|| debs.image(name).filter(|_| is_full));
        collect(debs, row.unwrap_or_default(), DEEPEST, &mut asked);
        debs.install(&mut installed, &asked, Recommended::Stay);
        Rc::new(installed)
    }
}

/// How far rows of images lead to others.
const DEEPEST: usize = 6;

fn collect(debs: &Debs, row: &str, depth: usize, packages: &mut Vec<usize>) {
    for word in row.split(' ') {
        match word.strip_prefix('@') {
            Some(other) if depth > 0 => {
                let row = debs.image(other).or_else(|| debs.image(&other.replace('_', " ")));
                collect(debs, row.unwrap_or_default(), depth - 1, packages);
            }
            _ => packages.extend(debs.find(word)),
        }
    }
}

/// Behind the name of a release a date or a version may stand: `bookworm-20250520`, `12.5`.
fn is_end(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with('.')
}

fn since(name: &str, tag: &str) -> (Table, Certainty) {
    let mut rows = SINCE.iter().filter(|(image, ..)| *image == name).peekable();
    if rows.peek().is_none() {
        return (Table::Trixie, Certainty::Assumed);
    }
    let mut numbers = tag.split('-').next().unwrap_or_default().split('.').map(str::parse::<u32>);
    let Some(Ok(major)) = numbers.next() else { return (Table::Trixie, Certainty::Told) };
    // `3` is the newest of the threes.
    let minor = match numbers.next() {
        Some(Ok(minor)) => minor,
        _ => u32::MAX,
    };
    match rows.find(|(_, since, _)| (major, minor) >= *since) {
        Some(&(_, _, release)) => (release, Certainty::Told),
        None => (Table::Bullseye, Certainty::Near),
    }
}

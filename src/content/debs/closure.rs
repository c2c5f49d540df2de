//! What apt installs for the packages that it is asked for.

use crate::content::debs::Debs;

/// The packages that a system has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Installed {
    /// A bit for each package of the table.
    bits: Vec<u64>,
    count: u64,
}

/// A package that is installed, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
    /// Its place in the table.
    pub package: usize,
    /// The package that was asked for and brought it: itself, if that was it.
    pub asked: usize,
}

/// Whether recommended packages come too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recommended {
    Come,
    Stay,
}

impl Installed {
    pub fn has(&self, package: usize) -> bool {
        self.bits.get(package / 64).is_some_and(|bits| bits >> (package % 64) & 1 == 1)
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Whether it was not there yet.
    pub fn insert(&mut self, package: usize) -> bool {
        if self.has(package) {
            return false;
        }
        let place = package / 64;
        if self.bits.len() <= place {
            self.bits.resize(place + 1, 0);
        }
        self.bits[place] |= 1 << (package % 64);
        self.count += 1;
        true
    }

    pub fn remove(&mut self, package: usize) {
        if self.has(package) {
            self.bits[package / 64] &= !(1 << (package % 64));
            self.count -= 1;
        }
    }
}

/// An alternative of a dependency.
enum Choice {
    Package(usize),
    Virtual(usize),
}

/// Relations of a package that are still to be followed.
struct Open<'a> {
    owner: usize,
    asked: usize,
    rest: &'a str,
    /// The last place that was written by its distance.
    before: usize,
}

/// One of what a package needs, as the table writes it.
fn choices<'a>(group: &'a str, open: &mut Open) -> impl Iterator<Item = Choice> + use<'a> {
    let number = |text: &str| text.parse::<usize>().ok();
    let only = if group.contains(['|', 'v']) {
        None
    } else if let Some(distance) = group.strip_prefix('-') {
        number(distance).and_then(|it| open.owner.checked_sub(it))
    } else if let Some(distance) = group.strip_prefix('+') {
        number(distance).map(|it| open.owner.saturating_add(it))
    } else {
        number(group).map(|it| {
            open.before = open.before.saturating_add(it);
            open.before
        })
    };
    let alternatives = if only.is_some() { "" } else { group };
    let alternatives = alternatives.split('|').filter_map(move |it| match it.strip_prefix('v') {
        Some(place) => number(place).map(Choice::Virtual),
        None => number(it).map(Choice::Package),
    });
    only.map(Choice::Package).into_iter().chain(alternatives)
}

impl Debs {
    /// What the image of the release itself has.
    pub fn base(&self) -> Installed {
        let mut installed = Installed::default();
        for (place, package) in self.packages.iter().enumerate() {
            if package.in_base {
                installed.insert(place);
            }
        }
        installed
    }

    /// The package that apt takes for a name: the one of that name, else the first that provides it.
    pub fn resolve(&self, name: &str) -> Option<usize> {
        self.find(name).or_else(|| self.provider(self.virtuals.find(name)?))
    }

    /// Installs packages with what they need, as apt does: of alternatives, one that is there
    /// suffices, else the first is taken; versions are not looked at. Gives what was not there
    /// before, in the order in which it was found to be needed.
    pub fn install(
        &self,
        installed: &mut Installed,
        asked: &[usize],
        recommended: Recommended,
    ) -> Vec<Added> {
        let mut added: Vec<Added> = Vec::new();
        // What is asked for may itself be what another of them has as an alternative.
        for &package in asked {
            if package < self.packages.len() && installed.insert(package) {
                added.push(Added { package, asked: package });
            }
        }
        // As apt does, each package is followed to its end before the next.
        let mut open: Vec<Open> = Vec::new();
        for &Added { package, asked } in added.iter().rev() {
            open.extend(self.open(package, asked, recommended));
        }
        while let Some(top) = open.last_mut() {
            if top.rest.is_empty() {
                open.pop();
                continue;
            }
            let (group, rest) = top.rest.split_once(',').unwrap_or((top.rest, ""));
            top.rest = rest;
            let asked = top.asked;
            let package = self.choose(choices(group, top), installed);
            if let Some(package) = package
                && package < self.packages.len()
                && installed.insert(package)
            {
                added.push(Added { package, asked });
                open.extend(self.open(package, asked, recommended));
            }
        }
        added
    }

    /// What is to be followed of a package, the last first: what it needs, then what it recommends.
    fn open(
        &self,
        owner: usize,
        asked: usize,
        recommended: Recommended,
    ) -> impl Iterator<Item = Open<'_>> {
        let wished = match recommended {
            Recommended::Come => self.recommends.get(owner).unwrap_or_default(),
            Recommended::Stay => "",
        };
        let needed = self.depends.get(owner).unwrap_or_default();
        [wished, needed].into_iter().map(move |rest| Open { owner, asked, rest, before: 0 })
    }

    /// The package to take for alternatives; `None` where one of them is there.
    fn choose(
        &self,
        choices: impl Iterator<Item = Choice>,
        installed: &Installed,
    ) -> Option<usize> {
        let mut first = None;
        for choice in choices {
            if self.is_there(&choice, installed) {
                return None;
            }
            first = first.or_else(|| match choice {
                Choice::Package(package) => Some(package),
                Choice::Virtual(name) => self.provider(name),
            });
        }
        first
    }

    fn is_there(&self, choice: &Choice, installed: &Installed) -> bool {
        match choice {
            Choice::Package(package) => installed.has(*package),
            Choice::Virtual(name) => self.providers(*name).any(|it| installed.has(it)),
        }
    }

    fn providers(&self, name: usize) -> impl Iterator<Item = usize> {
        let list = self.providers.get(name).unwrap_or_default();
        list.split(',').filter_map(|it| it.parse().ok())
    }

    fn provider(&self, name: usize) -> Option<usize> {
        self.providers(name).next()
    }
}

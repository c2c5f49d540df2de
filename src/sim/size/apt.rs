//! What apt puts into a layer: packages with all that they need, lists and caches.

mod command;
mod system;
mod weight;

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::content::debs::{Added, Debs, Installed, Recommended};
use crate::content::tables::Table;
use crate::model::expand::expand;
use crate::model::image::ImageRef;
use crate::sim::size::apt::command::{Action, Request};
use crate::sim::size::apt::system::{Certainty, System};
use crate::sim::size::apt::weight::Weight;
use crate::sim::size::estimate::{Estimate, MIXED, kilo};
use crate::sim::size::run::Step;
use crate::sim::size::stage::Place;
use crate::sim::size::{Part, SizeRange, Source};

/// A package that the table lacks, in kilobytes.
const ANY: [u64; 3] = [50, 4_000, 80_000];
/// A package file that is named by its path.
const FILE: [u64; 3] = [100, 20_000, 250_000];
/// Packages of a list that cannot be told.
const OPEN: [u64; 3] = [0, 20_000, 500_000];
/// What building another package needs.
const BUILD_NEEDS: [u64; 3] = [5_000, 250_000, 1_500_000];
/// Newer versions of packages that are there.
const UPGRADE: [u64; 3] = [0, 20_000, 200_000];
/// Libraries that scripts keep when they take away what they have built with.
const KEPT: [u64; 3] = [0, 2_000, 60_000];
/// All that can be said while the table is not here.
const WITHOUT_TABLE: [u64; 3] = [300, 60_000, 800_000];
/// Apt's lists are compressed already, though not well.
const LISTS_RATIO: [u64; 3] = [72, 77, 82];

/// More calls than these in one step are not followed.
const MOST_ACTIONS: usize = 300;

/// How many of the heaviest packages are named.
const PARTS: usize = 5;

/// What a stage knows about apt. Cloning copies some counters and names.
#[derive(Clone, Debug)]
pub(super) struct Apt {
    system: Rc<System>,
    /// `None` until the table has been asked.
    installed: Option<Rc<Installed>>,
    has_recommended: bool,
    keeps_downloads: bool,
    /// Whether packages may come from elsewhere than Debian.
    from_elsewhere: bool,
}

impl Apt {
    /// As an image leaves it; `None` is for an image that nobody can tell.
    pub(super) fn of(image: Option<&ImageRef>) -> Apt {
        Apt {
            system: Rc::new(System::of(image)),
            installed: None,
            has_recommended: true,
            keeps_downloads: false,
            from_elsewhere: false,
        }
    }
}

/// What all calls of apt in a step add together; `None` where there is none.
pub(super) fn layer(step: &Step, place: &mut Place) -> Option<Estimate> {
    let assigned = &step.assigned;
    let variables = Rc::clone(&place.variables);
    let given = place.given;
    let debs = given.tables.debs(place.apt.system.release);
    let expand = |word: &str| value(word, assigned, &variables, debs);
    let actions: Vec<Action> = step
        .programs
        .iter()
        .flat_map(|it| command::actions(it, &expand))
        .take(MOST_ACTIONS)
        .collect();
    let is_apts_own = |action: &Action| {
        !matches!(
            action,
            Action::RemoveLists
                | Action::RemoveDownloads
                | Action::KeepDownloads
                | Action::NoRecommended
                | Action::AddRepository
                | Action::MarkAuto
                | Action::MarkManual(_)
        )
    };
    if !actions.iter().any(is_apts_own) {
        // Settings count for what follows, all the same.
        for action in actions {
            set(&mut place.apt, &action);
        }
        return None;
    }
    let Some(debs) = debs else {
        place.wanted.insert(place.apt.system.release);
        return Some(Estimate::guess(WITHOUT_TABLE, "apt-unknown"));
    };
    let before = match &place.apt.installed {
        Some(installed) => Rc::clone(installed),
        None => place.apt.system.installed(debs),
    };
    let mut run = Run {
        debs,
        before: &before,
        after: Installed::clone(&before),
        added: Vec::new(),
        asked: Vec::new(),
        is_asked: Installed::default(),
        lists: false,
        beside: SizeRange::default(),
        downloads: false,
        unknown: 0,
        source: Source::Exact,
        is_changed: false,
        recommended: Recommended::Come,
    };
    for action in &actions {
        set(&mut place.apt, action);
        run.follow(action, &place.apt);
    }
    let lists = run.lists && !step.has_cache("/var/lib/apt");
    let downloads = run.downloads && !step.has_cache("/var/cache/apt");
    let system = Rc::clone(&place.apt.system);
    let estimate = run.estimate(&system, lists, downloads, &mut place.parts);
    place.apt.installed = Some(Rc::new(run.after));
    Some(estimate)
}

/// What an action changes for all that follow.
fn set(apt: &mut Apt, action: &Action) {
    match action {
        Action::KeepDownloads => apt.keeps_downloads = true,
        Action::NoRecommended => apt.has_recommended = false,
        Action::AddRepository => apt.from_elsewhere = true,
        _ => {}
    }
}

/// A word with the values of its variables; `None` where one cannot be told.
fn value(
    word: &str,
    assigned: &BTreeMap<&str, &str>,
    variables: &BTreeMap<String, String>,
    debs: Option<&Debs>,
) -> Option<String> {
    if !word.contains(['$', '`']) {
        return Some(word.to_owned());
    }
    if word.contains(['`', '*', '@']) || word.contains("$(") {
        return None;
    }
    let of = |name: &str| {
        let set = assigned.get(name).copied();
        let set = set.or_else(|| variables.get(name).map(String::as_str));
        // Images set variables too.
        let set = set.or_else(|| debs.and_then(|debs| debs.image(name)))?;
        (!set.contains(['$', '`'])).then(|| set.to_owned())
    };
    let expanded = expand(word, '\\', &of).ok()?;
    expanded.unset.is_empty().then_some(expanded.text)
}

/// What happens to the packages in the course of a step.
struct Run<'a> {
    debs: &'a Debs,
    before: &'a Installed,
    after: Installed,
    added: Vec<Added>,
    /// What the step asks for, in order, and as a set.
    asked: Vec<usize>,
    is_asked: Installed,
    lists: bool,
    /// What is not in the table.
    beside: SizeRange,
    downloads: bool,
    unknown: usize,
    source: Source,
    /// Whether packages come or go.
    is_changed: bool,
    recommended: Recommended,
}

impl Run<'_> {
    fn follow(&mut self, action: &Action, apt: &Apt) {
        match action {
            Action::Update => self.lists = true,
            Action::RemoveLists => self.lists = false,
            Action::Install(request) => {
                self.downloads = apt.keeps_downloads;
                self.install(request, apt);
            }
            Action::RemoveDownloads => self.downloads = false,
            Action::Remove { request, unneeded } => self.remove(request, *unneeded),
            Action::Upgrade => self.more(UPGRADE, Source::Typical),
            Action::BuildNeeds => self.more(BUILD_NEEDS, Source::Guess),
            Action::MarkAuto => {
                self.asked.clear();
                self.is_asked = Installed::default();
            }
            Action::MarkManual(request) => {
                for place in request.names.iter().filter_map(|it| self.debs.find(it)) {
                    self.ask(place);
                }
                if request.is_open {
                    self.more(KEPT, Source::Typical);
                }
            }
            Action::KeepDownloads | Action::NoRecommended | Action::AddRepository => {}
        }
    }

    fn more(&mut self, kilobytes: [u64; 3], source: Source) {
        self.beside = self.beside.plus(kilo(kilobytes));
        self.source = self.source.max(source);
    }

    fn install(&mut self, request: &Request, apt: &Apt) {
        self.is_changed = true;
        if request.no_recommended || !apt.has_recommended {
            self.recommended = Recommended::Stay;
        } else {
            self.recommended = Recommended::Come;
        }
        let mut without = Installed::default();
        for place in request.without.iter().filter_map(|it| self.debs.find(it)) {
            without.insert(place);
        }
        let mut asked = Vec::new();
        for name in &request.names {
            let elsewhere = self.debs.image(&format!("ELSEWHERE {name}"));
            // `name+` asks for the package, but for `g++` and its like.
            let bare = || self.debs.resolve(name.strip_suffix('+')?);
            let place = self.debs.resolve(name).or_else(bare);
            match (place, elsewhere.and_then(|it| it.parse::<u64>().ok())) {
                (place, Some(megabytes)) if apt.from_elsewhere || place.is_none() => {
                    self.unknown += 1;
                    let kilobytes = megabytes * 1_000;
                    self.more([kilobytes / 2, kilobytes, kilobytes * 3 / 2], Source::Typical);
                }
                (Some(place), _) if without.has(place) => {}
                (Some(place), _) => asked.push(place),
                (None, _) => {
                    self.unknown += 1;
                    self.more(ANY, Source::Typical);
                }
            }
        }
        for _ in 0..request.files {
            self.more(FILE, Source::Guess);
        }
        if request.is_open {
            self.more(OPEN, Source::Typical);
        }
        let added = self.debs.install(&mut self.after, &asked, self.recommended);
        self.added.extend(added);
        for place in asked {
            self.ask(place);
        }
        for name in &request.without {
            self.take(name);
        }
    }

    fn ask(&mut self, place: usize) {
        if self.is_asked.insert(place) {
            self.asked.push(place);
        }
    }

    fn remove(&mut self, request: &Request, unneeded: bool) {
        self.is_changed = true;
        for name in &request.names {
            self.take(name);
        }
        if !unneeded {
            return;
        }
        // What stays is what would have come for the rest alone.
        let mut rest = self.before.clone();
        self.debs.install(&mut rest, &self.asked, self.recommended);
        let after = &mut self.after;
        self.added.retain(|it| {
            let stays = rest.has(it.package);
            if !stays {
                after.remove(it.package);
            }
            stays
        });
    }

    fn take(&mut self, name: &str) {
        let Some(place) = self.debs.find(name) else { return };
        if self.after.has(place) {
            self.after.remove(place);
            self.added.retain(|it| it.package != place);
        }
        if self.is_asked.has(place) {
            self.is_asked.remove(place);
            self.asked.retain(|it| *it != place);
        }
    }

    fn estimate(
        &self,
        system: &System,
        lists: bool,
        downloads: bool,
        parts: &mut Vec<Part>,
    ) -> Estimate {
        let debs = self.debs;
        let Weight { mut size, mut pull, estimated } =
            weight::of_all(debs, &self.added, self.before, &self.after, system.is_slim);
        if self.added.is_empty() && self.is_changed {
            // Names of packages that are there already change nothing but a log.
            size = kilo([5, 300, 2_000]);
            pull = kilo([1, 60, 500]);
        }
        let percent = match system.certainty {
            Certainty::Told => 0,
            Certainty::Assumed => 10,
            Certainty::Near => 20,
        };
        size = wider(size, percent);
        pull = wider(pull, percent);
        let beside = Estimate::new(self.beside, MIXED, self.source, "apt", Vec::new());
        size = size.plus(beside.size);
        pull = pull.plus(beside.pull);
        if downloads {
            let bytes = self.added.iter().filter_map(|it| debs.package(it.package));
            let bytes = SizeRange::exactly(bytes.map(|it| it.download() * 1024).sum());
            size = size.plus(bytes);
            pull = pull.plus(bytes);
        }
        if lists {
            let bytes = wider(SizeRange::exactly(debs.lists_bytes), 2 + percent);
            let lists = Estimate::new(bytes, LISTS_RATIO, Source::Table, "apt-lists", Vec::new());
            size = size.plus(lists.size);
            pull = pull.plus(lists.pull);
        }
        heaviest(debs, &self.added, &self.after, system.is_slim, parts);
        let source = match (self.source, estimated, system.certainty) {
            (Source::Exact, 0, Certainty::Told) => Source::Exact,
            (source, ..) => source.max(Source::Table),
        };
        let wording = match (self.is_changed, self.added.is_empty() && self.unknown == 0, lists) {
            (false, _, true) => "apt-lists",
            (false, _, false) if self.source == Source::Exact => "apt-lists-gone",
            (false, _, false) => "upgrade",
            (true, true, _) if self.beside == SizeRange::default() => "apt-there",
            (true, _, true) if system.certainty == Certainty::Near => "apt-near-with-lists",
            (true, _, false) if system.certainty == Certainty::Near => "apt-near",
            (true, _, true) => "apt-with-lists",
            (true, _, false) => "apt",
        };
        let count = self.added.len() + self.unknown;
        let own = self.added.iter().filter(|it| it.package == it.asked).count() + self.unknown;
        let args = vec![
            ("count", count.into()),
            ("asked", own.into()),
            ("needed", (count - own).into()),
            ("estimated", (estimated + self.unknown).into()),
            ("release", release(system.release).into()),
            ("lists", (debs.lists_bytes / 1_000_000).to_string().into()),
        ];
        Estimate { pull, ..Estimate::new(size, MIXED, source, wording, args) }
    }
}

/// The heaviest packages, the heaviest first.
fn heaviest(debs: &Debs, added: &[Added], after: &Installed, is_slim: bool, parts: &mut Vec<Part>) {
    let has_python = weight::has_python(debs, after);
    for it in added {
        let size = weight::of_package(debs, it.package, is_slim, has_python);
        let at = parts.iter().position(|part| part.size < size).unwrap_or(parts.len());
        if at < PARTS {
            let brought_by = (it.asked != it.package).then(|| debs.name(it.asked).to_owned());
            parts.insert(at, Part { name: debs.name(it.package).to_owned(), size, brought_by });
            parts.truncate(PARTS);
        }
    }
}

fn wider(range: SizeRange, percent: u64) -> SizeRange {
    let SizeRange { low, likely, high } = range;
    SizeRange {
        low: low - low / 100 * percent,
        likely,
        high: high.saturating_add(high / 100 * percent),
    }
}

fn release(table: Table) -> &'static str {
    match table {
        Table::Bullseye => "Debian 11",
        Table::Bookworm => "Debian 12",
        _ => "Debian 13",
    }
}

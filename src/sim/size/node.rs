//! What the package managers of Node.js put into a layer.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::content::modules::{Module, Modules};
use crate::content::tables::{Table, Tables};
use crate::model::hints::{Group, ListKind, Package};
use crate::sim::size::estimate::{Estimate, MIXED, PACKED, kilo};
use crate::sim::size::run::{Habit, Program, Step};
use crate::sim::size::stage::Place;
use crate::sim::size::versions::{shared_parts, with_room};
use crate::sim::size::weighed::Sum;
use crate::sim::size::{SizeRange, Source};

/// The packages of a project that nobody has shown, in kilobytes: without those for development,
/// and with them.
const UNREAD: [u64; 3] = [500, 60_000, 500_000];
const UNREAD_WITH_DEVELOPMENT: [u64; 3] = [2_000, 200_000, 1_200_000];
/// A package that the table lacks, in kilobytes: alone, and with what it needs.
const UNKNOWN: [u64; 3] = [3, 130, 1_800];
const UNKNOWN_WITH_NEEDS: [u64; 3] = [20, 9_000, 120_000];
/// What npm notes of each package in `node_modules/.package-lock.json`, in bytes.
const NOTE: u64 = 390;
/// What npm keeps of the index for each package that no lock file settles, in kilobytes.
const INDEX_PAGE: [u64; 3] = [20, 120, 1_200];
/// The same once: the index of a package with many versions has megabytes.
const INDEX_ONCE: [u64; 3] = [100, 3_000, 25_000];

/// `npm ci`, `yarn`, `pnpm install`, `bun install`.
pub(super) fn install(program: &Program, step: &Step, place: &mut Place) -> Option<Estimate> {
    const VALUES: &[&str] =
        &["--prefix", "--cwd", "--dir", "-C", "--registry", "-w", "--workspace"];
    let mut operands = program.operands(VALUES);
    let mut verb = operands.next();
    let is_global = ["-g", "--global", "--location=global"].iter().any(|it| program.has(it))
        || verb == Some("global");
    if verb == Some("global") {
        verb = operands.next();
    }
    let installs = match verb {
        Some(verb) => matches!(verb, "ci" | "install" | "i" | "add" | "clean-install"),
        None => program.name == "yarn",
    };
    if !installs {
        const QUIET: [&str; 14] = [
            "cache", "config", "set", "prune", "dedupe", "version", "audit", "ls", "list", "pkg",
            "login", "logout", "link", "store",
        ];
        let is_quiet = verb.is_none_or(|verb| QUIET.contains(&verb));
        return is_quiet.then(|| Estimate::nothing("small-files"));
    }
    let names: Vec<Package> = operands.map(named).collect();
    let is_project = names.is_empty();
    let is_lean = is_lean(program, step, place);
    let packages =
        if is_project { of_project(program, is_lean, place) } else { of_command(&names, place) };
    let Packages { modules, list, is_settled, is_unread, wording } = packages;
    let mut size = modules.files;
    let source = match modules.unknown {
        _ if is_unread => Source::Typical,
        0 => Source::Table,
        _ => Source::Typical,
    };
    if is_unread {
        size = kilo(if is_lean { UNREAD } else { UNREAD_WITH_DEVELOPMENT });
    }
    let estimate = Estimate::new(size, MIXED, source, wording, Vec::new())
        .about_count(modules.count)
        .about("path", &list);
    let folder = ["--prefix", "--cwd", "--dir", "-C"].iter().find_map(|it| program.value(it));
    match (is_global, folder) {
        (true, _) => place.adds("/usr/local/lib/node_modules", estimate.clone()),
        (false, Some(folder)) => place.adds(&format!("{folder}/node_modules"), estimate.clone()),
        (false, None) => place.adds("node_modules", estimate.clone()),
    }
    let kept = cache(program, step, &estimate, modules.count, is_settled || is_unread);
    Some(kept.map_or(estimate.clone(), |cache| estimate.plus(cache)))
}

/// The packages that a command names.
fn of_command(names: &[Package], place: &mut Place) -> Packages {
    if place.given.tables.modules().is_none() {
        place.wanted.insert(Table::Node);
    }
    let mut key = "npm".to_owned();
    for package in names {
        key.push(' ');
        key.push_str(&package.name);
        key.push('@');
        key.push_str(&package.version);
    }
    let tables = &place.given.tables;
    let modules = place.given.weighed.sum(key, || of_names(names.iter(), tables));
    let modules = modules.unwrap_or_else(|| {
        let mut sum = Sum::default();
        for _ in names {
            sum.add_unknown(UNKNOWN_WITH_NEEDS);
        }
        Rc::new(sum)
    });
    let wording = if modules.unknown == 0 { "node-measured" } else { "node" };
    Packages { modules, list: String::new(), is_settled: false, is_unread: false, wording }
}

/// Whether what is for development stays out.
fn is_lean(program: &Program, step: &Step, place: &Place) -> bool {
    let is_asked = ["--production", "--prod", "-P"].iter().any(|it| program.has(it))
        && !program.words.contains(&"--production=false");
    let is_omitted = program
        .words
        .iter()
        .any(|it| it.starts_with("--omit=dev") || it.starts_with("--only=prod"))
        || program.words.windows(2).any(|it| it == ["--omit", "dev"]);
    let is_production = step
        .setting(program, place, "NODE_ENV")
        .is_some_and(|it| it == "production")
        && !program.words.iter().any(|it| *it == "--include=dev" || *it == "--production=false");
    // What is pruned in the same layer never stays.
    let is_pruned = step.tidies(program.name, "prune");
    is_asked || is_omitted || is_production || is_pruned
}

/// `name@version` as a command writes it.
fn named(word: &str) -> Package {
    let at = word.char_indices().skip(1).find(|(_, c)| *c == '@').map(|(at, _)| at);
    let (name, version) = word.split_at(at.unwrap_or(word.len()));
    let version = version.trim_start_matches('@');
    let version = if version.starts_with(|c: char| c.is_ascii_digit()) { version } else { "" };
    Package { name: name.to_owned(), version: version.to_owned(), ..Package::default() }
}

struct Packages {
    modules: Rc<Sum>,
    list: String,
    /// Whether a lock file says all that is installed.
    is_settled: bool,
    is_unread: bool,
    wording: &'static str,
}

impl Packages {
    fn unread(is_settled: bool) -> Packages {
        let (modules, list) = (Rc::default(), String::new());
        Packages { modules, list, is_settled, is_unread: true, wording: "node-list" }
    }
}

fn of_project(program: &Program, is_lean: bool, place: &mut Place) -> Packages {
    let hints = &place.given.hints;
    let is_bound = program.words.contains(&"ci") || hints.of_kinds(&[ListKind::NodeLock]).is_some();
    let kinds: &[ListKind] =
        if is_bound { &[ListKind::NodeLock] } else { &[ListKind::NodeManifest] };
    let Some(list) = hints.of_kinds(kinds) else {
        return Packages::unread(is_bound);
    };
    let takes = |group: Group| match group {
        Group::Main => true,
        Group::Development => !is_lean,
        Group::Optional | Group::Elsewhere => false,
    };
    let is_settled = list.kind == ListKind::NodeLock;
    if place.given.tables.modules().is_none() {
        place.wanted.insert(Table::Node);
    }
    let tables = &place.given.tables;
    let modules = place.given.weighed.sum(format!("npm {is_lean} {}", list.path), || {
        let packages = list.packages.iter().filter(|it| takes(it.group));
        if is_settled { of_lock(packages, tables) } else { of_names(packages, tables) }
    });
    let Some(modules) = modules else { return Packages::unread(is_settled) };
    let wording = if modules.unknown == 0 { "node-locked" } else { "node-partly" };
    Packages { modules, list: list.path.clone(), is_settled, is_unread: false, wording }
}

impl Sum {
    fn add_module(&mut self, size: SizeRange) {
        self.add(size.plus(SizeRange::exactly(NOTE)), SizeRange::default());
    }

    fn add_unknown(&mut self, kilobytes: [u64; 3]) {
        self.add_module(kilo(kilobytes));
        self.unknown += 1;
    }
}

/// All packages of a lock file.
fn of_lock<'a>(packages: impl Iterator<Item = &'a Package>, tables: &Tables) -> Sum {
    let mut sum = Sum::default();
    for package in packages {
        match tables.modules().and_then(|modules| nearest(modules, package)) {
            Some(it) => sum.add_module(with_room(it.files, &package.version, it.version)),
            None => sum.add_unknown(UNKNOWN),
        }
    }
    sum
}

/// Packages and all that they need.
fn of_names<'a>(packages: impl Iterator<Item = &'a Package>, tables: &Tables) -> Sum {
    let mut sum = Sum::default();
    let mut seen = BTreeSet::new();
    for package in packages {
        let found = tables.modules().and_then(|it| Some((it, nearest(it, package)?)));
        let Some((modules, module)) = found else {
            sum.add_unknown(UNKNOWN_WITH_NEEDS);
            continue;
        };
        let mut open = vec![(module, settled_version(package, &module))];
        while let Some((module, version)) = open.pop() {
            if seen.insert(module.index) {
                sum.add_module(with_room(module.files, version, module.version));
                open.extend(module.needs().filter_map(|it| modules.get(it)).map(|it| (it, "")));
            }
        }
    }
    sum
}

/// The version that was weighed and is most like the one asked for; the newest where none is.
fn nearest<'a>(modules: &'a Modules, package: &Package) -> Option<Module<'a>> {
    let asked = package.version.trim_start_matches(['^', '~', '=', 'v']);
    let likeness = |it: &Module| shared_parts(asked, it.version).unwrap_or(usize::MAX);
    modules.versions(&package.name).max_by_key(likeness)
}

/// The version that will be there: open for a range that the weighed version lies in.
fn settled_version<'a>(package: &'a Package, module: &Module) -> &'a str {
    let range = package.version.as_str();
    let least = range.trim_start_matches(['^', '~', '=', 'v', '>', ' ']);
    let is_range = least != range || !range.starts_with(|c: char| c.is_ascii_digit());
    if is_range && shared_parts(least, module.version) != Some(0) { "" } else { least }
}

/// What stays of the downloads.
fn cache(
    program: &Program,
    step: &Step,
    modules: &Estimate,
    count: usize,
    is_settled: bool,
) -> Option<Estimate> {
    const FOLDERS: [&str; 6] = ["/.npm", "/.cache", "/.yarn", "/yarn", "/pnpm", "/.bun"];
    let is_gone = step.does(Habit::CleansNode)
        || FOLDERS.iter().any(|folder| step.has_cache(folder))
        || program.words.iter().any(|it| it.contains("cache=/tmp") || *it == "--no-cache");
    if is_gone {
        return None;
    }
    let files = modules.size;
    let size = match program.name {
        // Archives; and of what no lock file settles, the index.
        "npm" => {
            let archives =
                SizeRange { low: files.low / 7, likely: files.likely / 4, high: files.high / 2 };
            if is_settled {
                archives
            } else {
                let pages = kilo(INDEX_PAGE.map(|each| each * count as u64));
                archives.plus(pages).plus(kilo(INDEX_ONCE))
            }
        }
        // The same once more; its second version keeps archives.
        "yarn" => {
            SizeRange { low: files.low / 7, likely: files.likely, high: files.high / 10 * 13 }
        }
        // The same files under a second name, unless the store lies on another disk.
        _ => SizeRange { low: 0, likely: files.likely / 50, high: files.high },
    };
    Some(Estimate::new(size, PACKED, Source::Typical, "node-cache", Vec::new()))
}

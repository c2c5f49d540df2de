//! What Python's package managers put into a layer.

mod closure;
mod request;

use std::rc::Rc;

use crate::content::tables::Table;
use crate::model::hints::{List, ListKind, Package};
use crate::sim::size::estimate::{Estimate, MIXED, PACKED, kilo};
use crate::sim::size::python::closure::sum;
use crate::sim::size::python::request::{Action, Request, Tool};
use crate::sim::size::run::{Program, Step};
use crate::sim::size::stage::Place;
use crate::sim::size::weighed::Sum;
use crate::sim::size::{SizeRange, Source};

/// Packages of a list that nobody has shown, in kilobytes.
const UNREAD_LIST: [u64; 3] = [3_000, 90_000, 1_500_000];
/// A fresh virtual environment with its pip, in kilobytes.
const VENV: [u64; 3] = [8_000, 12_500, 25_000];
/// The index pages that pip keeps of one package, in kilobytes.
const INDEX_PAGES: [u64; 3] = [20, 150, 900];
/// Where pip installs to in an image of Python.
const SITE: &str = "/usr/local/lib/python3/site-packages";

/// `python -m pip …` and `python -m venv …`.
pub(super) fn module(program: &Program, step: &Step, place: &mut Place) -> Option<Estimate> {
    let [flag, name, words @ ..] = &program.words[..] else { return None };
    let inner = Program { name, words: words.to_vec(), ..program.clone() };
    match *name {
        _ if *flag != "-m" => None,
        "pip" | "poetry" | "pipenv" | "pdm" | "uv" => install(&inner, step, place),
        "venv" => Some(venv(&inner, VENV, place)),
        "virtualenv" => Some(virtualenv(&inner, place)),
        _ => None,
    }
}

/// `virtualenv …`
pub(super) fn virtualenv(program: &Program, place: &mut Place) -> Estimate {
    venv(program, VENV, place)
}

/// A virtual environment, which later installs go to.
fn venv(program: &Program, size: [u64; 3], place: &mut Place) -> Estimate {
    let path = program.operands(&["--python", "-p", "--prompt"]).next_back().unwrap_or(".venv");
    let has_pip = !program.has("--without-pip");
    let size = if has_pip { size } else { [10, 30, 100] };
    let estimate = Estimate::typical(size, MIXED, "venv");
    place.adds(path, estimate.clone());
    place.environment = Some(place.absolute(path).into());
    estimate
}

/// `pip install …`, `uv sync`, `poetry install` and their like.
pub(super) fn install(program: &Program, step: &Step, place: &mut Place) -> Option<Estimate> {
    if program.name == "uv" && program.words.first() == Some(&"venv") {
        let words = program.words[1..].to_vec();
        return Some(venv(&Program { words, ..program.clone() }, [10, 30, 100], place));
    }
    let Some(request) = Request::read(program) else {
        // What is run or built is anybody's program; the rest looks around and tidies up.
        let is_open = program.words.iter().any(|it| matches!(*it, "run" | "build" | "python"));
        return (!is_open).then(|| Estimate::nothing("small-files"));
    };
    let unpacked = packages(&request, place);
    let is_compiled = match request.tool {
        Tool::Pip => !program.has("--no-compile") && !step.is_set(program, place, "PIP_NO_COMPILE"),
        Tool::Uv => {
            program.has("--compile-bytecode") || step.is_set(program, place, "UV_COMPILE_BYTECODE")
        }
        Tool::Poetry => program.has("--compile"),
    };
    let mut size = unpacked.files;
    if is_compiled {
        size = size.plus(unpacked.bytecode);
    }
    let reason =
        |estimate: Estimate| estimate.about_count(unpacked.count).about("path", &unpacked.list);
    if request.action == Action::MakeWheels {
        let size = archives(unpacked.files);
        let wheels = reason(Estimate::new(size, PACKED, Source::Typical, "wheels", Vec::new()));
        place.adds(request.home.unwrap_or("."), wheels.clone());
        return Some(wheels);
    }
    let estimate =
        reason(Estimate::new(size, MIXED, unpacked.source, unpacked.wording, Vec::new()));
    place.adds(&home(&request, place), estimate.clone());
    let cache = cache(&request, &unpacked, program, step, place);
    Some(cache.map_or(estimate.clone(), |cache| estimate.plus(cache)))
}

/// Where the packages go.
fn home(request: &Request, place: &Place) -> String {
    match (request.home, request.is_project, &place.environment) {
        (Some(home), ..) => home.to_owned(),
        (None, true, _) => place.setting("UV_PROJECT_ENVIRONMENT").unwrap_or(".venv").to_owned(),
        (None, false, Some(venv)) => venv.to_string(),
        (None, false, None) => SITE.to_owned(),
    }
}

/// What is installed, and how it is known.
struct Packages {
    files: SizeRange,
    bytecode: SizeRange,
    count: usize,
    /// The list's path, for the reason.
    list: String,
    source: Source,
    wording: &'static str,
}

fn packages(request: &Request, place: &mut Place) -> Packages {
    let hints = &place.given.hints;
    let mut lists: Vec<&List> = Vec::new();
    let mut is_unread = false;
    if request.is_project {
        lists.extend(hints.of_kinds(&[ListKind::PythonLock, ListKind::PythonProject]));
        is_unread = lists.is_empty();
    } else {
        for path in &request.lists {
            let list = hints.named(path);
            is_unread |= list.is_none();
            // One that is named twice is read once.
            lists.extend(list.filter(|list| !lists.iter().any(|it| it.path == list.path)));
        }
    }
    let list = lists.first().map(|list| list.path.clone()).unwrap_or_default();
    if place.given.tables.wheels().is_none() && !(lists.is_empty() && request.packages.is_empty()) {
        place.wanted.insert(Table::Python);
    }
    let listed = of_lists(&lists, request, place);
    let is_unread = is_unread || listed.is_none();
    let listed = listed.unwrap_or_default();
    let named: Vec<&Package> = request.packages.iter().collect();
    let with_needs = !request.is_without_needs;
    let named = sum(&named, with_needs, request.is_for_cpu, &place.given.tables, &|name| {
        place.python.contains(name) || place.lists.iter().any(|(_, it)| it.names.contains(name))
    });
    if !named.names.is_empty() {
        Rc::make_mut(&mut place.python).extend(named.names);
    }
    let (mut files, mut bytecode) =
        (listed.files.plus(named.files), listed.bytecode.plus(named.bytecode));
    let count = listed.count + named.count;
    let unknown = listed.unknown + named.unknown;
    if is_unread {
        let unread = kilo(UNREAD_LIST);
        // About a quarter of what pip leaves is bytecode.
        let share = |percent: u64| SizeRange {
            low: unread.low / 100 * percent,
            likely: unread.likely / 100 * percent,
            high: unread.high / 100 * percent,
        };
        (files, bytecode) = (files.plus(share(75)), bytecode.plus(share(25)));
    }
    let (source, wording) = match (unknown, list.is_empty()) {
        _ if is_unread => (Source::Typical, "python-list"),
        (0, true) => (Source::Table, "python-measured"),
        (0, false) => (Source::Table, "python-locked"),
        (_, true) => (Source::Typical, "python"),
        (_, false) => (Source::Typical, "python-partly"),
    };
    Packages { files, bytecode, count, list, source, wording }
}

/// What the packages of lists weigh that are not there yet; `None` where that cannot be told.
fn of_lists(lists: &[&List], request: &Request, place: &mut Place) -> Option<Rc<Sum>> {
    let Some(first) = lists.first() else { return Some(Rc::default()) };
    let is_locked = first.kind == ListKind::PythonLock;
    let with_needs = !is_locked && !request.is_without_needs;
    // What it comes to depends on these alone.
    let mut key = format!("pip {:?} {with_needs} {}", request.groups, request.is_for_cpu);
    for path in lists.iter().map(|it| it.path.as_str()) {
        key.push('\n');
        key.push_str(path);
    }
    if place.lists.iter().any(|(it, _)| *it == key) {
        return Some(Rc::default());
    }
    let mut name = key.clone();
    for (earlier, _) in place.lists.iter() {
        name.push_str("\nafter ");
        name.push_str(earlier);
    }
    let given = place.given;
    let sum = given.weighed.sum(name, || {
        let packages = lists.iter().flat_map(|list| given.hints.packages(list));
        let wanted: Vec<&Package> = packages.filter(|it| request.takes(it.group)).collect();
        sum(&wanted, with_needs, request.is_for_cpu, &given.tables, &|name| {
            place.lists.iter().any(|(_, it)| it.names.contains(name))
        })
    })?;
    let more = (key, Rc::clone(&sum));
    place.lists = place.lists.iter().cloned().chain([more]).collect();
    Some(sum)
}

/// What stays of the downloads.
fn cache(
    request: &Request,
    packages: &Packages,
    program: &Program,
    step: &Step,
    place: &Place,
) -> Option<Estimate> {
    let (off, variable) = match request.tool {
        Tool::Pip => ("--no-cache-dir", "PIP_NO_CACHE_DIR"),
        Tool::Uv => ("--no-cache", "UV_NO_CACHE"),
        Tool::Poetry => ("--no-cache", "POETRY_NO_CACHE"),
    };
    let is_off = program.has(off)
        || request.tool == Tool::Uv && program.words.contains(&"-n")
        || step.is_set(program, place, variable)
        || step.setting(program, place, "UV_CACHE_DIR").is_some_and(|it| step.has_cache(&it))
        || step.has_cache("/.cache")
        || step.tidies(program.name, "purge")
        || step.tidies(program.name, "clean");
    if is_off || packages.count == 0 && packages.files.high == 0 {
        return None;
    }
    let mut size = archives(packages.files);
    if request.tool == Tool::Uv {
        // The same files under a second name, unless the cache lies on another disk.
        size = SizeRange { low: 0, likely: packages.files.likely / 50, high: packages.files.high };
    }
    let count = packages.count as u64;
    let pages = kilo(INDEX_PAGES.map(|each| each * count));
    Some(Estimate::new(size.plus(pages), PACKED, Source::Typical, "python-cache", Vec::new()))
}

/// Wheels of packages, from what they unpack to.
fn archives(files: SizeRange) -> SizeRange {
    SizeRange { low: files.low / 5, likely: files.likely / 3, high: files.high / 4 * 3 }
}

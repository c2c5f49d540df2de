//! Where a build is, and what it has made so far.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::content::tables::Table;
use crate::model::expand::{Expanded, expand};
use crate::model::image::ImageRef;
use crate::sim::size::apt::Apt;
use crate::sim::size::estimate::Estimate;
use crate::sim::size::given::Given;
use crate::sim::size::weighed::Sum;
use crate::sim::size::{Part, SizeRange};

/// Linux takes no longer path.
const LONGEST_PATH: usize = 4096;
/// Of more things than these, the oldest are forgotten: looking them up stays cheap.
const MOST_PRODUCTS: usize = 200;

/// Lists of packages are shorter, and values that are made from one another grow without end.
const LONGEST_VALUE: usize = 10_000;
/// More variables are not followed: each stage that sets one has its own.
const MOST_VARIABLES: usize = 200;
/// More things than these are copied as one.
const MOST_COPIED: usize = 16;

/// The working folder of a stage, and what is known to lie where on its disk.
#[derive(Clone, Debug)]
pub(super) struct Place<'a> {
    pub given: &'a Given,
    /// Tables that were asked for and are not here.
    pub wanted: BTreeSet<Table>,
    /// The image that the stage stands on in the end.
    pub image: Option<Rc<str>>,
    /// Where Python packages go, if a virtual environment was made.
    pub environment: Option<Rc<str>>,
    /// The Python packages that are there already, and the lists of such.
    pub python: Rc<BTreeSet<String>>,
    pub lists: Rc<[(String, Rc<Sum>)]>,
    pub apt: Apt,
    /// What ENV and ARG set, as far as it is known.
    pub variables: Rc<BTreeMap<String, String>>,
    /// The heaviest things that the instruction at hand brings.
    pub parts: Vec<Part>,
    folder: String,
    /// Shared with the stage below until this one makes something.
    disk: Rc<Disk>,
    /// Counts the layers up, those of the stages below among them.
    layer: u32,
    /// Which command of the layer is looked at.
    part: usize,
}

/// What is known of a disk, the newest last.
#[derive(Clone, Debug, Default)]
struct Disk {
    products: Vec<Product>,
}

/// A file or folder whose size is known.
#[derive(Clone, Debug)]
struct Product {
    path: Rc<str>,
    layer: u32,
    part: usize,
    /// Whether a path inside is no more than some part of it.
    is_mixed: bool,
    weight: Rc<Estimate>,
}

/// What deleting or changing a path met.
#[derive(Clone, Debug, Default)]
pub(super) struct Touched {
    /// Whether anything is known there.
    pub is_known: bool,
    /// What the layer itself has made there: by which of its commands, and how much.
    pub fresh: Vec<(usize, Rc<Estimate>)>,
    /// What stands there from earlier layers.
    pub old: SizeRange,
    pub old_pull: SizeRange,
}

impl<'a> Place<'a> {
    /// As an image leaves it; `None` is for an image that nobody can tell, or none at all.
    pub(super) fn new(given: &'a Given, image: Option<&ImageRef>) -> Place<'a> {
        Place {
            given,
            wanted: BTreeSet::new(),
            image: image.map(|it| it.name().into()),
            environment: None,
            python: Rc::default(),
            lists: Rc::default(),
            apt: Apt::of(image),
            variables: Rc::default(),
            parts: Vec::new(),
            folder: "/".to_owned(),
            disk: Rc::default(),
            layer: 0,
            part: 0,
        }
    }

    /// Begins a layer.
    pub(super) fn next_layer(&mut self) {
        self.layer += 1;
        self.part = 0;
    }

    /// Says which command of the layer makes what comes.
    pub(super) fn at_part(&mut self, part: usize) {
        self.part = part;
    }

    /// As ENV does; a value that cannot be told is forgotten.
    pub(super) fn set(&mut self, name: &str, value: Option<&str>) {
        let known = |name: &str| self.variables.get(name).cloned();
        let expanded = value.and_then(|it| expand(it, '\\', &known).ok());
        let has_room = self.variables.len() < MOST_VARIABLES || self.variables.contains_key(name);
        let variables = Rc::make_mut(&mut self.variables);
        match expanded {
            Some(Expanded { text, unset })
                if has_room && unset.is_empty() && text.len() <= LONGEST_VALUE =>
            {
                variables.insert(name.to_owned(), text);
            }
            _ => {
                variables.remove(name);
            }
        }
    }

    /// As ARG does: what the build is given goes before the default, and that before the value at
    /// the top of the file.
    pub(super) fn declare(&mut self, name: &str, default: Option<&str>) {
        let given = self.given;
        let value = given.arguments.get(name).map(String::as_str).or(default);
        self.set(name, value.or_else(|| given.globals.get(name).map(String::as_str)));
    }

    /// What a variable is set to, if that is known.
    pub(super) fn setting(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// A path with the variables that are known put in; one with others stays as it is, and so does
    /// one that gets too long.
    pub(super) fn expanded(&self, text: &str) -> String {
        let lookup = |name: &str| self.setting(name).map(str::to_owned);
        let expanded = if text.contains('$') { expand(text, '\\', &lookup).ok() } else { None };
        let known = expanded.filter(|it| it.unset.is_empty() && it.text.len() <= LONGEST_PATH);
        known.map_or_else(|| text.to_owned(), |expanded| expanded.text)
    }

    /// As WORKDIR and `cd` do.
    pub(super) fn enter(&mut self, path: &str) {
        // What is further below cannot exist.
        if self.folder.len() + path.len() <= LONGEST_PATH {
            self.folder = absolute(&self.folder, path);
        }
    }

    pub(super) fn folder(&self) -> &str {
        &self.folder
    }

    /// Goes back to a folder, as a RUN does at its end.
    pub(super) fn leave_to(&mut self, folder: String) {
        self.folder = folder;
    }

    /// A path as COPY reads it: from the root.
    pub(super) fn path(path: &str) -> String {
        absolute("/", path)
    }

    /// The same, beside what was made there before.
    pub(super) fn adds(&mut self, path: &str, more: Estimate) {
        let folder = self.absolute(path);
        let is_mixed = self.disk.products.iter().any(|it| *it.path == *folder);
        self.note(path, is_mixed, more);
    }

    /// The path from the root.
    pub(super) fn absolute(&self, path: &str) -> String {
        absolute(&self.folder, path)
    }

    /// Notes that a file, or what is worth having of a folder, is made at `path`.
    pub(super) fn makes(&mut self, path: &str, product: Estimate) {
        let is_mixed = false;
        self.note(path, is_mixed, product);
    }

    /// Notes that files are put into the folder `path`; which of them lies where is not known.
    pub(super) fn holds(&mut self, path: &str, files: Estimate) {
        let is_mixed = true;
        self.note(path, is_mixed, files);
    }

    fn note(&mut self, path: &str, is_mixed: bool, weight: Estimate) {
        if self.folder.len() + path.len() > LONGEST_PATH {
            return;
        }
        let path = Rc::from(self.absolute(path));
        let (layer, part) = (self.layer, self.part);
        self.push(Product { path, layer, part, is_mixed, weight: Rc::new(weight) });
    }

    fn push(&mut self, product: Product) {
        let products = &mut Rc::make_mut(&mut self.disk).products;
        if !product.is_mixed {
            // What stood there is overwritten.
            products.retain(|it| it.is_mixed || it.path != product.path);
        }
        if products.len() == MOST_PRODUCTS {
            products.remove(0);
        }
        products.push(product);
    }

    /// What is found at `path`: all that it holds, else what holds it.
    pub(super) fn product(&self, path: &str) -> Option<Estimate> {
        let pattern = Pattern::new(&Place::path(path));
        let mut found: Option<Estimate> = None;
        for product in self.disk.products.iter().filter(|it| pattern.covers(&it.path)) {
            let weight = Estimate::clone(&product.weight);
            found = Some(match found {
                Some(found) => found.plus(weight),
                None => weight,
            });
        }
        let found = found.filter(|it| it.size.high > 0);
        found.or_else(|| self.around(&pattern).filter(|it| !it.is_mixed).map(Product::estimate))
    }

    /// No more than this can lie at `path`, where nothing else is known of it.
    pub(super) fn limit(&self, path: &str) -> Option<SizeRange> {
        let around = self.around(&Pattern::new(&Place::path(path)))?;
        (around.weight.size.high > 0).then_some(around.weight.size)
    }

    /// The innermost thing that a path lies in; the newest of them.
    fn around(&self, pattern: &Pattern) -> Option<&Product> {
        let around = self.disk.products.iter().filter(|it| is_within(&pattern.folder, &it.path));
        around.max_by_key(|it| it.path.len())
    }

    /// Takes away what lies at `path`. A layer gets smaller only by what it has made itself.
    pub(super) fn remove(&mut self, path: &str) -> Touched {
        let pattern = Pattern::new(&self.absolute(path));
        let touched = self.touched(&pattern);
        if touched.is_known {
            Rc::make_mut(&mut self.disk).products.retain(|it| !pattern.covers(&it.path));
        }
        touched
    }

    /// What a change of owner or mode at `path` stores once more: from now on it is this layer's.
    pub(super) fn rewrite(&mut self, path: &str) -> Touched {
        let pattern = Pattern::new(&self.absolute(path));
        let touched = self.touched(&pattern);
        if touched.old.high > 0 {
            let (layer, part) = (self.layer, self.part);
            for product in &mut Rc::make_mut(&mut self.disk).products {
                if pattern.covers(&product.path) && product.layer != layer {
                    (product.layer, product.part) = (layer, part);
                }
            }
        }
        touched
    }

    /// What a command would meet at `path`.
    pub(super) fn touched_at(&self, path: &str) -> Touched {
        self.touched(&Pattern::new(&self.absolute(path)))
    }

    fn touched(&self, pattern: &Pattern) -> Touched {
        let mut touched = Touched::default();
        for product in self.disk.products.iter().filter(|it| pattern.covers(&it.path)) {
            touched.is_known = true;
            if product.layer == self.layer {
                touched.fresh.push((product.part, Rc::clone(&product.weight)));
            } else {
                touched.old = touched.old.plus(product.weight.size);
                touched.old_pull = touched.old_pull.plus(product.weight.pull);
            }
        }
        touched
    }

    /// Gives what lies at `from` a second place at `to`.
    pub(super) fn copy(&mut self, from: &str, to: &str) {
        let disk = Rc::clone(&self.disk);
        self.copy_all(&disk.products, &self.absolute(from), &destination(from, to));
    }

    /// Takes over what lies at `from` on another disk.
    pub(super) fn copy_from(&mut self, origin: &Place, from: &str, to: &str) {
        self.copy_all(&origin.disk.products, &Place::path(from), &destination(from, to));
    }

    fn copy_all(&mut self, products: &[Product], from: &str, to: &str) {
        let pattern = Pattern::new(from);
        let copied = || products.iter().filter(|it| pattern.covers(&it.path));
        if copied().count() > MOST_COPIED {
            if let Some(all) = copied().map(Product::estimate).reduce(Estimate::plus) {
                self.holds(to, all);
            }
            return;
        }
        for product in copied() {
            let inner = product.path.strip_prefix(pattern.folder.as_str()).unwrap_or("");
            self.note(&format!("{to}{inner}"), product.is_mixed, product.estimate());
        }
    }

    /// Gives what lies at `from` another place, within one layer.
    pub(super) fn rename(&mut self, from: &str, to: &str) {
        let pattern = Pattern::new(&self.absolute(from));
        let to = self.absolute(&destination(from, to));
        for product in &mut Rc::make_mut(&mut self.disk).products {
            if pattern.covers(&product.path) {
                let inner = product.path.strip_prefix(pattern.folder.as_str()).unwrap_or("");
                product.path = Rc::from(format!("{to}{inner}"));
            }
        }
    }
}

impl Product {
    fn estimate(&self) -> Estimate {
        Estimate::clone(&self.weight)
    }
}

/// Where `from` comes to lie when it is copied to `to`.
pub(super) fn destination(from: &str, to: &str) -> String {
    let name = from.trim_end_matches('/').rsplit('/').next().unwrap_or(from);
    let is_folder = to.ends_with('/') || matches!(to, "." | "..");
    if !is_folder || matches!(name, "" | "." | "..") || name.contains(['*', '?', '[']) {
        return to.to_owned();
    }
    format!("{}/{name}", to.trim_end_matches('/'))
}

/// An absolute path whose last part may have a `*`.
struct Pattern {
    /// What stands before the `*`, up to its folder; the whole path where there is none.
    folder: String,
    /// How the name of what is meant begins and ends.
    ends: Option<(String, String)>,
}

impl Pattern {
    fn new(path: &str) -> Pattern {
        let Some(at) = path.find(['*', '?', '[']) else {
            return Pattern { folder: path.to_owned(), ends: None };
        };
        let (folder, start) = path[..at].rsplit_once('/').unwrap_or(("", &path[..at]));
        let name = path[at..].split('/').next().unwrap_or_default();
        let end = name.rsplit(['*', '?', ']']).next().unwrap_or_default();
        let ends = (start.to_owned(), end.to_owned());
        Pattern { folder: folder.to_owned(), ends: Some(ends) }
    }

    /// Whether `path` is what is meant, or lies in it.
    fn covers(&self, path: &str) -> bool {
        if !is_within(path, &self.folder) {
            return false;
        }
        let Some((start, end)) = &self.ends else { return true };
        let inner = path[self.folder.len()..].trim_start_matches('/');
        let name = inner.split('/').next().unwrap_or_default();
        // `folder/*` means all that is known of the folder.
        name.starts_with(start.as_str()) && name.ends_with(end.as_str())
    }
}

/// Whether `path` is `folder` or lies in it.
fn is_within(path: &str, folder: &str) -> bool {
    // All of the image is no product.
    folder != "/"
        && path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A path without `.`, `..` and quotes, seen from `folder`.
fn absolute(folder: &str, path: &str) -> String {
    let path = path.trim_matches(['"', '\'']);
    let (start, path) = match path.strip_prefix('~').or_else(|| path.strip_prefix("$HOME")) {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => ("/root", rest),
        _ if path.starts_with('/') => ("", path),
        _ => (folder, path),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in start.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            // Which minor release it is, its name tells only in the image.
            part if part.starts_with("python3.") => parts.push("python3"),
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

//! Where a build is, and what it has made so far.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::content::tables::Table;
use crate::sim::size::estimate::Estimate;
use crate::sim::size::given::Given;

/// Linux takes no longer path.
const LONGEST_PATH: usize = 4096;

/// The working folder of a stage and the things made in it that others may copy.
#[derive(Clone, Debug)]
pub(super) struct Place<'a> {
    pub given: &'a Given,
    /// Tables that were asked for and are not here.
    pub wanted: BTreeSet<Table>,
    /// The Python packages that are there already.
    pub python: Rc<BTreeSet<String>>,
    /// The virtual environment that later installs go to.
    pub venv: Option<String>,
    folder: String,
    products: Vec<(String, Estimate)>,
    /// Values of ENV and ARG.
    settings: BTreeMap<String, String>,
}

impl<'a> Place<'a> {
    /// An empty disk.
    pub(super) fn new(given: &'a Given) -> Place<'a> {
        Place {
            given,
            wanted: BTreeSet::new(),
            python: Rc::default(),
            venv: None,
            folder: "/".to_owned(),
            products: Vec::new(),
            settings: BTreeMap::new(),
        }
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

    /// Notes that a file, or what is worth having of a folder, is made at `path`.
    pub(super) fn makes(&mut self, path: &str, product: Estimate) {
        let path = absolute(&self.folder, path);
        self.products.push((path, product));
    }

    /// The same, beside what was made there before.
    pub(super) fn adds(&mut self, path: &str, more: Estimate) {
        let path = absolute(&self.folder, path);
        match self.products.iter_mut().rev().find(|(made, _)| *made == path) {
            Some((_, product)) => *product = product.clone().and(more),
            None => self.products.push((path, more)),
        }
    }

    /// As ENV and ARG do, for the variables that package managers heed.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        const FAMILIES: [&str; 9] =
            ["CGO_", "GO", "NODE_", "NPM_", "PIP_", "PIPENV_", "POETRY_", "PYTHON", "UV_"];
        let is_heeded = name.len() < 40 && value.len() < 200;
        if !is_heeded || !FAMILIES.iter().any(|family| name.starts_with(family)) {
            return;
        }
        self.settings.insert(name.to_owned(), value.to_owned());
    }

    pub(super) fn setting(&self, name: &str) -> Option<&str> {
        self.settings.get(name).map(String::as_str)
    }

    /// What is found at `path`: the product itself, what holds it, or all that it holds.
    pub(super) fn product(&self, path: &str) -> Option<Estimate> {
        let path = absolute("/", path);
        let within =
            |(made, _): &&(String, Estimate)| is_within(&path, made) || is_within(made, &path);
        // The last one made is the one that is there.
        self.products.iter().rev().find(within).map(|(_, product)| product.clone())
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
    let start = if path.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in start.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            // Which of them it is, only the image tells.
            part if part.starts_with("python3.") => parts.push("python3"),
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

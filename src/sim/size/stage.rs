//! Where a build is, and what it has made so far.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::content::tables::Table;
use crate::model::expand::expand;
use crate::model::image::ImageRef;
use crate::sim::size::Part;
use crate::sim::size::apt::Apt;
use crate::sim::size::estimate::Estimate;
use crate::sim::size::given::Given;

/// Linux takes no longer path.
const LONGEST_PATH: usize = 4096;

/// Lists of packages are shorter, and values that are made from one another grow without end.
const LONGEST_VALUE: usize = 10_000;

/// The working folder of a stage and the things made in it that others may copy.
#[derive(Clone, Debug)]
pub(super) struct Place<'a> {
    pub given: &'a Given,
    /// Tables that were asked for and are not here.
    pub wanted: BTreeSet<Table>,
    pub apt: Apt,
    /// What ENV and ARG set, as far as it is known.
    pub variables: Rc<BTreeMap<String, String>>,
    /// The heaviest things that the instruction at hand brings.
    pub parts: Vec<Part>,
    folder: String,
    products: Vec<(String, Estimate)>,
}

impl<'a> Place<'a> {
    /// As an image leaves it; `None` is for an image that nobody can tell, or none at all.
    pub(super) fn new(given: &'a Given, image: Option<&ImageRef>) -> Place<'a> {
        Place {
            given,
            wanted: BTreeSet::new(),
            apt: Apt::of(image),
            variables: Rc::default(),
            parts: Vec::new(),
            folder: "/".to_owned(),
            products: Vec::new(),
        }
    }

    /// As ENV does; a value that cannot be told is forgotten.
    pub(super) fn set(&mut self, name: &str, value: Option<&str>) {
        let known = Rc::clone(&self.variables);
        let expanded = value.and_then(|it| expand(it, '\\', &|name| known.get(name).cloned()).ok());
        let variables = Rc::make_mut(&mut self.variables);
        match expanded {
            Some(expanded) if expanded.unset.is_empty() && expanded.text.len() <= LONGEST_VALUE => {
                variables.insert(name.to_owned(), expanded.text);
            }
            _ => {
                variables.remove(name);
            }
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
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

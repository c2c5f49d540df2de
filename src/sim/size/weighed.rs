//! What the packages of a list weigh together, and a place to keep it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::sim::size::SizeRange;

/// What packages weigh together.
#[derive(Clone, Debug, Default)]
pub(super) struct Sum {
    /// As unpacked.
    pub files: SizeRange,
    /// What pip makes of them.
    pub bytecode: SizeRange,
    pub count: usize,
    /// How many of them no table knows.
    pub unknown: usize,
    /// The names of those that a table knows.
    pub names: BTreeSet<String>,
}

impl Sum {
    pub(super) fn add(&mut self, files: SizeRange, bytecode: SizeRange) {
        self.files = self.files.plus(files);
        self.bytecode = self.bytecode.plus(bytecode);
        self.count += 1;
    }
}

/// What was weighed already. Stages, and estimates of the same project under other conditions, ask
/// for the same list again and again, and one may have ten thousand packages. It is a function of
/// what stands beside it, so nobody can see from outside whether it was kept.
#[derive(Clone, Debug, Default)]
pub struct Weighed(Rc<RefCell<BTreeMap<String, Rc<Sum>>>>);

/// No sensible project asks for more.
const MOST_SUMS: usize = 64;

impl Weighed {
    /// The sum of this name; `None` where too many were asked for.
    pub(super) fn sum(&self, name: String, weigh: impl FnOnce() -> Sum) -> Option<Rc<Sum>> {
        if let Some(sum) = self.0.borrow().get(&name) {
            return Some(Rc::clone(sum));
        }
        if self.0.borrow().len() >= MOST_SUMS {
            return None;
        }
        let sum = Rc::new(weigh());
        self.0.borrow_mut().insert(name, Rc::clone(&sum));
        Some(sum)
    }
}

//! Which of the names in a file somebody probably meant.

use crate::syntax::near;

/// How many names a misspelt one is compared with, and how many are compared in one file: enough
/// for people, and never slow.
const LIMIT: usize = 100;

pub(super) struct Names<'a> {
    known: Vec<&'a str>,
    left: usize,
}

impl<'a> Names<'a> {
    pub(super) fn new(known: impl Iterator<Item = &'a str>) -> Names<'a> {
        Names { known: known.take(LIMIT).collect(), left: LIMIT }
    }

    /// The known name that is most like `word`, if one is.
    pub(super) fn nearest(&mut self, word: &str) -> Option<&'a str> {
        self.left = self.left.checked_sub(1)?;
        near::nearest(word, &self.known)
    }
}

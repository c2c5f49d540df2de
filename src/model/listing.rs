//! The build context as far as it is known: paths and sizes, never contents.

/// What lies in the build context.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {}

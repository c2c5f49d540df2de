//! The one native test binary.

mod share;

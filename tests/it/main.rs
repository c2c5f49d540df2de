//! The one native test binary.

mod layout;
mod share;

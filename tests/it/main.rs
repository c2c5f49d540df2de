//! The one native test binary.

mod layout;
mod share;
mod parse_cases;
mod shared;

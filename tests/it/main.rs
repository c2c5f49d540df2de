//! The one native test binary.

mod share;
mod parse_cases;
mod shared;

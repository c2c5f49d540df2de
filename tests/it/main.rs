//! The one native test binary.

mod parse_cases;
mod shared;

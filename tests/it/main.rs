//! The one native test binary.

mod parse_cases;
mod probe_cases;
mod shared;

//! The one native test binary.

mod layout;
mod share;
mod parse_cases;
mod probe_cases;
mod shared;
mod probe_cases;

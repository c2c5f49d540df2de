//! The one native test binary.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod licences;
mod share;
mod tidy;
mod layout;
mod share;
mod parse_cases;
mod probe_cases;
mod shared;
mod probe_cases;

//! The one native test binary.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cli;
mod graph;
mod layout;
mod licences;
mod parse_cases;
mod probe_cases;
mod parser_oracle;
mod properties;
mod share;
mod shared;
mod size;
mod tidy;

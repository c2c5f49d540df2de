//! The one native test binary.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod fixtures;
mod graph;
mod layout;
mod licences;
mod parse_cases;
mod probe_cases;
mod parser_oracle;
mod properties;
mod rule_docs;
mod rules;
mod share;
mod shared;
mod size;
mod tidy;

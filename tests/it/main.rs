//! The one native test binary.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod fixes;
mod fixtures;
mod folder;
mod buildkit_parser;
mod cache;
mod agreement;
mod cli;
mod components;
mod content;
mod dockerfiles;
mod format;
mod graph;
mod hadolint_settings;
mod hadolint;
mod kube_cases;
mod laws;
mod layout;
mod licences;
mod markdown;
mod parse_cases;
mod parser_oracle;
mod probe_cases;
mod program;
mod properties;
mod rule_docs;
mod rules;
mod sarif;
mod settings;
mod share;
mod shared;
mod shellcheck;
mod size;
mod state;
mod tidy;
mod yaml_properties;

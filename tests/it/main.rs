//! The one native test binary.
mod probe_cases;

//! What a build and a cluster would do with it: computed, never run.

pub mod cache;
pub mod carry;
pub mod diagram;
pub mod graph;
pub mod healthcheck;
pub mod layout;
pub mod probes;
pub mod size;
pub mod startup;
pub mod svg;

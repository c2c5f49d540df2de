//! What a build and a cluster would do with it: computed, never run.

pub mod graph;
pub mod layout;
pub mod diagram;
pub mod svg;
pub mod size;

//! The parts of the page, one file each: a wiring part that reads the store, and a showing part
//! that gets rows and reports clicks. Both are plain functions: only what keeps a state of its own
//! is a component, as each of those adds several kilobytes to the program.

pub mod cache;
pub mod chains;
pub mod compose;
pub mod empty;
pub mod file_tabs;
pub mod findings;
pub mod graph;
pub mod header;
pub mod icons;
pub mod menu;
pub mod notice;
pub mod panel_tabs;
pub mod probes;
pub mod rich;
pub mod services;
pub mod size;
pub mod stages;
pub mod startup;
pub mod summary;
pub mod timeline;
pub mod waiting;

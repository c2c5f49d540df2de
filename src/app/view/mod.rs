//! What each panel shows: state in, rows and labels out, one file a panel.
//!
//! Every decision (order, wording, whether a button is there) is made here, and tested here.

pub mod cache;
pub mod chains;
pub mod compose;
pub mod editor;
pub mod findings;
pub mod graph;
pub mod header;
pub mod markdown;
pub mod notice;
pub mod probes;
pub mod rich;
pub mod savings;
pub mod services;
pub mod size;
pub mod stages;
pub mod startup;
pub mod summary;
pub mod tabs;
pub mod timeline;

//! Dockwright: a playground for container build configs.
//!
//! [`analyze`] is the one door to the core: a [`Workspace`](workspace::Workspace) goes in, an
//! [`Analysis`] comes out. Modules stand in reading order, and each looks only at those before it;
//! `tests/it/tidy.rs` holds the drawing of `ARCHITECTURE.md` to that.

pub mod order;
pub mod text;
pub mod finding;
pub mod workspace;
pub mod syntax;
pub mod model;
pub mod content;
pub mod rules;
pub mod sim;
pub mod share;
pub mod analysis;
pub mod fixes;
pub mod savings;
pub mod words;
pub mod app;
pub mod ui;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;

pub use crate::analysis::{Analysis, analyze};

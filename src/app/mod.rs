//! The program without a screen: state, actions, and what each panel shows.

pub mod embed;
pub mod explanations;
pub mod folder;
pub mod late;
mod lighter;
pub mod look;
pub mod notice;
pub(crate) mod quiet;
pub mod share;
pub mod state;
pub mod tables;
pub mod view;

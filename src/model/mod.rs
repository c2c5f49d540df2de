//! Trees to meaning: stages, images, services, containers, each part with its place.

pub mod chains;
pub mod compose;
pub mod expand;
pub mod dockerfile;
pub mod hints;
pub mod ignore;
pub mod image;
pub mod kube;
pub mod listening;
pub mod listing;
pub mod project;
pub mod settings;
pub mod yaml;

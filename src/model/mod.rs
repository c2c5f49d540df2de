//! Trees to meaning: stages, images, services, containers, each part with its place.

pub mod expand;
pub mod dockerfile;
pub mod image;
pub mod project;

//! The way from Compose files to one configuration, in Compose's own order.
//!
//! Compose stops at the first thing it cannot take; here each step notes what is wrong and goes on
//! with what can be used. The order is that of compose-go 2.9, the library inside Docker Compose 2.40
//! (its `loader` package).

mod agreement;
mod canonical;
mod consistency;
mod cycle;
mod decode;
mod defaults;
mod dotenv;
mod environment;
mod extends;
mod files;
mod include;
mod interpolate;
mod merge;
mod name;
mod normalize;
pub mod number;
mod paths;
mod place;
mod ports;
mod profiles;
mod read;
mod report;
mod schema;
mod template;
#[cfg(test)]
mod testing;
mod unique;
mod units;
mod validation;
mod visit;
mod volumes;

pub use self::environment::of_shell;
pub use self::report::Report;
pub use self::units::read_duration;

use crate::model::compose::effective::{Effective, Setup, Sources};

/// Reads, merges and completes the files of a setup.
pub fn load(sources: Sources<'_>, setup: &Setup) -> Effective {
    let mut report = Report::default();
    let mut environment = environment::of_project(sources, setup, &mut report);
    let name = name::of_project(sources, setup, &mut environment, &mut report);
    let mut root = files::read(sources, setup, &environment, &mut report);
    defaults::add(&mut root);
    validation::check(&root, &mut report);
    paths::resolve(&mut root, &paths::absolute(&setup.root, &setup.folder));
    if let Some(home) = setup.host.get("HOME").filter(|home| !home.value.is_empty()) {
        paths::expand_home(&mut root, &home.value);
    }
    environment::resolve(&mut root, &environment);
    normalize::normalize(&mut root, &name, &environment);
    decode::decode(&mut root, &mut report);
    let active = profiles::active(setup, &environment);
    let disabled = profiles::split(&mut root, &active);
    consistency::check(&root, &disabled, &mut report);
    agreement::align_scale(&mut root);
    profiles::drop_unused(&mut root);
    environment::of_services(&mut root, sources, setup, &environment, &mut report);
    environment.check_room(sources, setup, &mut report);
    report.finish(setup, name, root, active, disabled)
}

#[cfg(test)]
mod tests;

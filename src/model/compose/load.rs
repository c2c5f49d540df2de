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
mod selection;
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

use std::collections::BTreeMap;

use crate::model::compose::effective::{Effective, Setup, Sources};

/// The variables that may be put into the files of a setup, with their values.
pub fn variables(sources: Sources<'_>, setup: &Setup) -> BTreeMap<String, String> {
    let mut report = Report::default();
    let mut environment = environment::of_project(sources, setup, &mut report);
    name::of_project(sources, setup, &mut environment, &mut report);
    environment.variables.into_iter().map(|(name, (value, _))| (name, value)).collect()
}

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
    let mut disabled = profiles::split(&mut root, &active);
    consistency::check(&root, &disabled, &mut report);
    agreement::align_scale(&mut root);
    selection::enable(&mut root, &mut disabled, &setup.services);
    environment::of_services(&mut root, sources, setup, &environment, &mut report);
    environment.check_room(sources, setup, &mut report);
    selection::select(&mut root, &mut disabled, sources, setup, &mut report);
    profiles::drop_unused(&mut root);
    report.finish(setup, name, root, active, disabled)
}

#[cfg(test)]
mod tests;

//! Which services run.

use std::collections::BTreeSet;

use crate::model::compose::effective::Setup;
use crate::model::compose::load::environment::Environment;
use crate::model::compose::value::{Map, Value};

/// The profiles that are asked for.
pub(super) fn active(setup: &Setup, _environment: &Environment) -> BTreeSet<String> {
    setup.profiles.iter().cloned().collect()
}

/// Takes out the services whose profiles are not active.
pub(super) fn split(_root: &mut Value, _active: &BTreeSet<String>) -> Map {
    Map::new()
}

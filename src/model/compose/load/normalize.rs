//! What Compose adds to make a configuration explicit: networks, names, implied dependencies.

use crate::model::compose::load::environment::Environment;
use crate::model::compose::value::Value;

/// Adds them.
pub(super) fn normalize(_root: &mut Value, _name: &str, _environment: &Environment) {}
